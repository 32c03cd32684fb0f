"""The procedure controller: what is offered, how sure each fact is, withdrawing, publishing, time left."""

import copy
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.models import EventRecord
from motcua.foundation.organisations.selectors import root
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue import services
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.catalogue.package import pack
from motcua.onestop.dossiers import oversight, workflow
from motcua.onestop.dossiers.models import OPEN_STATES, Dossier
from tests.sites import walk
from tests.sites.operations.test_sign_in import text

PERMIT = "1.013225"
LIST, LEFT = "/operations/procedures/", "/operations/procedures/time-left/"
UPLOAD, CHECK = "/operations/procedures/publish/", "/operations/procedures/publish/check/"
REASON = "Quyết định 12/QĐ-UBND ngày 20/10/2026 bãi bỏ thủ tục này."


@pytest.fixture
def controller(province):
    return province.officer("kiemsoat")


def page(code):
    return f"{LIST}{code}/"


def changed(code=walk.MARITAL, break_example=False):
    """The procedure's bundle with another summary."""
    data = copy.deepcopy(dict(catalogue.current(code)[1].data))
    data["summary"]["vi"] = "Xác nhận bạn chưa kết hôn, hoặc không còn hôn nhân."
    if break_example:
        data["examples"]["to-marry"]["expect"]["fee"] = 99_000
    return Bundle(data)


def upload(browser, bundle, name="goi.zip"):
    return browser.post(UPLOAD, {"bundle": SimpleUploadedFile(name, pack(bundle))})


def form_of(reply):
    form = reply.context["form"]
    return {name: form[name].value() for name in form.fields} | {"in_force_from": f"{today():%d/%m/%Y}"}


def late(dossier, days=3):
    Dossier.objects.filter(id=dossier.id).update(due_at=now() - timedelta(days=days))
    return dossier


# Reading


def test_the_controllers_day_begins_at_the_procedures(province, controller):
    assert controller.get("/operations/").headers["Location"] == LIST
    entries = controller.get("/operations/account/").context["navigation"]
    addresses = [entry["url"] for entry in entries if entry["group"] == "Quản trị"]
    assert addresses[:2] == [LIST, LEFT]


def test_the_list_counts_open_and_late_dossiers_and_each_figure_opens_its_rows(province, controller):
    walk.submitted(province, walk.BIRTH)
    late(walk.received(province, walk.BIRTH))
    rows = {row["procedure"].code: row for row in controller.get(LIST).context["rows"]}
    assert (rows[walk.BIRTH]["counts"]["open"], rows[walk.BIRTH]["counts"]["late"]) == (2, 1)
    assert rows[walk.MARITAL]["counts"] == {"late": 0, "soon": 0, "open": 0}
    for view, number in (("open", 2), ("late", 1)):
        address = f"{LEFT}?view={view}&procedure={walk.BIRTH}"
        assert address in text(controller.get(LIST))
        assert len(controller.get(address).context["rows"]) == number


def test_the_list_counts_what_waits_to_be_confirmed_and_leads_there(province, controller):
    rows = {row["procedure"].code: row for row in controller.get(LIST).context["rows"]}
    assert (rows[walk.HEALTH_CARD]["waiting"], rows[walk.BIRTH]["waiting"]) == (8, 1)
    shown = controller.get(LIST).text
    assert f'{page(walk.HEALTH_CARD)}#unsure">8 thông tin chờ xác nhận' in shown
    assert 'id="unsure"' in controller.get(page(walk.HEALTH_CARD)).text


def test_the_list_names_revision_level_and_online_level(province, controller):
    row = next(row for row in controller.get(LIST).context["rows"] if row["procedure"].code == PERMIT)
    assert str(row["level"]) == "Cấp xã" and row["revision"].number == 1
    reply = text(controller.get(LIST))
    assert "Một phần" in reply and "số 1, từ 01/07/2025" in reply


@pytest.mark.parametrize(("typed", "codes"), [
    ("dang ky khai sinh", {walk.BIRTH}), ("1.0048", {walk.MARITAL}), ("không có thủ tục này", set()),
])  # fmt: skip
def test_a_procedure_is_found_by_words_or_code(province, controller, typed, codes):
    reply = controller.get(LIST, {"q": typed})
    found = [row["procedure"].code for row in reply.context["rows"]]
    assert codes <= set(found[:2]) if codes else "mc-empty" in text(reply)


def test_facts_to_be_confirmed_stand_first_with_source_and_state(province, controller):
    reply = controller.get(page(PERMIT))
    states = [str(fact["state"]) for fact in reply.context["unsure"]]
    assert states == ["Chờ cán bộ kiểm soát xác nhận"] * 2 + states[2:] and len(states) == 3
    shown = text(reply)
    assert "Báo cáo kết quả thẩm tra thiết kế" in shown and "trở lên" in shown and "None" not in shown
    assert shown.index("Chưa chắc chắn") < shown.index("Thông tin và nguồn")


