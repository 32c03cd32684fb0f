from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.render import LetterFailed
from motcua.foundation.documents.selectors import letters_of, register_of
from motcua.foundation.documents.services import issue_letter
from motcua.foundation.files.services import read_bytes
from tests.foundation.documents.samples import LETTERS

pytestmark = pytest.mark.django_db


def issue(unit, at=datetime(2026, 11, 23, 2, tzinfo=UTC), subject=None, data=None):
    return issue_letter(
        unit_id=unit, symbol="GTN-UBND", kind="form-01-reception", subject=("dossier", subject or uuid7()),
        title="Giấy tiếp nhận", data=LETTERS["form-01-reception"] if data is None else data,
        template="form-01-reception", by=SYSTEM, at=at,
    )  # fmt: skip


def test_a_letter_is_numbered_stored_held_and_recorded():
    subject = uuid7()
    letter = issue(uuid7(), subject=subject)
    assert (letter.number, letter.symbol, letter.year) == (1, "01/GTN-UBND", 2026)
    assert read_bytes(letter.file).startswith(b"%PDF-1.7")
    assert letter.file.sha256 == letter.sha256
    assert letter.file.references.filter(kind="letter", subject_id=letter.id, released_at=None).exists()
    assert list(letters_of("dossier", subject)) == [letter]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event WHERE action = 'letter.issued' AND subject_id = %s", [letter.id])
        assert cursor.fetchone()[0] == 1


def test_numbers_run_per_unit_and_legal_year():
    unit, other = uuid7(), uuid7()
    assert [issue(unit).number, issue(unit).number, issue(other).number] == [1, 2, 1]
    # 17:30 UTC on 31 December is already the new year in Viet Nam.
    new_year = issue(unit, at=datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    assert (new_year.year, new_year.number) == (2027, 1)
    assert [letter.number for letter in register_of(unit, 2026)] == [1, 2]


def test_the_database_refuses_a_number_twice():
    letter = issue(uuid7())
    letter.pk = uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save(force_insert=True)


def test_a_letter_that_cannot_be_made_takes_no_number():
    unit = uuid7()
    with pytest.raises(LetterFailed):
        issue(unit, data={"agency": {}})
    assert not Letter.objects.filter(unit_id=unit).exists()
    assert issue(unit).number == 1
