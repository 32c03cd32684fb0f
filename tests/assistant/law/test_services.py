"""Filing legal texts: once, anew, put in force, superseded; who may; what the assistant then finds."""

import hashlib
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.assistant.law import citing, finding, indexing, selectors, services
from motcua.assistant.law.enums import Standing
from motcua.assistant.law.errors import LawControllersOnly, LawInvalid, NothingWaits, OtherText, TextUnreadable
from motcua.assistant.law.models import LawArticle, LawUpload, LegalText, Wording
from motcua.assistant.law.reading import read
from motcua.assistant.law.services import Done, Facts
from motcua.foundation.common.actors import GUEST, SYSTEM
from motcua.foundation.common.audit import canonical
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from tests.sites.conftest import province

__all__ = ["province"]
pytestmark = pytest.mark.django_db
TEXT = """Điều 1. Giấy hẹn
1. Người nộp hồ sơ được nhận giấy hẹn.
2. Giấy hẹn ghi rõ:
a) Ngày trả;
b) Nơi trả.
Điều 2a. Mất giấy hẹn
Người làm mất giấy hẹn xuất trình căn cước.
Điều 3. Hiệu lực
Từ ngày ký."""
DAY = timedelta(days=1)


def facts(**more):
    told = {
        "number": "61/2026/NĐ-CP",
        "title": "Nghị định về giấy hẹn",
        "kind": "decree",
        "in_force_from": today() - 30 * DAY,
    }
    return Facts(**(told | more))


def filed(text=TEXT, *, by=SYSTEM, **more):
    found = services.file(read(text.split("\n")), facts(**more), name="a.txt", by=by)
    indexing.go_on()
    return found


def found_for(question):
    articles = finding.articles()
    return [one.article for one in articles.look(question).found] if articles else []


def test_a_text_is_filed_with_its_articles_clauses_and_points():
    text, done = filed()
    wording = selectors.wording_of(text)
    rows = selectors.contents(wording)
    assert done is Done.ADDED and text.slug == "61-2026-nd-cp"
    assert [(one.slug, one.heading) for one in rows] == [("1", "Giấy hẹn"), ("2a", "Mất giấy hẹn"), ("3", "Hiệu lực")]
    assert "\n".join(one.text for one in selectors.whole(rows).values()) == TEXT
    event = EventRecord.objects.get(action="law.filed")
    assert event.detail["number"] == "61/2026/NĐ-CP" and event.subject_id == text.id


def test_the_same_again_changes_nothing():
    text, _done = filed()
    before = LegalText.objects.get().changed_at
    again, done = filed(TEXT.replace("\n", "\n\n"))
    assert done is Done.UNCHANGED and again.id == text.id and LegalText.objects.get().changed_at == before
    assert Wording.objects.count() == 1 and EventRecord.objects.filter(action="law.filed").count() == 1


def test_other_facts_of_the_same_wording_are_kept_without_a_new_one():
    filed()
    assert filed(title="Nghị định về giấy hẹn trả kết quả")[1] is Done.CHANGED
    assert Wording.objects.count() == 1 and LegalText.objects.get().title.endswith("trả kết quả")


def test_a_new_wording_takes_the_place_and_the_former_stays_for_what_cited_it():
    text, _done = filed()
    first = selectors.article(selectors.wording_of(text), "2a")
    turn = uuid7()
    citing.cite(selectors.TURN, turn, [str(first.id)])
    assert not selectors.cited(selectors.TURN, [turn])[turn][0].is_over
    counted = bytes(LawArticle.objects.get(wording__is_current=True, slug="1").terms)
    again, done = filed(TEXT.replace("xuất trình căn cước", "nộp đơn"))
    assert (again.id, done) == (text.id, Done.REPLACED)
    cited = selectors.cited(selectors.TURN, [turn])[turn][0]
    assert cited.is_over and "xuất trình căn cước" in cited.article.text
    assert "nộp đơn" in selectors.whole([selectors.article(selectors.wording_of(text), "2a")]).popitem()[1].text
    assert selectors.wording_of(text, 1).version == 1
    assert bytes(LawArticle.objects.get(wording__is_current=True, slug="1").terms) == counted