def test_a_remark_on_a_source_is_read_by_the_controller_and_not_by_citizens(province, controller):
    shown = text(controller.get(page(walk.LICENCE)))
    assert "là sai" in shown and "cách nộp: Trực tuyến" in shown
    public = Client().get(reverse("portal:procedure", args=["driving-licence-exchange"]))
    assert "Thông tư 37/2023/TT-BTC" in text(public) and "là sai" not in text(public)


def test_example_cases_are_run_on_the_spot_and_told_in_words(province, controller):
    reply = controller.get(page(walk.MARITAL))
    assert reply.context["cases"] and reply.context["failing"] == 0 and "Đạt" in text(reply)
    ProcedureRevision.objects.filter(procedure_id=walk.MARITAL).update(data=changed(break_example=True).data)
    catalogue.bundle.cache_clear()
    try:
        shown = text(controller.get(page(walk.MARITAL)))
    finally:
        catalogue.bundle.cache_clear()
    assert "1 trường hợp mẫu không khớp" in shown and "mong đợi “99.000" in shown


def test_open_dossiers_are_counted_by_the_revision_they_keep(province, controller):
    walk.received(province, walk.MARITAL)
    services.publish(changed(), by=province.actor("kiemsoat"), in_force_from=today())
    walk.received(province, walk.MARITAL)
    walk.received(province, walk.MARITAL, citizen=1)
    revisions = controller.get(page(walk.MARITAL)).context["revisions"]
    assert [(row.number, number, is_current) for row, number, is_current in revisions] == [(2, 2, True), (1, 1, False)]
    assert "Bạn đang xem phiên bản số 1" in text(controller.get(f"{page(walk.MARITAL)}?revision=1"))
    assert controller.get(f"{page(walk.MARITAL)}?revision=9").status_code == 404
    assert controller.get(page("9.999999")).status_code == 404


