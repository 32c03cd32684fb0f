"""Keeping templates and printing with them: who may, what is kept, and that copy i carries person i alone."""

import io
import zipfile
from datetime import timedelta

import docx
import pytest
from django.utils.translation import override

from motcua.foundation.common import relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.management.commands import grants
from motcua.foundation.common.models import EventRecord
from motcua.foundation.files import blobs
from motcua.foundation.files.access import may_read
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import read_bytes
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Reading
from motcua.foundation.organisations.models import Position
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing import jobs, press_room, runs, seeds, selectors, services
from motcua.onestop.printing.enums import ItemState, RunState
from motcua.onestop.printing.errors import Changed, NotReady, NotYourPrint, NotYourTemplate, Unprintable
from motcua.onestop.printing.models import PrintedCopy, PrintRun, Template, TemplateVersion
from tests.onestop.printing import papers
from tests.onestop.printing.conftest import KEEPER, OTHER, PRINTER, keep, letters, permits, uploaded
from tests.sites import walk


def printed(province, template, dossiers, by=PRINTER, key="k") -> PrintRun:
    run = runs.ask(
        template.id, [d.id for d in dossiers], by=province.actor(by), version=template.newest, key=key
    )  # fmt: skip
    relay.drain(100)
    return PrintRun.objects.get(id=run.id)


def test_forty_permits_and_document_i_carries_person_i_alone(province, template):
    """In the copies, in the ZIP file and page by page in the print file."""
    dossiers = permits(province, 40)
    run = printed(province, template, dossiers)
    assert (run.state, run.made, run.failed) == (RunState.DONE, 40, 0), list(run.items.values_list("reason", flat=True))
    canaries = [f"CANARY {letters(n)} Kim" for n in range(40)]
    archive = zipfile.ZipFile(io.BytesIO(read_bytes(run.packed)))
    names = sorted(archive.namelist())
    assert len(names) == 40
    for n, (item, name) in enumerate(zip(run.items.order_by("position"), names, strict=True)):
        data = read_bytes(item.file)
        assert archive.read(name) == data and dossiers[n].code in name
        shown = papers.words(data).upper()
        assert [k for k, canary in enumerate(canaries) if canary.upper() in shown] == [n]
        assert [k for k in range(40) if f"M{10_000_000 + k}" in shown] == [n] and dossiers[n].code in shown
    whole = docx.Document(io.BytesIO(read_bytes(run.whole)))
    assert [s.header.paragraphs[0].text.split(" · ")[1] for s in whole.sections] == canaries
    assert [t.cell(0, 1).text for t in whole.tables[1::3]] == [c.upper() for c in canaries]


def test_each_copy_is_logged_read_and_held_by_its_dossier(province, template):
    [dossier] = permits(province, 1)
    run = printed(province, template, [dossier])
    item, by = run.items.get(), province.actor(PRINTER)
    row = PrintedCopy.objects.get()
    assert (row.dossier_id, row.version, row.sha256, row.officer_name) == (dossier.id, 2, item.file.sha256, by.name)
    event = EventRecord.objects.get(action="print_copy.made")
    assert event.detail["sha256"] == item.file.sha256 and event.detail["code"] == dossier.code
    reading = Reading.objects.get(kind=ReadingKind.PRINT)
    assert reading.about_id == dossier.applicant_id and reading.detail["template"] == template.name
    assert list(selectors.copies_of(dossier.id)) == [item]
    assert may_read(by, item.file) and may_read(province.actor(KEEPER), item.file)
    assert not may_read(province.actor(OTHER), item.file)
    assert not may_read(province.citizen_actor(1, for_business=True), item.file), "a draft is the officers'"
    assert may_read(by, run.whole) and not may_read(province.actor(KEEPER), run.whole), "only who asked for it"


def test_the_journal_cannot_be_changed_by_the_runtime_role():
    """Rights of the table: `tests/foundation/common` checks that they are taken away from every name of this list."""
    assert PrintedCopy._meta.db_table in grants.APPEND_ONLY


def test_one_failing_dossier_stops_no_other_and_says_why(province, template):
    good, poor, hidden, last = permits(province, 4)
    poor.answers = {k: v for k, v in poor.answers.items() if k != "nationality"}
    poor.save(update_fields=["answers"])
    run = runs.ask(
        template.id, [d.id for d in (good, poor, hidden, last)], by=province.actor(PRINTER), version=2, key="k"
    )
    Dossier.objects.filter(id=hidden.id).update(authority=province.commune, reception_place=province.commune)
    relay.drain(100)
    run.refresh_from_db()
    assert (run.state, run.made, run.failed) == (RunState.DONE, 2, 2)
    states = list(run.items.order_by("position").values_list("state", flat=True))
    assert states == [ItemState.DONE, ItemState.FAILED, ItemState.FAILED, ItemState.DONE]
    reasons = [item.reason for item in run.items.order_by("position")]
    assert "“Quốc tịch”" in reasons[1]["vi"] and "“Nationality”" in reasons[1]["en"] and reasons[2]["vi"]
    assert len(docx.Document(io.BytesIO(read_bytes(run.whole))).sections) == 2