def test_only_what_is_new_is_counted_and_told_as_it_grows(monkeypatch):
    filed()
    counted = []
    real = indexing.counted_text
    monkeypatch.setattr(indexing, "counted_text", lambda text: counted.append(text) or real(text))
    monkeypatch.setattr(indexing, "PIECE", 2)
    services.file(read(TEXT.replace("Từ ngày ký", "Từ hôm nay").split("\n")), facts(), name="b.txt", by=SYSTEM)
    assert found_for("mất giấy hẹn") == [] and selectors.waiting()[0] == 1
    indexing._piece_done()
    assert [(one.indexed_count, one.articles_count) for one in selectors.progress()] == [(2, 3)]
    assert indexing.go_on() == 1 and selectors.progress() == [] and indexing.go_on() == 0
    assert len(counted) == 1 and "Từ hôm nay" in counted[0]
    assert found_for("mất giấy hẹn")[0] == "2a"


def test_what_is_counted_is_counted_anew_when_its_form_changes(monkeypatch):
    filed()
    monkeypatch.setattr(indexing, "FORM", indexing.FORM + 1)
    assert indexing.go_on() == 3 and Wording.objects.get().indexed_form == indexing.FORM


@pytest.mark.parametrize(("more", "standing"), [
    ({}, Standing.IN_FORCE), ({"in_force_from": today() + DAY}, Standing.TO_COME),
    ({"in_force_until": today()}, Standing.OVER), ({"in_force_until": today() + DAY}, Standing.IN_FORCE),
])  # fmt: skip
def test_only_texts_in_force_are_found(more, standing):
    text, _done = filed(**more)
    assert selectors.standing(text) is standing
    assert bool(found_for("mất giấy hẹn")) == (standing is Standing.IN_FORCE)
    assert selectors.in_force().exists() == (standing is Standing.IN_FORCE)


def test_what_is_superseded_is_found_until_the_other_is_in_force():
    filed()
    other, _done = filed(
        "Điều 1. Biên nhận\nMất biên nhận thì làm đơn.", number="62/2026/NĐ-CP", in_force_from=today() + DAY
    )
    text = services.set_facts(
        LegalText.objects.get(number="61/2026/NĐ-CP").id, facts(superseded_by="62/2026/nd-cp"), by=SYSTEM
    )
    assert text.superseded_by_id == other.id and "2a" in found_for("mất giấy hẹn")
    services.set_facts(other.id, facts(number=other.number, in_force_from=today()), by=SYSTEM)
    assert selectors.standing(LegalText.objects.get(id=text.id)) is Standing.OVER
    assert found_for("mất giấy hẹn") == ["1"]
    assert EventRecord.objects.filter(action="law.changed").count() == 2


@pytest.mark.parametrize(("more", "field"), [
    ({"number": " "}, "number"), ({"number": "giấy hẹn"}, "number"), ({"title": ""}, "title"), ({"kind": "x"}, "kind"),
    ({"in_force_from": None}, "in_force_from"), ({"in_force_until": today() - 31 * DAY}, "in_force_until"),
    ({"issued_date": today()}, "issued_date"), ({"title": "a" * 700}, "title"),
    ({"superseded_by": "1/2020/QH14"}, "superseded_by"),
])  # fmt: skip
def test_facts_that_do_not_fit_are_refused_at_their_field(more, field):
    with pytest.raises(LawInvalid) as refused:
        filed(**more)
    assert list(refused.value.fields) == [field] and LegalText.objects.count() == 0


def test_a_text_supersedes_neither_itself_nor_what_supersedes_it():
    first, _done = filed()
    second, _done = filed(number="62/2026/NĐ-CP", superseded_by="61/2026/NĐ-CP")
    for number in (first.number, second.number):
        with pytest.raises(LawInvalid):
            services.set_facts(first.id, facts(superseded_by=number), by=SYSTEM)