def test_a_revision_is_downloaded_as_the_file_that_is_taken_in_again(province, controller):
    reply = controller.get(reverse("operations:bundle_download", args=[walk.BIRTH, 1]))
    assert zipfile.ZipFile(io.BytesIO(reply.content)).testzip() is None
    given = SimpleUploadedFile("r1.zip", reply.content)
    assert controller.post(UPLOAD, {"bundle": given}).headers["Location"] == CHECK
    assert controller.get(CHECK).context["same"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("username", ["kiemsoat", "quantri"])
def test_controller_and_administrator_read_every_page_in_both_languages(province, language, username):
    walk.received(province, walk.BIRTH)
    browser = province.officer(username, language)
    for address in (
        LIST,
        LEFT,
        f"{LEFT}?view=open",
        f"{LEFT}?view=soon",
        *map(page, (walk.BIRTH, walk.MARITAL, PERMIT)),
    ):
        shown = text(browser.get(address))
        assert f'<html lang="{language}"' in shown and "style=" not in shown, address


@pytest.mark.parametrize("username", ["tiepnhan", "chuyenvien", "lanhdao", "vanthu"])
def test_other_officers_do_not_read_the_catalogue(province, username):
    browser = province.officer(username)
    for address in (LIST, LEFT, page(walk.BIRTH), UPLOAD, reverse("operations:bundle_download", args=[walk.BIRTH, 1])):
        assert browser.get(address).status_code == 403, address


# Acting


def test_the_administrator_reads_but_does_not_act(province):
    browser = province.officer("quantri")
    assert "withdraw" not in text(browser.get(page(walk.BIRTH)))
    for address in (f"{page(walk.BIRTH)}withdraw/", f"{page(walk.BIRTH)}offer-again/", UPLOAD, CHECK):
        assert browser.post(address, {"reason": REASON}).status_code == 403, address
    assert not Procedure.objects.exclude(withdrawn_at=None).exists()


def test_withdrawing_needs_a_reason_and_keeps_it_in_the_record(province, controller):
    address = f"{page(walk.BIRTH)}withdraw/"
    reply = controller.post(address, {"reason": "bỏ"})
    assert reply.status_code == 422 and "Hãy ghi lý do thành câu" in text(reply) and "bỏ</textarea>" in text(reply)
    sent = {"reason": REASON, "key": "k1"}
    assert controller.post(address, sent).headers["Location"] == page(walk.BIRTH)
    assert controller.post(address, sent).headers["Location"] == page(walk.BIRTH)  # pressed twice
    kept = EventRecord.objects.get(action="procedure.withdrawn")
    assert kept.detail["reason"] == REASON and kept.actor_id == province.accounts["kiemsoat"].id
    assert "Không nhận hồ sơ mới" in text(controller.get(page(walk.BIRTH)))
    assert "Đã ngừng tiếp nhận" in text(controller.get(LIST))
    again = controller.post(address, {"reason": REASON, "key": "k2"})
    assert again.status_code == 422 and walk.BIRTH in text(again)


def test_a_withdrawn_procedure_is_offered_again_with_a_reason(province, controller):
    address = f"{page(walk.BIRTH)}offer-again/"
    refused = controller.post(address, {"reason": REASON, "key": "k0"})
    assert refused.status_code == 422 and "đang được tiếp nhận rồi" in text(refused)
    services.withdraw(walk.BIRTH, by=province.actor("kiemsoat"), reason=REASON)
    assert controller.post(address, {"reason": REASON, "key": "k1"}).headers["Location"] == page(walk.BIRTH)
    assert catalogue.procedure(walk.BIRTH).withdrawn_at is None
    assert EventRecord.objects.get(action="procedure.offered_again").detail["reason"] == REASON


def test_a_bundle_shows_its_changes_and_becomes_the_next_revision(province, controller):
    assert upload(controller, changed()).headers["Location"] == CHECK
    reply = controller.get(CHECK)
    assert [change.file for change in reply.context["changes"]] == ["procedure.yaml"]
    assert "<ins>" in text(reply) and "hoặc không còn hôn nhân" in text(reply)
    sent = form_of(reply)
    assert controller.post(CHECK, sent).headers["Location"] == page(walk.MARITAL)
    assert controller.post(CHECK, sent).headers["Location"] == page(walk.MARITAL)  # pressed twice
    revision, _bundle = catalogue.current(walk.MARITAL)
    assert (revision.number, revision.in_force_from, revision.published_by) == (2, today(), "Vũ Đức Long")
    assert ProcedureRevision.objects.filter(procedure_id=walk.MARITAL).count() == 2
    assert EventRecord.objects.filter(action="procedure.published", detail__number=2).count() == 1
    assert "bundle_to_publish" not in controller.session


def test_a_bundle_whose_example_goes_otherwise_cannot_be_published(province, controller):
    upload(controller, changed(break_example=True))
    reply = controller.get(CHECK)
    assert "99.000" in text(reply) and "Chưa thể công bố" in text(reply)
    assert controller.post(CHECK, form_of(reply)).status_code == 422
    assert not ProcedureRevision.objects.filter(number=2).exists()


def test_a_revision_is_not_in_force_before_it_is_published(province, controller):
    upload(controller, changed())
    sent = form_of(controller.get(CHECK)) | {"in_force_from": f"{today() - timedelta(days=1):%d/%m/%Y}"}
    reply = controller.post(CHECK, sent)
    assert reply.status_code == 422 and "Hãy chọn hôm nay hoặc ngày sau đó" in text(reply)


def test_a_revision_published_meanwhile_is_told_and_not_overwritten(province, controller):
    upload(controller, changed())
    sent = form_of(controller.get(CHECK))
    other = changed()
    other.data["summary"]["vi"] = "Bản khác, công bố trước một phút."
    services.publish(other, by=province.actor("kiemsoat"), in_force_from=today())
    reply = controller.post(CHECK, sent)
    assert reply.status_code == 422 and "phiên bản 2 đã được công bố" in text(reply)
    assert ProcedureRevision.objects.filter(procedure_id=walk.MARITAL).count() == 2


def test_a_bundle_uploaded_meanwhile_is_not_published_by_the_older_page(province, controller):
    upload(controller, changed(walk.BIRTH))
    sent = form_of(controller.get(CHECK))
    upload(controller, changed())
    reply = controller.post(CHECK, sent)
    assert reply.status_code == 422 and "đã có gói khác được tải lên" in text(reply)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_not_a_bundle_is_refused_with_the_places_to_mend(province, controller, content):
    reply = controller.post(UPLOAD, {"bundle": SimpleUploadedFile("goi.zip", content)})
    assert reply.status_code == 422 and "chưa phải gói thủ tục hợp lệ" in text(reply)
    assert "Hãy chọn tệp" in text(controller.post(UPLOAD, {}))
    assert controller.get(CHECK).headers["Location"] == UPLOAD


# Time left


def test_the_least_time_left_stands_first_and_waiting_ones_last(province, controller):
    waiting = walk.submitted(province, walk.MARITAL)
    later, sooner = late(walk.received(province, walk.BIRTH), 2), late(walk.taken(province, walk.MARITAL), 5)
    rows = controller.get(LEFT, {"view": "open"}).context["rows"]
    assert [row["dossier"].id for row in rows] == [sooner.id, later.id, waiting.id]
    assert rows[0]["who"] == "Phan Văn Khải" and rows[0]["pace"] == "late" and rows[0]["words"].startswith("Quá hạn")
    assert [row["dossier"].id for row in controller.get(LEFT).context["rows"]] == [sooner.id, later.id]


def test_the_list_shows_no_name_and_opens_no_dossier(province, controller):
    dossier = late(walk.taken(province, walk.MARITAL))
    shown = text(controller.get(LEFT))
    assert dossier.code in shown and str(dossier.id) not in shown
    for personal in (dossier.applicant_name, dossier.applicant_number, dossier.contact["phone"]):
        assert personal not in shown
    for address in (f"/desk/dossiers/{dossier.id}/", f"/counter/dossiers/{dossier.id}/"):
        assert controller.get(address).status_code in (403, 404)
    with connection.execute_wrapper(_no_personal_column):
        found, _next = oversight.page(oversight.Wanted(), now())
        assert oversight.rows(found)


def _no_personal_column(execute, sql, params, many, context):
    assert not any(name in sql for name in ("applicant_", "submitter_", '"contact"', '"answers"')), sql
    return execute(sql, params, many, context)


def test_the_list_is_narrowed_by_procedure_and_agency(province, controller):
    late(walk.received(province, walk.BIRTH))
    late(walk.received(province, walk.MARITAL))
    assert len(controller.get(LEFT, {"procedure": walk.BIRTH}).context["rows"]) == 1
    assert len(controller.get(LEFT, {"agency": province.commune.id}).context["rows"]) == 2
    reply = controller.get(LEFT, {"agency": root().id})
    assert reply.context["rows"] == [] and "Bỏ lọc" in text(reply)
    assert controller.get(LEFT, {"agency": "x"}).status_code == controller.get(LEFT, {"after": "x"}).status_code == 404


def test_pages_follow_each_other_without_gap_or_repeat(province):
    made = [walk.submitted(province, walk.MARITAL), walk.submitted(province, walk.BIRTH)]
    made += [walk.received(province, walk.BIRTH), walk.received(province, walk.MARITAL, citizen=1)]
    Dossier.objects.filter(due_at__isnull=False).update(due_at=now())
    seen, key = [], ""
    for _page in range(5):
        found, key = oversight.page(
            oversight.Wanted(oversight.View.OPEN), now(), after=oversight.place_of(key), size=1
        )  # fmt: skip
        seen += [dossier.id for dossier in found]
        if not key:
            break
    assert len(seen) == len(set(seen)) == 4 and set(seen) == {dossier.id for dossier in made}


def test_a_paused_clock_is_neither_late_nor_soon(province, controller):
    late(walk.received(province, walk.BIRTH))
    Dossier.objects.update(paused_at=now())
    assert oversight.counts(oversight.Wanted(), now()) == {"late": 0, "soon": 0, "open": 1}
    row = controller.get(LEFT, {"view": "open"}).context["rows"][0]
    assert row["pace"] == "paused" and "Tạm dừng" in text(controller.get(LEFT, {"view": "open"}))


def test_open_means_what_the_law_table_says():
    assert set(OPEN_STATES) == set(workflow.OPEN)


@pytest.mark.parametrize("view", list(oversight.View))
def test_no_list_and_no_count_reads_all_dossiers(province, view):
    _settled_long_ago(walk.received(province, walk.BIRTH), 5000)
    wanted = oversight.Wanted(view)
    with connection.execute_wrapper(_planned):
        oversight.page(wanted, now())
        oversight.page(wanted, now(), after=oversight.Place(now(), root().id))
        oversight.counts(wanted, now())
        oversight.counts_by_procedure(now())
        oversight.open_by_revision(walk.BIRTH)


def _settled_long_ago(dossier, number):
    """Many closed ones beside the open one, and the planner knows it."""
    names = [field.column for field in Dossier._meta.concrete_fields]
    other = {"id": "gen_random_uuid()", "code": "code || n", "state": "'result_returned'"}
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(other.get(name, f'"{name}"') for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dossier ({columns}) SELECT {values} FROM dossier, generate_series(1, %s) AS n WHERE id = %s",
            [number, dossier.id],
        )
        cursor.execute("ANALYZE dossier")


def _planned(execute, sql, params, many, context):
    if 'FROM "dossier"' in sql:
        with context["connection"].connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "dossier_open" in plan and "Seq Scan on dossier" not in plan, plan
    return execute(sql, params, many, context)


@pytest.mark.parametrize(("address", "budget"), [(LIST, 13), (LEFT, 16), (page(walk.BIRTH), 14)])
def test_each_page_stays_within_its_queries(province, controller, address, budget, django_assert_max_num_queries):
    late(walk.received(province, walk.BIRTH))
    late(walk.taken(province, walk.MARITAL))
    controller.get(address)  # bundles are kept by the process
    with django_assert_max_num_queries(budget):
        assert controller.get(address).status_code == 200
