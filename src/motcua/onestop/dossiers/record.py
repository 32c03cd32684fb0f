"""What was given and what was done, of one dossier, read with one statement."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common.clock import today
from motcua.foundation.common.statements import first
from motcua.onestop.dossiers.store import GRANTS_OF_OFFICER, LOAD, SUBJECT, Case, case_of, when


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


_PARTS = f"""
 (SELECT json_agg(json_build_array(s.document_key, s.copy_kind, s.copies, s.added_at, s.replaced_at,
    f.id, f.name, f.size, f.media_type, f.pages) ORDER BY s.added_at, s.id)
   FROM submitted_document s LEFT JOIN stored_file f ON f.id = s.file_id WHERE s.dossier_id = %(dossier)s),
 (SELECT json_agg(json_build_array(e.seq, e.action, e.actor_kind, e.actor_name, e.at, e.detail) ORDER BY e.seq, e.id)
   FROM event e WHERE e.subject_kind = '{SUBJECT}' AND e.subject_id = %(dossier)s)"""
_RECORD = f"SELECT json_build_array({_PARTS})::text"
_WHOLE = LOAD.format(grants=GRANTS_OF_OFFICER, more=f",{_PARTS}", notices="NULL")


def read(dossier_id: UUID) -> tuple[list[Given], list[Entry]]:
    """(papers in the order they came, events from the oldest on)."""
    found = first(_RECORD, {"dossier": dossier_id})
    return _record(*json.loads(found[0])) if found else ([], [])


def whole(dossier_id: UUID, officer_id: UUID) -> tuple[Case, tuple[list[Given], list[Entry]]]:
    """The dossier as a step needs it, with this officer's rights, its papers and its events: one statement. Raises
    LookupError when there is none."""
    found = first(_WHOLE, {"dossier": dossier_id, "officer": officer_id, "day": today()})
    if found is None:
        raise LookupError(dossier_id)
    grants, papers, events, *rest = json.loads(found[0])
    return case_of([grants, *rest], is_officer=True), _record(papers, events)


def _record(papers: Any, events: Any) -> tuple[list[Given], list[Entry]]:
    return [_given(*row) for row in papers or ()], [
        Entry(seq, action, kind, name, when(at), detail) for seq, action, kind, name, at, detail in events or ()
    ]


def _given(key: str, kind: str, copies: int, added: str, replaced: str | None, file: str | None, *facts: Any) -> Given:
    return Given(key, kind, copies, when(added), when(replaced), File(UUID(file), *facts) if file else None)
