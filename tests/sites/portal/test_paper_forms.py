"""“I have the filled paper form”: what was read stands beside its question, counts when its page is saved, and goes."""

from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.assistant.intake import jobs, selectors, services
from motcua.assistant.intake.models import LONGEST, PaperCrop, PaperForm, Verdict
from motcua.assistant.intake.ports import FormReader
from motcua.assistant.screening.ports import LookFailed
from motcua.foundation.common import ports, throttle
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.files import blobs
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers import drafts
from motcua.onestop.dossiers.models import Dossier, Draft
from tests.sites import paper_forms, walk
from tests.sites.paper_forms import Reader, field, picture

NAME, BORN = field("child_name", "sure", "Trần Gia Huy"), field("child_birth_date", "check", "05/03/2026")
PLACE = field("birth_place", "picture")


@pytest.fixture
def draft(province) -> Draft:
    return paper_forms.begun(province)


def page(draft: Draft, key: str = "child") -> str:
    return reverse("portal:draft_page", args=[draft.id, key])


def paper(draft: Draft, name: str = "draft_paper", *more: str) -> str:
    return reverse(f"portal:{name}", args=[draft.id, *more])


def reader_that_fails() -> Reader:
    class Broken(Reader):
        def read_form(self, files, asked):
            raise LookFailed("it ended")

    return Broken()


def test_the_form_is_sent_waits_is_read_and_says_what_it_says(province, draft):
    browser = province.citizen(0)
    assert (
        paper(draft) in browser.get(page(draft)).text
        and paper(draft) in browser.get(reverse("portal:draft", args=[draft.id])).text
    )
    asked = browser.get(paper(draft)).text
    assert 'capture="environment"' in asked and "Chụp ảnh" in asked
    assert browser.post(paper(draft), {"pages": [picture()]}).url == paper(draft)
    waiting = browser.get(paper(draft)).text
    assert 'data-poll="2"' in waiting and "Xem lại" in waiting, "without the script there is a way to look again"
    reader = Reader(NAME, BORN, PLACE)
    ports.provide(FormReader, reader)
    jobs._lane()
    ports.reset()
    assert reader.asked["code"] == walk.BIRTH and walk.RESIDENCE in reader.asked["sheets"]
    told = browser.get(paper(draft)).text
    assert "data-poll" not in told and "Trần Gia Huy" in told
    assert "Đọc rõ: 1. Cần kiểm tra: 1. Cần gõ theo ảnh: 1." in told


def test_values_stand_in_the_form_with_their_pieces_and_count_when_the_page_is_saved(province, draft):
    by, browser = province.citizen_actor(0), province.citizen(0)
    paper_forms.read(draft, NAME, BORN, PLACE, by=by)
    draft.refresh_from_db()
    assert "child_name" not in draft.answers and draft.raw["child_name"] == "Trần Gia Huy"
    shown = browser.get(page(draft)).text
    assert 'value="Trần Gia Huy"' in shown and 'value="05/03/2026"' in shown
    for key in ("child_name", "child_birth_date", "birth_place"):
        assert paper(draft, "draft_paper_piece", key) in shown
        piece = browser.get(paper(draft, "draft_paper_piece", key))
        assert piece["Content-Type"] == "image/jpeg" and "no-store" in piece["Cache-Control"]
    assert shown.count("mc-piece--check") == 1, "the one that is not sure is marked"
    assert "đọc rõ" in shown and "nhưng chưa chắc" in shown and "Hãy gõ theo ảnh" in shown
    browser.post(page(draft), {"child_name": "Trần Gia Hân", "child_birth_date": "05/03/2026"})
    draft.refresh_from_db()
    assert draft.answers["child_name"] == "Trần Gia Hân" and draft.answers["child_birth_date"] == "2026-03-05"
    told = selectors.told(draft)
    assert not told["child_name"].is_kept and told["child_birth_date"].is_kept
    assert services.origins(selectors.of(draft), draft.answers) == {
        "read": ["child_birth_date"], "corrected": ["child_name"], "typed": [],
    }  # fmt: skip


def test_what_is_answered_already_stays_and_the_paper_says_otherwise_beside_it(province, draft):
    Draft.objects.filter(id=draft.id).update(answers={"child_name": "Trần Gia Khôi"})
    paper_forms.read(draft, NAME, by=province.citizen_actor(0))
    draft.refresh_from_db()
    assert draft.answers["child_name"] == "Trần Gia Khôi" and "child_name" not in draft.raw
    assert "“Trần Gia Huy”" in selectors.told(draft)["child_name"].hint


@pytest.mark.parametrize(("key", "value"), [
    ("mother_number", "025098013"), ("child_sex", "neither"), ("child_birth_date", "05/03/2126"), ("no_question", "x"),
])  # fmt: skip
def test_a_value_that_its_question_does_not_take_is_not_proposed(province, draft, key, value):
    form = paper_forms.read(draft, field(key, "sure", value), by=province.citizen_actor(0))
    draft.refresh_from_db()
    assert key not in draft.raw
    assert [one["state"] for one in form.fields] == ([] if key == "no_question" else ["picture"])


