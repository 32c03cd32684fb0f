"""Search by name, numbers, phone and code goes through an index of words that the database keeps by itself."""

import pytest
from django.db import connection

from motcua.foundation.organisations.models import Position, Unit
from motcua.onestop.dossiers import filing, finding, lookup, selectors, services
from motcua.onestop.dossiers.models import Dossier, Lookup
from tests.sites import walk


def found(province, text: str) -> set:
    return {dossier.id for dossier in finding.search(province.actor("tiepnhan"), text)}


@pytest.fixture
def dossier(province) -> Dossier:
    walk.submitted(province, walk.MARITAL, citizen=1)
    return walk.submitted(province)


@pytest.mark.parametrize(
    "typed",
    [
        "{name}", "{folded}", "{reversed}", "{last_word_begun}", "{number}", "{number_begun}", "{code}", "{serial}",
        "{lower}", "{tail}", "{day}",
    ],
)  # fmt: skip
def test_the_beginning_of_each_word_finds(province, dossier, typed):
    words, tail = dossier.applicant_folded.split(), dossier.code.split("-", 1)[1]
    text = typed.format(
        name=dossier.applicant_name, folded=" ".join(words), reversed=" ".join(reversed(words)),
        last_word_begun=f"{words[0]} {words[-1][:2]}", number=dossier.applicant_number, code=dossier.code,
        number_begun=dossier.applicant_number[:8], serial=tail.split("-")[1], lower=dossier.code.lower(), tail=tail,
        day=tail.split("-")[0],
    )  # fmt: skip
    assert dossier.id in found(province, text)


@pytest.mark.parametrize("typed", ["0912345678", "0912 345 678", "+84 912 345 678", "84912345678", "0912.345.678"])
def test_a_phone_is_found_however_it_is_written(province, dossier, typed):
    assert len(found(province, typed)) == 2


def test_a_changed_phone_is_found_and_the_old_one_no_longer(province, dossier):
    contact = dossier.contact | filing.check_contact({"phone": "0987654321", "delivery": "counter"})
    services.change_contact(dossier.id, by=province.actor("tiepnhan"), contact=contact)
    assert found(province, "0987654321") == {dossier.id}
    assert dossier.id not in found(province, "0912345678")


@pytest.mark.parametrize("typed", ["", "  ", "'", "\\", "a' | 'b", "a:* & b", "khong ai ten nay"])
def test_words_are_taken_literally(province, dossier, typed):
    assert found(province, typed) == set()


def test_a_step_leaves_the_words_alone(province, dossier):
    before = _row(dossier)
    services.receive(dossier.id, by=province.actor("tiepnhan"))
    assert _row(dossier) == before
    assert Lookup.objects.count() == Dossier.objects.count()


def _row(dossier: Dossier) -> tuple:
    """Where the row of words lies: it is written anew when this changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, words::text FROM dossier_lookup WHERE dossier_id = %s", [dossier.id])
        return cursor.fetchone()


def plan_of(query) -> str:
    """What PostgreSQL would do on tables too large to read; with a handful of rows it would rather read them."""
    sql, values = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("typed", ["0912345678", "nguyễn văn", "025191004567", "0001"])
def test_no_search_reads_all_dossiers(province, dossier, typed):
    assert "Seq Scan on dossier" not in plan_of(finding.rare(lookup.words_of(typed)))
    assert "dossier_lookup_words" in plan_of(Lookup.objects.filter(words__begin=lookup.words_of(typed)))
    assert lookup.words_of(typed)


def test_words_that_many_share_are_found_among_the_newest_first(province, monkeypatch):
    """The newest page is the same whether the words are many people's or few people's."""
    made = [walk.submitted(province, walk.MARITAL, citizen=1).id for _ in range(5)]
    other = walk.submitted(province).id
    clerk, name = province.actor("tiepnhan"), Dossier.objects.get(id=made[0]).applicant_name
    for recent in (2, 4, 6, 50):
        monkeypatch.setattr(finding, "RECENT", recent)
        assert [one.id for one in finding.search(clerk, name, size=3)] == made[::-1][:3]
        assert [one.id for one in finding.search(clerk, name, size=9)] == made[::-1]
        assert other not in {one.id for one in finding.search(clerk, name, size=9)}


def test_a_name_is_looked_for_behind_the_marks_of_the_officers_units(province, dossier):
    """A dossier of another agency with the same name is neither found nor counted into the page."""
    clerk, name = province.actor("tiepnhan"), dossier.applicant_folded
    assert name.split()[0] in _row(dossier)[1]
    marked = Lookup.objects.filter(words__begin=lookup.query_of_units([dossier.authority_id], name.split()))
    assert list(marked.values_list("dossier_id", flat=True)) == [dossier.id]
    assert "dossier_lookup_words" in plan_of(marked)
    elsewhere = Unit.objects.filter(kind="commune_committee").exclude(id=dossier.authority_id).first()
    for place in ("authority_id", "reception_place_id"):
        assert found(province, name) == {dossier.id}
        Dossier.objects.filter(id=dossier.id).update(**{place: elsewhere.id})
    assert not marked.exists(), "moved: the database keeps the marks by itself"
    assert finding.search(clerk, name) == []
    there = lookup.query_of_units([elsewhere.id], name.split())
    assert Lookup.objects.filter(words__begin=there).count() == 1


def test_a_mark_that_two_units_share_shows_nobody_elses(province, dossier, monkeypatch):
    monkeypatch.setattr(lookup, "query_of_units", lambda units, words: lookup.query(words))
    other = walk.submitted(province, citizen=0)
    Dossier.objects.filter(id=other.id).update(
        authority_id=Unit.objects.filter(kind="department").first().id,
        reception_place_id=Unit.objects.filter(kind="department").first().id,
    )
    assert found(province, other.applicant_folded) == {dossier.id}


def test_a_page_of_the_newest_holds_what_one_may_see_whatever_the_way(province, monkeypatch):
    monkeypatch.setitem(walk.EXAMPLE, "1.013225", "near-monument")
    for citizen in range(3):
        walk.submitted(province, walk.MARITAL, citizen)
        house = walk.received(province, "1.013225", citizen)
    asking = province.actor("chuyenvien")
    Position.objects.create(
        officer=province.accounts["chuyenvien"].officer, unit=house.assignments.first().unit, roles=["specialist"],
        title={"vi": "Chuyên viên", "en": "Specialist"}, valid_from="2025-07-01",
    )  # fmt: skip
    services.take(house.id, by=asking)
    services.consult(house.id, by=asking, question="Chiều cao này có ảnh hưởng di tích không?")
    for username in ("tiepnhan", "chuyenvien", "lanhdao", "vanthu", "xaydung", "truongphong", "gdxaydung"):
        actor = province.actor(username)
        seen = set(selectors.visible_to(actor).values_list("id", flat=True))
        assert {one.id for one in finding.newest(actor, size=100)} == seen, username
        assert len(seen) == {"xaydung": 1, "truongphong": 1, "gdxaydung": 0}.get(username, 6), username
