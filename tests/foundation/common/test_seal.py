"""`audit verify` finds every way to bend the record, done as the table's owner."""

import pytest
from django.conf import settings
from django.db import connection

from motcua.foundation.common import audit, seal
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.ids import uuid7


@pytest.fixture
def chain(transactional_db, monkeypatch, tmp_path):
    monkeypatch.setattr(seal, "heads_file", lambda: tmp_path / "heads.jsonl")
    unit = uuid7()
    for day in range(3):
        for n in range(4):
            audit.record(f"act-{day}-{n}", by=SYSTEM, subject=("thing", unit), unit_id=unit, detail={"số": n})
        assert seal.seal_tail() == 4
    return unit


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else None


def problems():
    return {problem["problem"] for problem in seal.verify().problems}


def test_an_untouched_record_is_sound(chain):
    report = seal.verify()
    assert (report.events, report.seals, report.problems) == (12, 3, [])


@pytest.mark.parametrize("column", ["action", "actor_name", "detail", "at", "seq", "subject_id"])
def test_an_edit_is_found(chain, column):
    other = {
        "detail": "'{}'::jsonb",
        "at": "at + interval '1 microsecond'",
        "seq": "9",
        "subject_id": "gen_random_uuid()",
    }
    sql(f"UPDATE event SET {column} = {other.get(column, chr(39) + 'x' + chr(39))} WHERE action = 'act-1-2'")
    assert "edited" in problems()


def test_an_edit_with_a_fresh_digest_is_found(chain):
    [(id, at)] = sql("SELECT id, at FROM event WHERE action = 'act-1-2'")
    fields = {
        "id": id, "chain": chain, "subject_kind": "thing", "subject_id": chain, "seq": 0, "action": "forged",
        "actor_kind": "system", "actor_id": SYSTEM.id, "actor_name": SYSTEM.name, "at": at, "detail": {"số": 2},
    }  # fmt: skip
    sql("UPDATE event SET action = 'forged', digest = %s WHERE id = %s", audit.digest(**fields), id)
    assert "reordered" in problems()


def test_a_deletion_is_found(chain):
    sql("DELETE FROM event WHERE action = 'act-0-1'")
    assert "deleted" in problems()


def test_an_insertion_into_the_past_is_found(chain):
    row = audit.event_row(
        "forged", by=SYSTEM, subject=("thing", chain), chain=chain, seq=0, at=audit.now().replace(year=2025), detail={}
    )
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO event ({audit.COLUMNS}) VALUES ({','.join(['%s'] * 12)})", row)
    seal.seal_tail()
    assert "inserted" in problems()


def test_an_insertion_marked_as_sealed_is_found(chain):
    audit.record("forged", by=SYSTEM, subject=("thing", chain), unit_id=chain)
    sql("INSERT INTO sealed_event SELECT e.id, s.id FROM event e, seal s WHERE e.action = 'forged' AND s.number = 1")
    assert "inserted" in problems()


def test_a_new_order_is_found(chain):
    sql("UPDATE seal SET event_ids = jsonb_build_array(event_ids->1, event_ids->0, event_ids->2, event_ids->3) "
        "WHERE number = 2")  # fmt: skip
    assert "reordered" in problems()


def test_a_cut_tail_is_found(chain):
    sql("DELETE FROM sealed_event WHERE seal_id = (SELECT id FROM seal WHERE number = 3)")
    sql("DELETE FROM seal WHERE number = 3")
    sql("DELETE FROM event WHERE action LIKE 'act-2-%%'")
    assert "tail cut or older backup restored" in problems()


def test_an_older_backup_whose_chain_grew_again_is_found(chain):
    test_a_cut_tail_is_found(chain)
    audit.record("another history", by=SYSTEM, subject=("thing", chain), unit_id=chain)
    seal.seal_tail()
    assert "rewritten" in problems()


def test_the_runtime_role_can_add_but_not_change_or_remove_events(chain):
    from django.core.management import call_command
    from django.db.utils import ProgrammingError

    sql("DO $$ BEGIN CREATE ROLE motcua_probe; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    call_command("grants", role="motcua_probe")
    sql("SET ROLE motcua_probe")
    try:
        audit.record("allowed", by=SYSTEM, subject=("thing", chain), unit_id=chain)
        year = f"event_{local(now()).year}"
        for statement in (
            "UPDATE event SET action = 'x'", "DELETE FROM event", "TRUNCATE event", "DELETE FROM seal",
            f"DELETE FROM {year}", f"SELECT * FROM {year}", "INSERT INTO event_default SELECT * FROM event",
            "UPDATE reading SET role = 'x'", "DELETE FROM reading",
        ):  # fmt: skip
            with pytest.raises(ProgrammingError, match="permission denied"):
                sql(statement)
    finally:
        sql("RESET ROLE")
    assert settings.ENV.role == "owner"
