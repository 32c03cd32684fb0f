"""The checklist of papers: looked at by the worker, shown with its evidence, answered by an officer of the dossier."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.assistant.screening import figures, jobs, selectors, services
from motcua.assistant.screening.models import LONGEST, Screening, ScreeningLine
from motcua.assistant.screening.ports import Looker
from motcua.foundation.common import ports
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.ids import uuid7_at
from motcua.foundation.common.models import EventRecord
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument
from motcua.outside.adapters.ocr.confined import Confined
from tests.sites import walk
from tests.sites.papers import sent


@pytest.fixture
def seen(province) -> Dossier:
    dossier = sent(province, mother_name="Trần Thị Bích")
    look(dossier)
    return dossier


def look(dossier: Dossier) -> None:
    found = list(services.due().filter(dossier=dossier).values_list("id", flat=True))
    assert len(found) == 1
    assert services.look(found[0]) and services.look(found[0]) is None, "once only"


def line(dossier: Dossier, key: str) -> ScreeningLine:
    return ScreeningLine.objects.get(screening__dossier=dossier, key=key)


def test_what_was_sent_waits_is_looked_at_once_and_waits_no_more(province, seen):
    assert not services.due().filter(dossier=seen).exists()
    states = dict(ScreeningLine.objects.filter(screening__dossier=seen).values_list("key", "state"))
    assert states["mother_name"] == "differs" and states["mother_number"] == "found"
    assert line(seen, "mother_name").told["shown"] == "Trần Thị Bích"
    assert jobs.screen_documents() == 0


def test_a_procedure_without_rules_and_an_ended_dossier_wait_for_nothing(province, monkeypatch):
    plain = walk.submitted(province, walk.MARITAL)
    services.with_rules()
    monkeypatch.setitem(services._HAS_RULES, plain.revision_id, False)
    dossier = sent(province)
    assert selectors.waiting()[0] == 1
    Dossier.objects.filter(id=dossier.id).update(state="withdrawn")
    assert selectors.waiting()[0] == 0


def test_what_takes_its_reader_down_is_told_and_met_once(province):
    dossier = sent(province)
    ports.provide(Looker, Confined(seconds=0.01))
    look(dossier)
    ports.reset()
    assert Screening.objects.get(dossier=dossier).failed and not services.due().filter(dossier=dossier).exists()
    page = province.officer("chuyenvien").get(reverse("desk:papers", args=[dossier.id])).content.decode()
    assert "Máy không xem được tệp này" in page


def test_a_look_that_goes_on_is_told_so_and_one_broken_off_has_failed(province):
    dossier = sent(province)
    document = SubmittedDocument.objects.get(dossier=dossier, document_key="birth_slip")
    look = Screening.objects.create(dossier=dossier, document=document, engine="trueocr")
    url = reverse("desk:papers", args=[dossier.id])
    assert "Đang xem 1 tệp" in province.officer("chuyenvien").get(url).content.decode()
    Screening.objects.filter(id=look.id).update(begun_at=look.begun_at - 2 * LONGEST)
    page = province.officer("chuyenvien").get(url).content.decode()
    assert "Đang xem" not in page and "Máy không xem được tệp này" in page


def test_what_was_sent_before_this_hour_is_left_to_the_slower_round(province):
    dossier = sent(province)
    assert services.due(services.JUST_SENT).filter(dossier=dossier).exists()
    old = SubmittedDocument.objects.filter(dossier=dossier, document_key="birth_slip")
    old.update(id=uuid7_at(now() - timedelta(hours=3), 7))
    assert not services.due(services.JUST_SENT).filter(dossier=dossier).exists()
    assert services.due().filter(dossier=dossier).exists()


@pytest.mark.parametrize(("language", "words"), [
    ("vi", ("Khác với tờ khai", "Không có chữ ký số", "Máy đúng", "Trên giấy tờ, trang 1", "dòng đúng")),
    ("en", ("Differs from the form", "Not signed", "The machine is right", "On the paper, page 1")),
])  # fmt: skip
def test_the_page_lays_both_values_side_by_side_with_the_evidence(province, seen, language, words):
    browser = province.officer("chuyenvien", language)
    reply = browser.get(reverse("desk:papers", args=[seen.id]))
    page = re.sub(r"\s+", " ", reply.content.decode())
    assert reply.status_code == 200 and all(one in page for one in words), page[-6000:]
    assert seen.answers["mother_name"] in page and "Trần Thị Bích" in page
    crop = province.officer("chuyenvien").get(reverse("desk:paper_crop", args=[line(seen, "mother_name").id]))
    assert crop["Content-Type"] == "image/jpeg" and crop.content.startswith(b"\xff\xd8\xff")
    good = browser.get(reverse("desk:paper_crop", args=[line(seen, "mother_number").id]))
    assert good.status_code == 404, "what is as it should be keeps no picture"
    assert (
        reverse("desk:papers", args=[seen.id])
        in province.officer("chuyenvien").get(reverse("desk:dossier", args=[seen.id])).content.decode()
    )


def test_an_officer_confirms_or_corrects_and_each_word_leaves_a_trace(province, seen):
    browser, name = province.officer("chuyenvien"), line(seen, "mother_name")
    url = reverse("desk:paper_answer", args=[name.id])
    assert "Đã ghi" in browser.post(url, {"state": "differs"}, follow=True).content.decode()
    again = line(seen, "mother_name")
    assert again.agrees is True and again.answerer_name and again.answered_at
    browser.post(url, {"state": "differs"})
    assert EventRecord.objects.filter(action="screening_confirmed").count() == 1, "the same word twice is one"
    browser.post(url, {"state": "found"})
    assert line(seen, "mother_name").agrees is False
    assert EventRecord.objects.get(action="screening_corrected").detail["answer"] == "found"
    told = figures.by_document(figures.Asked(None, now() - timedelta(hours=1), now() + timedelta(minutes=1)))
    assert [(one.rule, one.key, one.answered, one.agreed) for one in told] == [("value", "mother_name", 1, 0)]
    assert Dossier.objects.get(id=seen.id).state == seen.state, "nothing else changes"


def test_nobody_else_reads_or_answers(province, seen):
    name = line(seen, "mother_name")
    for who in ("csgt", "quantri"):
        other = province.officer(who)
        assert other.get(reverse("desk:papers", args=[seen.id])).status_code == 404
        assert other.get(reverse("desk:paper_crop", args=[name.id])).status_code == 404
        assert other.post(reverse("desk:paper_answer", args=[name.id]), {"state": "found"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.answer(name.id, "found", by=province.actor("csgt"))
    with pytest.raises(NotAllowed):
        services.answer(name.id, "found", by=province.citizen_actor(0))
    assert not line(seen, "mother_name").answer


def test_an_unknown_word_and_an_ended_dossier_are_refused_with_a_sentence(province, seen):
    browser, name = province.officer("chuyenvien"), line(seen, "mother_name")
    url = reverse("desk:paper_answer", args=[name.id])
    for word in ("good", "missing", "needs_person"):
        assert "Hãy chọn kết quả" in browser.post(url, {"state": word}, follow=True).content.decode()
    with pytest.raises(Invalid):
        services.answer(name.id, "expired", by=province.actor("chuyenvien"))
    Dossier.objects.filter(id=seen.id).update(state="withdrawn")
    assert "Hồ sơ đã kết thúc" in browser.post(url, {"state": "found"}, follow=True).content.decode()
    assert not line(seen, "mother_name").answer


def test_a_replaced_file_leaves_the_list(province, seen):
    SubmittedDocument.objects.filter(dossier=seen, document_key="birth_slip").update(replaced_at=seen.submitted_at)
    assert not selectors.lines_of(seen.id) and not selectors.sent_of(seen.id)


def test_after_a_word_the_page_comes_back_at_the_line_that_waits_next(province, seen):
    """On whichever page the line stood; the last one answered stays where it is."""
    browser = province.officer("chuyenvien")
    waiting = selectors.to_look_at(selectors.lines_of(seen.id))
    assert len(waiting) > 1 and line(seen, "mother_name") in waiting
    page = browser.get(reverse("desk:papers", args=[seen.id])).content.decode()
    assert f"{len(waiting)} dòng chờ bạn trả lời" in page and f'href="#line-{waiting[0].id}"' in page
    for back, name in (("papers", "desk:papers"), ("desk", "desk:dossier"), ("elsewhere", "desk:papers")):
        first, *rest = selectors.to_look_at(selectors.lines_of(seen.id))
        url = reverse("desk:paper_answer", args=[first.id])
        reply = browser.post(url, {"state": first.state, "back": back})
        assert reply.url == f"{reverse(name, args=[seen.id])}#line-{rest[0].id if rest else first.id}"
        if not rest:
            break


def test_the_dossier_lays_beside_each_file_what_was_seen_on_it(province, seen):
    page = province.officer("chuyenvien").get(reverse("desk:dossier", args=[seen.id])).content.decode()
    assert "Khác với tờ khai" in page and "Trần Thị Bích" in page and 'name="back" value="desk"' in page
    assert reverse("desk:paper_crop", args=[line(seen, "mother_name").id]) in page
    counter = province.officer("tiepnhan").get(reverse("counter:dossier", args=[seen.id])).content.decode()
    assert "Khác với tờ khai" in counter and 'name="back" value="counter"' in counter


def test_a_receptionist_corrects_a_line_at_intake(province, seen):
    name = line(seen, "mother_name")
    url = reverse("desk:paper_answer", args=[name.id])
    reply = province.officer("tiepnhan").post(url, {"state": "found", "back": "counter"})
    assert reply.url.startswith(reverse("counter:dossier", args=[seen.id]))
    assert line(seen, "mother_name").agrees is False


def test_while_files_are_looked_at_the_page_of_the_dossier_says_so(province):
    dossier = sent(province)
    browser = province.officer("tiepnhan")
    page = browser.get(reverse("counter:dossier", args=[dossier.id])).content.decode()
    assert "Đang xem 1 tệp" in page and 'data-poll="2"' in page
    look(dossier)
    assert 'data-poll="2"' not in browser.get(reverse("counter:dossier", args=[dossier.id])).content.decode()
