"""The list of procedures in the browser: read by the controller and the administrator, imported by the controller."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.models import EventRecord
from motcua.onestop.catalogue import jobs, list_uploads
from motcua.onestop.catalogue.enums import ListStage
from motcua.onestop.catalogue.listing_files import Line
from motcua.onestop.catalogue.listing_import import take_in
from motcua.onestop.catalogue.models import ListedProcedure, ListUpload
from tests.onestop.catalogue.spreadsheet import Raw, book, sheet_of, workbook
from tests.sites.operations.test_sign_in import text

LIST = "/operations/procedures/listed/"
CHOOSE, CHECK, COMPARE = f"{LIST}import/", f"{LIST}import/check/", f"{LIST}compare/"
TABLE = (
    "Mã thủ tục,Tên thủ tục,Mức độ\n9.000001,Cấp giấy phép của tỉnh,Mức độ 4\n9.01,Mất số 0,\n"
    "9.000001,Lặp lại,\n3.000348,Cấp lại bằng lái xe,\n"
)


@pytest.fixture
def controller(province):
    return province.officer("kiemsoat")


def choose(browser, held=TABLE, name="danh-muc.csv", source=""):
    held = held if isinstance(held, bytes) else held.encode()
    return browser.post(CHOOSE, {"list": SimpleUploadedFile(name, held), "source": source})


def agree(browser):
    form = browser.get(CHECK).context["form"]
    return browser.post(CHECK, {"act": "import"} | {name: form[name].value() for name in form.fields})


def test_the_list_is_read_in_pages_found_by_words_and_marked_where_a_bundle_stands(province, controller):
    reply = controller.get(LIST)
    assert len(reply.context["rows"]) == 50 and reply.context["page"].more and reply.context["may_act"]
    found = controller.get(LIST, {"q": "lam lai bang lai"}).context["rows"]
    assert "3.000348" in [row["listed"].code for row in found]
    assert "Đã có gói thủ tục" in text(controller.get(LIST, {"q": "1.001193"}))
    assert not province.officer("quantri").get(LIST).context["may_act"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_list_is_looked_at_before_it_is_imported_and_every_problem_told(province, language):
    controller, before = province.officer("kiemsoat", language), ListedProcedure.objects.count()
    assert choose(controller, source="Quyết định 5/QĐ-UBND").headers["Location"] == CHECK
    reply = controller.get(CHECK)
    report = reply.context["report"]
    assert (report.read, report.added, report.changed, len(report.refused)) == (4, 1, 1, 2)
    shown = text(reply)
    assert "9.010000" in shown and ("Mức độ trước Nghị định" if language == "vi" else "before Decree") in shown
    assert ("dòng 2" if language == "vi" else "row 2") in shown
    assert ListedProcedure.objects.count() == before
    assert agree(controller).headers["Location"] == LIST
    added = ListedProcedure.objects.get(code="9.000001")
    assert (added.online, added.source) == ("full", "Quyết định 5/QĐ-UBND") and not ListUpload.objects.exists()
    event = EventRecord.objects.get(action="catalogue.imported", detail__file="danh-muc.csv")
    assert event.actor_name == province.actor("kiemsoat").name and event.detail["refused"] == 2
    assert controller.get(CHECK).headers["Location"] == CHOOSE


def test_an_empty_source_leaves_what_stands(province, controller):
    choose(controller, source="Quyết định 5/QĐ-UBND")
    agree(controller)
    choose(controller, TABLE.replace("Cấp giấy phép của tỉnh", "Cấp giấy phép khác"))
    agree(controller)
    one = ListedProcedure.objects.get(code="9.000001")
    assert (one.title, one.source) == ("Cấp giấy phép khác", "Quyết định 5/QĐ-UBND")


def test_columns_are_put_right_in_the_browser(province, controller):
    held = workbook([["Số", "Việc", "Nhóm", "Ghi chú"], ["9.000002", "Cấp giấy phép khác", "Xây dựng", ""]])
    choose(controller, held, "danh-muc.xlsx")
    reply = controller.get(CHECK)
    assert reply.status_code == 422 and reply.context["unreadable"] and not reply.context["form"]
    controller.post(CHECK, {"act": "columns", "code": "Số", "title": "B", "sector": "Nhóm"})
    reply = controller.get(CHECK)
    assert reply.context["mapping"]["title"].value() == "B" and reply.context["unused"] == "“Ghi chú”"
    assert "Cột không dùng: “Ghi chú”" in text(reply)
    agree(controller)
    assert ListedProcedure.objects.get(code="9.000002").sector == "Xây dựng"


def test_what_was_not_looked_at_is_not_imported(province, controller):
    choose(controller)
    form = controller.get(CHECK).context["form"]
    agreed = {"act": "import"} | {name: form[name].value() for name in form.fields}
    choose(controller, TABLE + "9.000003,Thêm một thủ tục,\n")
    assert controller.post(CHECK, agreed).status_code == 422
    ListedProcedure.objects.filter(code="3.000348").delete()
    reply = controller.post(CHECK, agreed | {"digest": ListUpload.objects.get().digest})
    assert reply.status_code == 422 and not ListedProcedure.objects.filter(code="9.000001").exists()


@pytest.mark.parametrize(("name", "held"), [
    ("a.pdf", b"%PDF"), ("a.xlsx", b"PK"), ("a.csv", b"\xca\xcb,\xca\n"), ("a.csv", b""),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_to_do(province, controller, name, held):
    choose(controller, held, name)
    reply = controller.get(CHECK)
    assert reply.status_code == 422 and "mc-errors" in text(reply) and not reply.context.get("report")
    assert controller.post(CHOOSE, {"source": "Quyết định 5"}).context["form"]["source"].value() == "Quyết định 5"


@pytest.mark.parametrize("username", ["quantri", "tiepnhan", "lanhdao"])
def test_others_do_not_import(province, username):
    browser = province.officer(username)
    for address in (CHOOSE, CHECK):
        assert browser.get(address).status_code == browser.post(address).status_code == 403
    assert browser.get(LIST).status_code == (200 if username == "quantri" else 403)


@pytest.fixture
def short_is_long(monkeypatch):
    monkeypatch.setattr(list_uploads, "SHORT", 1000)


def long_table(count):
    head = "Mã thủ tục,Tên thủ tục,Lĩnh vực,Mức độ\n"
    return head + "".join(
        f"9.{n:06},Cấp giấy phép dài để tệp đủ lớn, số {n},Xây dựng,Mức độ 4\n".replace(", số", " số")
        for n in range(1, count)
    )


def test_a_long_list_is_read_and_imported_by_the_worker_which_counts_its_rows(province, controller, short_is_long):
    choose(controller, long_table(700) + "9.01,Mất số 0,,\n")
    waits = controller.get(CHECK)
    assert "data-counted" in text(waits) and not waits.context.get("report")
    assert jobs.long_lists() == 1 and jobs.long_lists() == 0
    report = controller.get(CHECK).context["report"]
    assert (report.read, report.added, len(report.refused), len(report.noted)) == (700, 699, 1, 500)
    assert "199" in text(controller.get(CHECK))  # notes that the page does not show
    assert agree(controller).headers["Location"] == CHECK
    assert "đang được nhập" in text(controller.get(CHECK)) and not ListedProcedure.objects.filter(code="9.000001")
    assert jobs.long_lists() == 1 and ListedProcedure.objects.filter(code__startswith="9.").count() == 699
    done = controller.get(CHECK)
    assert "Đã nhập danh mục" in text(done) and not bytes(ListUpload.objects.get().content)
    event = EventRecord.objects.get(action="catalogue.imported", detail__file="danh-muc.csv")
    assert event.actor_name == province.actor("kiemsoat").name


def test_a_long_list_that_was_agreed_to_is_not_imported_into_another_catalogue(province, controller, short_is_long):
    choose(controller, long_table(90))
    jobs.long_lists()
    agree(controller)
    take_in([Line(1, {"code": "9.000001", "title": "Khác"})], by=SYSTEM, name="x")
    jobs.long_lists()
    reply = controller.get(CHECK)
    assert reply.status_code == 422 and reply.context["unreadable"] and reply.context["report"].changed == 1
    assert ListedProcedure.objects.filter(code__startswith="9.").count() == 1


def test_a_worker_that_died_is_followed_by_another(province, controller, short_is_long):
    choose(controller, long_table(90))
    ListUpload.objects.update(stage="looking", moved_at=now())
    assert jobs.long_lists() == 0
    ListUpload.objects.update(moved_at=now() - timedelta(minutes=6))
    assert jobs.long_lists() == 1 and controller.get(CHECK).context["report"]


OLD_DAY = workbook([["Mã", "Tên"], *[["9.000001", "A"]] * 40, [Raw('<c r="{}" s="1"><v>-1e12</v></c>')]])
DAYS = '<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


@pytest.mark.parametrize("fault", ["reader", "ours"])
def test_a_list_over_which_the_worker_fails_is_told_and_not_taken_up_again(
    province, controller, monkeypatch, short_is_long, fault
):
    held = io.BytesIO(OLD_DAY)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("xl/styles.xml", DAYS)
    if fault == "reader":
        choose(controller, held.getvalue(), "a.xlsx")
    else:
        choose(controller, long_table(90))
        monkeypatch.setattr(list_uploads, "columns_of", lambda *_told: 1 / 0)
    assert jobs.long_lists() == 1
    reply = controller.get(CHECK)
    assert reply.status_code == 422 and reply.context["unreadable"]
    ListUpload.objects.update(moved_at=now() - timedelta(hours=1))
    assert jobs.long_lists() == 0


def test_a_list_over_which_workers_end_is_given_up(province, controller, short_is_long, monkeypatch):
    choose(controller, long_table(90))

    def end(*_told):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(list_uploads, "columns_of", end)
        for _n in range(jobs.TRIES):
            with pytest.raises(SystemExit):
                jobs.long_lists()
            assert controller.get(CHECK).status_code == 200
            ListUpload.objects.update(moved_at=now() - timedelta(hours=1))
        assert jobs.long_lists() == 1 and jobs.long_lists() == 0
    assert "quản trị" in str(controller.get(CHECK).context["unreadable"])
    controller.post(CHECK, {"act": "columns"})  # looked at anew
    assert jobs.long_lists() == 1 and controller.get(CHECK).context["report"]


@pytest.mark.parametrize(("stage", "language"), [("import", "vi"), ("importing", "en")])
def test_while_a_list_is_imported_no_other_is_chosen_and_its_columns_stay(province, short_is_long, stage, language):
    controller = province.officer("kiemsoat", language)
    choose(controller, long_table(90))
    jobs.long_lists()
    agree(controller)
    ListUpload.objects.update(stage=stage, moved_at=now() - timedelta(hours=1))
    before = ListUpload.objects.values().get()
    reply = choose(controller, TABLE, "khac.csv", source="Quyết định 5")
    assert reply.status_code == 422 and "danh-muc.csv" in str(reply.context["form"].errors)
    assert reply.context["form"]["source"].value() == "Quyết định 5"
    told = controller.post(CHECK, {"act": "columns", "title": "A"}, follow=True)
    assert ("Các cột" if language == "vi" else "columns stay") in text(told)
    assert ListUpload.objects.values().get() == before
    jobs.long_lists()
    assert ListUpload.objects.get().stage == "imported"
    assert choose(controller, TABLE, "khac.csv").status_code == 302


def test_an_import_leaves_a_list_alone_that_was_chosen_meanwhile(province, controller, short_is_long):
    choose(controller, long_table(90))
    jobs.long_lists()
    agree(controller)
    ListUpload.objects.update(stage="importing")
    imported, other = ListUpload.objects.get(), b"other"
    ListUpload.objects.update(stage="look", digest="other", content=other, name="khac.csv")
    list_uploads.take_in(imported, by=province.actor("kiemsoat"), seen=(89, 0))
    stands = ListUpload.objects.get()
    assert (stands.stage, stands.name, bytes(stands.content)) == ("look", "khac.csv", other)
    assert list_uploads.claim(imported, ListStage.IMPORTING) is None


def test_importing_a_short_list_leaves_another_tabs_list_alone(province, controller):
    choose(controller)
    first = ListUpload.objects.get()
    choose(controller, TABLE + "9.000003,Thêm một thủ tục,\n", "khac.csv")
    list_uploads.take_in(first, by=province.actor("kiemsoat"), seen=(1, 1))
    assert ListUpload.objects.get().name == "khac.csv"


def test_a_long_list_is_agreed_to_only_while_it_is_that_one(province, controller, short_is_long):
    choose(controller, long_table(90))
    jobs.long_lists()
    first = ListUpload.objects.get()
    choose(controller, long_table(80))
    jobs.long_lists()
    list_uploads.agree(first, by=province.actor("kiemsoat"), seen=(89, 0))
    assert ListUpload.objects.get().stage == "looked"


def test_a_button_pressed_twice_leads_to_the_list_that_waits(province, controller):
    choose(controller)
    form = controller.get(CHECK).context["form"]
    agreed = {"act": "import"} | {name: form[name].value() for name in form.fields}
    assert controller.post(CHECK, agreed).headers["Location"] == LIST
    choose(controller)
    reply = controller.post(CHECK, agreed)
    assert reply.status_code == 302 and reply.headers["Location"] == CHECK and controller.get(CHECK).status_code == 200


def test_the_sheet_is_chosen_in_the_browser(province, controller):
    one = sheet_of([["Mã", "Tên"], ["9.000001", "A"]])
    two = sheet_of([["Mã", "Tên"], ["9.000002", "B"]])
    choose(controller, book([("Một", "visible", one), ("Hai", "visible", two), ("Ẩn", "hidden", one)]), "a.xlsx")
    mapping = controller.get(CHECK).context["mapping"]
    assert mapping["sheet"].value() == "Một" and [value for value, _ in mapping.fields["sheet"].choices] == [
        "Một",
        "Hai",
    ]
    controller.post(CHECK, {"act": "columns", "sheet": "Hai"})
    agree(controller)
    assert ListedProcedure.objects.get(code__startswith="9.").title == "B"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_two_lists_are_compared_and_nothing_is_kept(province, language):
    controller = province.officer("kiemsoat", language)
    other = TABLE.replace("Mức độ 4", "Mức độ 3").replace(",Mức độ\n", ",Mức độ trực tuyến,Ghi chú\n")
    other += "9.000009,Chỉ có ở đây,\n"
    reply = controller.post(COMPARE, {"first": SimpleUploadedFile("a.csv", TABLE.encode()),
                                      "second": SimpleUploadedFile("b.csv", other.encode())})  # fmt: skip
    assert reply.status_code == 200 and reply.context["same"] == 1 and reply.context["count_different"] == 1
    shown = text(reply)
    assert "Chỉ có ở đây" in shown and ("Toàn trình" if language == "vi" else "Fully online") in shown
    assert ("Cột không dùng: “Ghi chú”" if language == "vi" else "Columns not used: “Ghi chú”") in shown
    assert "(“Mức độ trực tuyến”)" in shown
    assert not ListUpload.objects.exists() and not ListedProcedure.objects.filter(code__startswith="9.").exists()
    bad = controller.post(COMPARE, {"first": SimpleUploadedFile("a.csv", TABLE.encode()),
                                    "second": SimpleUploadedFile("b.xlsx", b"PK")})  # fmt: skip
    assert bad.status_code == 422 and list(bad.context["form"].errors) == ["second"]
    assert province.officer("tiepnhan").get(COMPARE).status_code == 403
