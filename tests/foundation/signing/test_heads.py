"""The kept seal heads: timestamped daily, mended after a crash, and nothing is written when nobody seals."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from motcua.foundation.common import audit, heartbeats, seal
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing import heads


@pytest.fixture
def record(transactional_db, monkeypatch, tmp_path):
    monkeypatch.setattr(seal, "heads_file", lambda: tmp_path / "heads.jsonl")
    unit = uuid7()

    def act(count: int = 3) -> None:
        for n in range(count):
            audit.record(f"act-{n}", by=SYSTEM, subject=("thing", unit), unit_id=unit)
        assert seal.seal_tail() == count

    act()
    return act


def problems() -> list[str]:
    return [problem["problem"] for problem in heads.verify().problems]


def test_the_heads_are_stamped_once_a_day_and_only_when_something_came(record, tsa):
    assert heads.stamp_heads()
    record()
    assert not heads.stamp_heads()
    assert heads.stamp_heads(now() + timedelta(days=1, minutes=1))
    assert not heads.stamp_heads(now() + timedelta(days=3))
    assert [stamp.size for stamp in heads.stamps()] == sorted(stamp.size for stamp in heads.stamps())
    assert problems() == []


def test_heads_rewritten_after_their_timestamp_are_found(record, tsa):
    heads.stamp_heads()
    path = seal.heads_file()
    entry = json.loads(path.read_text())
    path.write_text(json.dumps(entry | {"at": "2020-01-01"}) + "\n")
    assert problems() == ["kept heads changed after their timestamp"]


def test_a_timestamp_of_something_else_is_found(record, tsa):
    heads.stamp_heads()
    path = heads.stamps_file()
    entry = json.loads(path.read_text())
    record()
    data = seal.heads_file().read_bytes()
    import hashlib

    path.write_text(json.dumps(entry | {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}) + "\n")
    assert problems() == ["timestamp of the kept heads is not good"]


def test_without_the_authority_it_is_tried_again(record, monkeypatch):
    from motcua.foundation.common import ports
    from motcua.foundation.signing.ports import TimestampAuthority, TimestampFailed

    class Silent:
        def stamp(self, digest: bytes, algorithm: str = "sha256") -> bytes:
            raise TimestampFailed

    ports.provide(TimestampAuthority, Silent())
    try:
        assert not heads.stamp_heads()
    finally:
        ports.reset()
    assert not heads.stamps_file().exists()


def test_a_crash_between_the_seal_and_its_head_is_mended(record):
    path = seal.heads_file()
    lost = path.read_text()
    path.write_text(lost[:-20])  # a line cut in half
    assert problems_of_reading(path)
    seal._mended.discard(path)
    seal.seal_tail()
    assert problems() == []
    assert path.read_text() == lost


def problems_of_reading(path) -> bool:
    try:
        json.loads(path.read_text())
    except ValueError:
        return True
    return False


def test_an_event_with_an_old_identifier_is_sealed_by_the_daily_pass(record):
    with connection.cursor() as cursor:
        audit.record("late", by=SYSTEM, subject=("thing", uuid7()))
        cursor.execute("UPDATE event SET id = %s WHERE action = 'late'", [seal.floor7(now() - timedelta(days=2))])
    assert seal.seal_tail() == 0
    assert seal.seal_strays() == 1


def test_writing_stops_when_nobody_seals(record, monkeypatch):
    monkeypatch.setattr(seal, "_asked", -100.0)
    seal.require_sealing()
    monkeypatch.setattr(seal, "_asked", -100.0)
    with connection.cursor() as cursor:
        minutes = settings.ENV.seal_limit_minutes + 1
        cursor.execute(f"UPDATE heartbeat SET at = now() - interval '{minutes} minutes' WHERE name = %s", [seal.SEALER])
    with pytest.raises(seal.NotSealing):
        seal.require_sealing()
    heartbeats.beat(seal.SEALER)
    seal.require_sealing()
