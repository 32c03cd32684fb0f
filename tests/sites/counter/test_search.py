"""Search by name, numbers, phone and code goes through an index of words that the database keeps by itself."""

import pytest
from django.db import connection

from motcua.onestop.dossiers import filing, lookup, selectors, services
from motcua.onestop.dossiers.models import Dossier, Lookup
from tests.sites import walk


def found(province, text: str) -> set:
    return set(selectors.search(province.actor("tiepnhan"), text).values_list("id", flat=True))


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
    assert "Seq Scan on dossier" not in plan_of(selectors.search(province.actor("tiepnhan"), typed))
    assert "dossier_lookup_words" in plan_of(Lookup.objects.filter(words__begin=lookup.words_of(typed)))
    assert lookup.words_of(typed)
