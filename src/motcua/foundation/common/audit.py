"""The append-only log: digest of one event, recording, and what verifies it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7

NO_UNIT = UUID(int=0)
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode
_TEXT = json.JSONEncoder(ensure_ascii=False, default=str).encode


def canonical(value: Any) -> bytes:
    return _CANONICAL(value).encode()


def moment(at: datetime) -> str:
    """PostgreSQL keeps microseconds in UTC; the digest is over that text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(
    *, id: UUID, chain: UUID, subject_kind: str, subject_id: UUID, seq: int, action: str, actor_kind: str,
    actor_id: UUID, actor_name: str, at: datetime, detail: dict,
) -> bytes:  # fmt: skip
    """SHA-256 over every stored column of the event in a fixed order."""
    parts = [str(id), str(chain), subject_kind, str(subject_id), seq, action, actor_kind, str(actor_id), actor_name]
    return hashlib.sha256(canonical([*parts, moment(at), detail])).digest()


COLUMNS = "id, chain, subject_kind, subject_id, seq, action, actor_kind, actor_id, actor_name, at, detail, digest"


def event_row(
    action: str, *, by: Actor, subject: tuple[str, UUID], chain: UUID, seq: int, at: datetime, detail: dict,
    id: UUID | None = None,
) -> tuple[Any, ...]:  # fmt: skip
    """Values in the order of `COLUMNS`, ready for an INSERT; `detail` is JSON-able. `id` is given by bulk work only."""
    if by.via:
        detail = {**detail, "via": by.via}
    text = _TEXT(detail)
    fields = {
        "id": id or uuid7(), "chain": chain, "subject_kind": subject[0], "subject_id": subject[1], "seq": seq,
        "action": action, "actor_kind": str(by.kind), "actor_id": by.id, "actor_name": by.name, "at": at,
        "detail": json.loads(text),
    }  # fmt: skip
    mark = digest(**fields)
    fields["detail"] = text
    return (*fields.values(), mark)


def record(
    action: str, *, by: Actor, subject: tuple[str, UUID], unit_id: UUID | None = None,
    detail: dict | None = None, at: datetime | None = None,
) -> None:  # fmt: skip
    """Leave a trace of an act that belongs to no dossier (units, accounts, calendars, reading of personal data)."""
    values = event_row(
        action, by=by, subject=subject, chain=unit_id or NO_UNIT, seq=0, at=at or now(), detail=detail or {}
    )
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO event ({COLUMNS}) VALUES ({','.join(['%s'] * 12)})", values)