def test_nothing_is_sent_before_every_proposed_answer_was_seen(province):
    """An optional answer that was proposed and never looked at would be lost, or sent unseen."""
    made, by = walk.draft(province), province.citizen_actor(0)
    Draft.objects.filter(id=made.id).update(raw={"hometown": "Nam Trực"})
    with pytest.raises(Invalid) as refused:
        drafts.send(made.id, by=by)
    assert "hometown" in refused.value.fields
    assert "done" in str(province.citizen(0).get(reverse("portal:draft", args=[made.id])).context["tasks"])
    tasks = province.citizen(0).get(reverse("portal:draft", args=[made.id])).context["tasks"]
    assert [task["key"] for task in tasks if not task["done"]] == ["child"]


def test_nobody_else_sees_or_touches_it(province, draft):
    paper_forms.read(draft, NAME, by=province.citizen_actor(0))
    for browser in (province.citizen(1), province.officer("tiepnhan")):
        for address in (paper(draft), paper(draft, "draft_paper_act"), paper(draft, "draft_paper_piece", "child_name")):
            assert browser.get(address).status_code in (302, 403, 404)
            assert browser.post(address, {"act": "drop"}).status_code in (302, 403, 404)
    assert PaperForm.objects.get(draft=draft).pictures_gone_at is None
    desk = reverse("counter:desk_paper", args=[draft.id])
    assert province.officer("tiepnhan").get(desk).status_code == 404
    file = StoredFile.objects.get(id=PaperForm.objects.get(draft=draft).files[0])
    assert province.citizen(1).get(reverse("portal:file", args=[file.id])).status_code == 404


def test_another_form_leads_with_its_pictures_to_its_own_procedure(province, draft):
    browser = province.citizen(0)
    form = paper_forms.read(draft, by=province.citizen_actor(0), code="", seems=walk.MARITAL)
    shown = browser.get(paper(draft)).text
    assert form.verdict(now()) is Verdict.OTHER and "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân" in shown
    answer = browser.post(paper(draft, "draft_paper_act"), {"act": "move"})
    form.refresh_from_db()
    assert form.draft.procedure_code == walk.MARITAL and answer.url == paper(form.draft)
    assert services.due().filter(id=form.id).exists() and not form.pictures_gone_at
    assert Draft.objects.filter(id=draft.id).exists(), "the first form stays"


def test_going_on_with_the_other_form_is_pressed_twice(province, draft):
    browser, key = province.citizen(0), uuid7()
    paper_forms.read(draft, by=province.citizen_actor(0), code="", seems=walk.MARITAL)
    before = Draft.objects.count()
    answers = [browser.post(paper(draft, "draft_paper_act"), {"act": "move", "key": key}) for _n in range(2)]
    assert [one.url for one in answers] == [reverse("portal:draft_paper", args=[key])] * 2
    assert Draft.objects.count() == before + 1 and PaperForm.objects.count() == 1
    stranger = province.citizen(1).post(paper(draft, "draft_paper_act"), {"act": "move", "key": key})
    assert stranger.status_code == 404
    assert browser.post(paper(draft, "draft_paper_act"), {"act": "move", "key": uuid7()}).status_code == 404


@pytest.mark.parametrize(("told", "verdict", "words"), [
    ({"code": ""}, Verdict.NO_FORM, "không giống tờ khai"),
    ({"code": "", "troubles": ["blurred"]}, Verdict.BLURRED, "bị mờ"),
    ({"code": "", "troubles": ["blank"]}, Verdict.UNREADABLE, "không đọc được"),
])  # fmt: skip
def test_what_cannot_be_read_says_why_and_asks_again(province, draft, told, verdict, words):
    form = paper_forms.read(draft, by=province.citizen_actor(0), **told)
    shown = province.citizen(0).get(paper(draft)).text
    assert form.verdict(now()) is verdict and words in shown and 'name="pages"' in shown


def test_a_reader_that_breaks_is_told_and_met_once(province, draft):
    ports.provide(FormReader, reader_that_fails())
    form = services.begin(draft.id, [picture()], by=province.citizen_actor(0))
    jobs._lane()
    ports.reset()
    form.refresh_from_db()
    assert form.verdict(now()) is Verdict.FAILED and not services.due().exists()
    PaperForm.objects.filter(id=form.id).update(failed=False, ended_at=None, begun_at=now() - LONGEST * 2)
    form.refresh_from_db()
    assert form.verdict(now()) is Verdict.FAILED, "broken off"


def locked() -> SimpleUploadedFile:
    held = walk.io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(held, encryption=pikepdf.Encryption(user="a", owner="b"))
    return SimpleUploadedFile("khoa.pdf", held.getvalue(), content_type="application/pdf")


