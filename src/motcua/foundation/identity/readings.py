"""Who read a person's data and why (Law 91/2025/QH15: the person is told who processes their data and for what).

Written by the pages and interfaces that show data, not by the life cycle: one statement, and for the same reader,
subject and day none at all after the first. Kept for the person; an officer's every act stands in the record besides.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from motcua.foundation.common import statements
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Reading

_KEEP = """
INSERT INTO reading
  (id, about_id, kind, subject_kind, subject_id, reader_kind, reader_id, role, unit_id, via, detail, at)
  VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s) ON CONFLICT (id) DO NOTHING RETURNING id"""
MOST_KNOWN = 20_000
_known: set[UUID] = set()
"""What this process has kept already; forgotten when it grows, the database knows it too."""


def key_of(kind: ReadingKind, about: UUID, subject: tuple[str, UUID], by: Actor, at: datetime) -> UUID:
    """The same for everything this reader reads of the subject on one legal day."""
    said = (kind, about, *subject, by.kind, by.id, by.via, local(at).date())
    return UUID(bytes=hashlib.sha256("|".join(map(str, said)).encode()).digest()[:16])


def is_kept(key: UUID) -> bool:
    """True when it is known without asking the database."""
    return key in _known


def note(
    kind: ReadingKind, *, about: UUID, subject: tuple[str, UUID], by: Actor, role: str = "",
    unit_id: UUID | None = None, detail: Mapping[str, Any] | None = None, at: datetime | None = None,
    each: bool = False,
) -> bool:  # fmt: skip
    """Keep it, once a reader, subject and legal day; `each`: every time. Returns whether it was new."""
    moment = at or now()
    key = uuid7() if each else key_of(kind, about, subject, by, moment)
    if key in _known:
        return False
    told = json.dumps(dict(detail or {}), default=str, ensure_ascii=False)
    made = statements.first(_KEEP, [
        key, about, kind, *subject, by.kind, by.id, role, unit_id, by.via, told, moment,
    ])  # fmt: skip
    if not each:
        transaction.on_commit(lambda: _remember(key))
    return made is not None


def _remember(key: UUID) -> None:
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known.add(key)


def readings_of(about: UUID, *, after: tuple[datetime, UUID] | None = None) -> QuerySet[Reading]:
    """The newest first; keyset page after (at, id)."""
    found = Reading.objects.filter(about_id=about)
    if after:
        found = found.filter(Beyond(["at", "id"], after, down=True))
    return found.order_by("-at", "-id")