def test_nobody_prints_with_rights_that_ended_meanwhile(province, template):
    dossiers, by = permits(province, 2), province.actor(PRINTER)
    run = runs.ask(template.id, [d.id for d in dossiers], by=by, version=2, key="k")
    Position.objects.filter(officer=by.officer_id).delete()
    relay.drain(100)
    run.refresh_from_db()
    assert (run.state, run.made, run.failed, run.whole) == (RunState.FAILED, 0, 2, None)
    assert PrintedCopy.objects.count() == 0


def test_the_same_form_sent_twice_is_one_printing_and_a_repeated_event_makes_nothing_twice(province, template):
    dossiers = permits(province, 3)
    run = printed(province, template, dossiers)
    assert printed(province, template, dossiers).id == run.id
    runs.print_next(run.id)
    runs.put_together(run.id)
    assert PrintedCopy.objects.count() == 3 and PrintRun.objects.count() == 1


def test_many_are_made_some_at_a_time_and_counted_on_between(province, template, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    run = runs.ask(template.id, [d.id for d in permits(province, 5)], by=province.actor(PRINTER), version=2, key="k")
    seen = []
    for _n in range(3):
        runs.print_next(run.id)
        run.refresh_from_db()
        seen.append((run.made, run.state))
    assert seen == [(2, RunState.PRINTING), (4, RunState.PRINTING), (5, RunState.JOINING)]


def test_who_keeps_and_who_prints(province, template):
    [dossier] = permits(province, 1)
    unit, other = template.unit, province.actor(OTHER)
    for by in (other, province.actor(PRINTER), province.actor("truonglaodong"), province.citizen_actor(0)):
        with pytest.raises(NotYourTemplate):
            services.upload(unit, uploaded(seeds.work_permit()), by=by, name="Mẫu khác", kind="other", procedures=[])
    assert list(selectors.templates_for(province.actor("truonglaodong"))) == [template]
    assert not selectors.templates_for(other) and not selectors.templates_for(province.citizen_actor(0))
    with pytest.raises(NotYourPrint):
        runs.ask(template.id, [dossier.id], by=other, version=2, key="k")
    with pytest.raises(NotYourPrint):
        runs.preview(template, dossier, by=other)
    with pytest.raises(NotYourTemplate):
        services.withdraw(template.id, by=province.actor(PRINTER))
    elsewhere = walk.received(province, walk.BIRTH)
    with pytest.raises(Invalid):
        runs.ask(template.id, [dossier.id, elsewhere.id], by=province.actor(PRINTER), version=2, key="k")
    with pytest.raises(NotAllowed):
        services.replace_file(template.id, uploaded(b"x"), by=other, expected=2)


def test_a_template_is_not_printed_before_each_tag_is_said(province):
    template = keep(province, papers.made(None, "{{ ho_ten }} {{ màu mắt }} [nếu có]"), name="Mẫu lạ")
    version = selectors.newest(template)
    ways = {key: said["way"] for key, said in version.mapping.items()}
    assert ways == {"ho_ten": "field", "màu mắt": "", "nếu có": "keep"}
    [dossier] = permits(province, 1)
    with pytest.raises(NotReady) as refusal:
        runs.ask(template.id, [dossier.id], by=province.actor(PRINTER), version=1, key="k")
    assert "màu mắt" in str(refusal.value)
    services.save_mapping(template.id, {"màu mắt": {"way": "blank"}}, by=province.actor(KEEPER), expected=1)
    template.refresh_from_db()
    run = printed(province, template, [dossier])
    assert papers.said(read_bytes(run.items.get().file)) == [f"{dossier.applicant_name}  [nếu có]"]


def test_each_change_is_a_version_and_an_old_page_changes_nothing(province, template):
    by = province.actor(KEEPER)
    said = {"quốc tịch": {"way": "field", "field": "form.nationality", "shape": "upper", "needed": True}}
    services.save_mapping(template.id, said, by=by, expected=2)
    assert services.save_mapping(template.id, said, by=by, expected=3).number == 3, "the same again is no new one"
    with pytest.raises(Changed):
        services.save_mapping(template.id, said, by=by, expected=2)
    new = services.replace_file(
        template.id, uploaded(papers.made(None, "{{ quốc tịch }} {{ ngày sinh }}")), by=by, expected=3
    )
    assert new.mapping["quốc tịch"]["shape"] == "upper" and new.mapping["ngày sinh"]["field"] == "form.worker_born"
    assert list(TemplateVersion.objects.filter(template=template).values_list("number", flat=True)) == [1, 2, 3, 4]
    with pytest.raises(Changed):
        runs.ask(template.id, [permits(province, 1)[0].id], by=province.actor(PRINTER), version=3, key="k")
    for wrong in ({"way": "field", "field": "form.salary"}, {"way": "list", "field": "documents"}, {"way": "x"},
                  {"way": "field", "field": "form.nationality", "shape": "evil"}):  # fmt: skip
        with pytest.raises(Invalid):
            services.save_mapping(template.id, {"quốc tịch": wrong}, by=by, expected=4)


def test_bad_uploads_keep_nothing_and_say_what_to_do(province):
    by, unit = province.actor(KEEPER), walk.authority(province, walk.WORK)
    macros = papers.repacked(papers.made(None, "{{ a }}"), {"word/vbaProject.bin": b"x"})
    for data, name, error in (
        (macros, "a.docx", FileRefused), (papers.made(None, "{{ a }}"), "a.docm", FileRefused),
        (papers.made(None, "Không có chỗ điền"), "a.docx", Unprintable), (b"%PDF-1.4", "a.pdf", FileRefused),
        (papers.related(papers.made(None, "{{ a }}"), "attachedTemplate", "http://x.example"), "a.docx", Unprintable),
    ):  # fmt: skip
        with pytest.raises(error) as refusal, override("vi"):
            services.upload(unit, uploaded(data, name), by=by, name="Mẫu xấu", kind="other", procedures=[])
        assert len(str(refusal.value)) > 30
    keep(province, papers.made(None, "{{ họ tên }}"), name="Mẫu một")
    for name, procedures in (("Mẫu một", []), ("X", []), ("Mẫu hai", ["9.999999"])):
        with pytest.raises(Invalid):
            services.upload(unit, uploaded(papers.made(None, "{{ họ tên }}")), by=by, name=name, kind="other",
                            procedures=procedures)  # fmt: skip
    assert Template.objects.count() == 1


def test_a_preview_is_kept_nowhere_and_shows_what_was_filled_in(province, template):
    [dossier] = permits(province, 1)
    dossier = selectors.example_of(template, province.actor(PRINTER))
    made = runs.preview(template, dossier, by=province.actor(PRINTER))
    flat = [piece for paragraph in made.lines for piece in paragraph]
    assert [dossier.answers["worker_name"].upper(), True] in flat and ["GIẤY PHÉP LAO ĐỘNG", False] in flat
    assert PrintedCopy.objects.count() == 0 and docx.Document(io.BytesIO(made.data))


def test_five_hundred_at_most(province, template):
    with pytest.raises(Invalid) as refusal:
        runs.ask(template.id, [uuid7() for _n in range(501)], by=province.actor(PRINTER), version=2, key="k")
    assert "500" in str(refusal.value)
    with pytest.raises(Invalid):
        runs.ask(template.id, [], by=province.actor(PRINTER), version=2, key="k")


def test_print_files_go_after_seven_days_and_the_copies_stay(province, template):
    run = printed(province, template, permits(province, 2))
    assert selectors.overdue() == 0 and jobs.end_print_files() == 0
    PrintRun.objects.filter(id=run.id).update(ends_at=now() - timedelta(hours=2))
    assert selectors.overdue() == 1 and jobs.end_print_files() == 1
    run.refresh_from_db()
    assert run.state == RunState.ENDED and not blobs.path_of(run.whole.sha256).exists()
    assert all(read_bytes(item.file) for item in run.items.all())


def test_a_template_that_cannot_be_filled_in_time_fails_each_copy_with_its_reason(province, template, monkeypatch):
    monkeypatch.setattr(press_room, "_seconds", lambda _cpu: 0.001)
    run = printed(province, template, permits(province, 2))
    assert (run.state, run.failed) == (RunState.FAILED, 2)
    assert {item.reason["vi"] for item in run.items.all()} == {
        "Việc điền mẫu mất quá nhiều thời gian nên đã bị dừng. Hãy làm mẫu đơn giản hơn: bớt thẻ, bớt bảng."
    }
    assert all("took too long and was stopped" in item.reason["en"] for item in run.items.all())


def test_the_demonstration_has_its_template_once(province):
    unit = walk.authority(province, walk.WORK)
    made = seeds.seed_work_permit(unit)
    assert made is not None and seeds.seed_work_permit(unit) is None
    assert printed(province, made, permits(province, 1)).made == 1