@pytest.mark.parametrize(("files", "words"), [
    (list, "Hãy chọn ảnh"), (lambda: [picture() for _n in range(7)], "Nhiều nhất sáu ảnh"),
    (lambda: [locked()], "mật khẩu"), (lambda: [SimpleUploadedFile("a.docx", b"x")], "docx"),
    (lambda: [picture(size=(20000, 10000))], "quá lớn để mở"),
])  # fmt: skip
def test_bad_files_are_refused_in_clear_words_and_nothing_is_lost(province, draft, files, words):
    before = paper_forms.read(draft, NAME, by=province.citizen_actor(0))
    answer = province.citizen(0).post(paper(draft), {"pages": files()})
    assert answer.status_code == 422 and words in answer.text
    before.refresh_from_db()
    assert before.pictures_gone_at is None and PaperForm.objects.filter(draft=draft).count() == 1


def test_sent_twice_by_one_page_it_is_one_form_and_a_later_one_takes_its_place(province, draft):
    by, key = province.citizen_actor(0), paper_forms.uuid7()
    first = services.begin(draft.id, [picture()], by=by, id=key)
    assert services.begin(draft.id, [picture()], by=by, id=key) == first
    second = services.begin(draft.id, [picture()], by=by)
    first.refresh_from_db()
    assert first.pictures_gone_at and not second.pictures_gone_at and selectors.of(draft) == second


def test_an_account_sends_only_so_many_in_an_hour(province, draft):
    for _n in range(services.MANY):
        throttle.hit("paper-form", str(province.citizen_actor(0).id), limit=services.MANY, seconds=services.WINDOW)
    answer = province.citizen(0).post(paper(draft), {"pages": [picture()]})
    assert answer.status_code == 422 and not PaperForm.objects.exists()


def test_a_procedure_whose_form_is_not_known_has_no_such_page(province):
    made = drafts.start(walk.WORK, by=walk.filer(province, walk.WORK))
    browser = province.citizen(1, for_business=True)
    assert browser.get(paper(made)).status_code == 404
    with pytest.raises(Invalid):
        services.begin(made.id, [picture()], by=walk.filer(province, walk.WORK))


def test_pictures_and_pieces_go_when_the_form_is_sent_and_the_record_says_what_came_from_paper(province):
    made, by = walk.draft(province), province.citizen_actor(0)
    name = made.answers["child_name"]
    form = paper_forms.read(made, field("child_name", "sure", name), by=by)
    file = StoredFile.objects.get(id=form.files[0])
    assert services.forget() == 0 and blobs.path_of(file.sha256).exists()
    drafts.send(made.id, by=by)
    assert services.forget() == 1 and services.forget() == 0
    form.refresh_from_db()
    assert form.pictures_gone_at and not PaperCrop.objects.filter(form=form).exists()
    assert not blobs.path_of(file.sha256).exists()
    record = EventRecord.objects.get(action="paper_form_used")
    assert record.detail["read"] == ["child_name"] and name not in str(record.detail), "no value stands in the record"


def test_pictures_go_with_a_form_that_is_discarded_or_lies_too_long(province, draft):
    by = province.citizen_actor(0)
    form = paper_forms.read(draft, NAME, by=by)
    assert services.forget(now() + services.KEPT - timedelta(hours=1)) == 0
    assert services.forget(now() + services.KEPT + timedelta(hours=1)) == 1
    again = paper_forms.read(draft, NAME, by=by)
    drafts.discard(draft.id, by=by)
    assert services.forget() == 1
    assert not PaperForm.objects.filter(id__in=(form.id, again.id), draft=None).exists()


def test_the_pictures_are_sent_with_the_dossier_or_deleted_as_the_person_says(province):
    made, by, browser = walk.draft(province), province.citizen_actor(0), province.citizen(0)
    form = paper_forms.read(made, field("child_name", "sure", made.answers["child_name"]), by=by)
    act = paper(made, "draft_paper_act")
    browser.post(act, {"act": "attach"})
    made.refresh_from_db()
    assert made.files["declaration"] == form.files and "được gửi kèm" in browser.get(paper(made)).text
    browser.post(act, {"act": "detach"})
    made.refresh_from_db()
    assert "declaration" not in made.files
    browser.post(act, {"act": "attach"})
    dossier = Dossier.objects.get(id=drafts.send(made.id, by=by)[0])
    services.forget()
    kept = dossier.documents.get(document_key="declaration").file
    assert kept and blobs.path_of(kept.sha256).exists(), "what the dossier holds stays"


def test_deleted_at_once_when_the_person_says_so(province, draft):
    form = paper_forms.read(draft, NAME, by=province.citizen_actor(0))
    for _n in range(2):
        assert province.citizen(0).post(paper(draft, "draft_paper_act"), {"act": "drop"}).status_code == 302
    form.refresh_from_db()
    draft.refresh_from_db()
    assert form.pictures_gone_at and draft.raw["child_name"] == "Trần Gia Huy", "what was read stays in the form"
    shown = province.citizen(0).get(page(draft)).text
    assert "mc-piece" not in shown and 'value="Trần Gia Huy"' in shown


def test_the_house_tells_of_forms_that_wait(province, draft):
    count = selectors.waiting()[0]
    services.begin(draft.id, [picture()], by=province.citizen_actor(0))
    assert selectors.waiting()[0] == count + 1