@pytest.mark.parametrize("username", ["quantri", "lanhdao", "chuyenvien", None])
def test_only_controllers_load_texts(province, username):
    by = province.actor(username) if username else GUEST
    acts = [lambda: filed(by=by), lambda: services.keep(TEXT.encode(), "a.txt", by=by)]
    for act in acts:
        with pytest.raises(LawControllersOnly):
            act()
    text, _done = filed()
    with pytest.raises(LawControllersOnly):
        services.set_facts(text.id, facts(title="Khác"), by=by)


def test_what_waits_is_agreed_to_once_and_is_what_was_seen(province):
    by = province.actor("kiemsoat")
    with pytest.raises(NothingWaits):
        services.agree(facts(), by=by, digest="", replaces="")
    upload = services.keep(TEXT.encode(), "a.txt", by=by)
    with pytest.raises(OtherText):
        services.agree(facts(), by=by, digest="x", replaces="")
    with pytest.raises(LawInvalid):
        services.agree(facts(title=""), by=by, digest=upload.digest, replaces="")
    assert services.waiting(by).digest == upload.digest, "what was read is not lost over a wrong field"
    assert services.agree(facts(), by=by, digest=upload.digest, replaces="")[1] is Done.ADDED
    assert services.waiting(by) is None
    assert Wording.objects.get().filed_by == by.name


def test_what_waits_is_forgotten_after_a_day_and_gives_way_to_the_next(province):
    by = province.actor("kiemsoat")
    services.keep(TEXT.encode(), "a.txt", by=by)
    services.keep(TEXT.replace("Từ ngày ký", "Nay").encode(), "b.txt", by=by)
    assert LawUpload.objects.get().name == "b.txt"
    LawUpload.objects.update(at=now() - 2 * DAY)
    assert services.waiting(by) is None
    with pytest.raises(TextUnreadable):
        services.keep(b"khong co dieu nao", "a.txt", by=by)


def test_citations_take_as_many_statements_for_one_as_for_many():
    text, _done = filed()
    row = selectors.article(selectors.wording_of(text), "1")
    turns = [uuid7() for _ in range(30)]
    for turn in turns:
        citing.cite(selectors.TURN, turn, [str(row.id)])
    counts = []
    for some in (turns[:1], turns):
        with CaptureQueriesContext(connection) as seen:
            assert len(selectors.cited(selectors.TURN, some)) == len(some)
        counts.append(len(seen))
    assert counts == [2, 2]


def test_the_shipped_civil_code_is_whole():
    from motcua.assistant.law.seeds import FACTS, seed_laws

    assert seed_laws() is Done.ADDED and seed_laws() is Done.UNCHANGED
    wording = Wording.objects.get()
    assert wording.articles_count == 689
    rows = selectors.contents(wording)
    assert [one.number for one in rows] == [str(n) for n in range(1, 690)]
    assert replace(FACTS).number == "91/2015/QH13"


def test_a_text_without_annexes_has_the_digest_that_it_had_before_they_were_kept():
    told = [asdict(one) for one in read(TEXT.split("\n")).articles]
    for one in told:
        del one["is_annex"]
    assert services.digest_of(read(TEXT.split("\n"))) == hashlib.sha256(canonical(told)).hexdigest()
    with_annex = read([*TEXT.split("\n"), "TM. CHÍNH PHỦ", "PHỤ LỤC I", "BẢNG", "8 đồng"])
    assert services.digest_of(with_annex) != services.digest_of(read(TEXT.split("\n")))


def test_annexes_are_filed_found_and_take_part_in_progress():
    text, _done = filed(f"{TEXT}\nTM. CHÍNH PHỦ\nPHỤ LỤC I\nBẢNG MỨC THU TIỀN KÝ QUỸ\n75.000 đồng")
    wording = selectors.wording_of(text)
    row = selectors.contents(wording)[-1]
    assert (row.slug, row.is_annex, row.title) == ("phu-luc-i", True, "Phụ lục I. BẢNG MỨC THU TIỀN KÝ QUỸ")
    assert wording.articles_count == wording.indexed_count == 4 and wording.indexed_at
    assert found_for("bảng mức thu tiền ký quỹ")[0] == "phu-luc-i"
