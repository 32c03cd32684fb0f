"""What was given and what was done, of one dossier, read with one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common.statements import first
from motcua.onestop.dossiers.store import SUBJECT, parsed, when


@dataclass(frozen=True, slots=True)
class File:
    """A stored file as people are told of it."""

    id: UUID
    name: str
    size: int
    media_type: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """One paper, given for a required document; `file` is None for what was shown on paper."""

    document_key: str
    copy_kind: str
    copies: int
    added_at: datetime
    replaced_at: datetime | None
    file: File | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the journal; `seq` is the dossier's version after it."""

    seq: int
    action: str
    actor_kind: str
    actor_name: str
    at: datetime
    detail: dict[str, Any]


_RECORD = f"""
SELECT
 (SELECT jsonb_agg(jsonb_build_array(s.document_key, s.copy_kind, s.copies, s.added_at, s.replaced_at,
    f.id, f.name, f.size, f.media_type, f.pages) ORDER BY s.added_at, s.id)
   FROM submitted_document s LEFT JOIN stored_file f ON f.id = s.file_id WHERE s.dossier_id = %(id)s),
 (SELECT jsonb_agg(jsonb_build_array(e.seq, e.action, e.actor_kind, e.actor_name, e.at, e.detail) ORDER BY e.seq, e.id)
   FROM event e WHERE e.subject_kind = '{SUBJECT}' AND e.subject_id = %(id)s)"""


def read(dossier_id: UUID) -> tuple[list[Given], list[Entry]]:
    """(papers in the order they came, events from the oldest on)."""
    found = first(_RECORD, {"id": dossier_id}) or (None, None)
    papers, events = (parsed(part) or () for part in found)
    return [_given(*row) for row in papers], [
        Entry(seq, action, kind, name, when(at), detail) for seq, action, kind, name, at, detail in events
    ]


def _given(key: str, kind: str, copies: int, added: str, replaced: str | None, file: str | None, *facts: Any) -> Given:
    return Given(key, kind, copies, when(added), when(replaced), File(UUID(file), *facts) if file else None)
