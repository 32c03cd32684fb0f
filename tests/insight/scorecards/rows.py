"""Dossiers written straight into the tables, many or strange, with what a figure reads of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.dossiers.bulk import copy_in
from motcua.onestop.dossiers.models import ClockEntry, Dossier, Result, SupplementRequest

FULL, PARTIAL, NONE = UUID(int=71), UUID(int=72), UUID(int=73)
"""Revisions offered fully, partly and not online."""


@dataclass
class Facts:
    """What happened to a dossier: `asked` and `answered` in pairs, `dues` as (since, due time) from reception on."""

    authority: UUID
    channel: str
    revision: UUID
    received: datetime
    dues: list[tuple[datetime, datetime]]
    supplements: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    ended: datetime | None = None
    how: str = "settled"
    file_at: datetime | None = None
    """When a result with a file was issued."""
    code: str = ""
    reception: UUID | None = None
    """None: where the others were received, too."""
    support: UUID | None = None


def revisions() -> None:
    for number, (id, level) in enumerate([(FULL, "full"), (PARTIAL, "partial"), (NONE, "none")], 1):
        code = f"9.00000{number}"
        Procedure.objects.create(
            code=code, slug=f"p{number}", title={"vi": f"Thủ tục {number}", "en": f"Procedure {number}"},
            sort_key=code, sector="civil", sector_name={}, level="commune", terms=[],
        )  # fmt: skip
        ProcedureRevision.objects.create(
            id=id, procedure_id=code, number=1, data={"online": {"level": level}}, digest=str(number),
            in_force_from="2025-07-01", published_at="2025-07-01T00:00:00Z", published_by="",
        )  # fmt: skip


def write(place: Unit, lives: list[Facts], *, file: UUID | None = None) -> list[Facts]:
    """Copy them in and give each its code; returns them."""
    tables: dict[Any, list[dict[str, Any]]] = {
        Dossier: [],
        ClockEntry: [],
        SupplementRequest: [],
        Result: [],
        EventRecord: [],
    }
    for n, facts in enumerate(lives):
        _add(tables, place, facts, n, file)
    for model, rows in tables.items():
        copy_in(model, rows)
    return lives


def stored_file() -> UUID:
    return StoredFile.objects.create(
        sha256="0" * 64, size=1, media_type="application/pdf", name="ket-qua.pdf", created_at="2025-07-01T00:00:00Z",
        created_by=UUID(int=1),
    ).id  # fmt: skip


def _add(tables: dict[Any, list[dict[str, Any]]], place: Unit, facts: Facts, n: int, file: UUID | None) -> None:
    id = uuid7()
    facts.code = facts.code or f"H44.08.000-{facts.received:%y%m%d}-{n:05}"
    state = facts.how if facts.ended else "in_progress"
    paused = next((asked for asked, answered in facts.supplements if answered is None), None)
    if paused and not facts.ended:
        state = "supplement_requested"
    moments = [facts.received, *(m for pair in facts.supplements for m in pair if m), *(d[0] for d in facts.dues)]
    tables[Dossier].append({
        "id": id, "code": facts.code, "procedure_code": "9.000001", "revision_id": facts.revision,
        "authority_id": facts.authority, "reception_place_id": facts.reception or place.id,
        "support_place_id": facts.support, "channel": facts.channel,
        "applicant_kind": "person", "applicant_id": UUID(int=5), "applicant_name": "Đỗ Quỳnh Giỏi",
        "applicant_number": "025190001234", "applicant_sort": "gioi", "applicant_folded": "do quynh gioi",
        "submitter_id": UUID(int=5), "submitter_name": "Đỗ Quỳnh Giỏi", "contact": {}, "answers": {}, "state": state,
        "limit": "3wd", "submitted_at": facts.received, "answer_due_at": facts.received,
        "received_at": facts.received, "due_at": facts.dues[-1][1],
        "settled_at": facts.ended if facts.how == "settled" else None, "paused_at": None if facts.ended else paused,
        "supplements": len(facts.supplements), "last_at": max(filter(None, [*moments, facts.ended])),
    })  # fmt: skip
    clock = [("start", facts.received)]
    for asked, answered in facts.supplements:
        clock += [("stop", asked)] + ([("resume", answered)] if answered else [])
        tables[SupplementRequest].append({
            "id": uuid7(), "dossier_id": id, "before_reception": False, "items": [], "asked_at": asked, "asked_by": "",
            "answer_by": asked.date(), "answered_at": answered,
        })  # fmt: skip
    if facts.ended:
        clock.append(("end", facts.ended))
    tables[ClockEntry] += [{"dossier_id": id, "seq": s, "kind": k, "at": at} for s, (k, at) in enumerate(clock)]
    for seq, (since, due) in enumerate(facts.dues):
        made = audit.event_row(
            "recompute" if seq else "receive", by=SYSTEM, subject=("dossier", id), chain=facts.authority, seq=seq,
            at=since, detail={"due_at": due}, id=uuid7(),
        )  # fmt: skip
        tables[EventRecord].append(dict(zip(audit.COLUMNS.split(", "), made, strict=True)))
    if facts.file_at:
        tables[Result].append({
            "id": uuid7(), "dossier_id": id, "version": 1, "outcome": "granted", "state": "issued", "data": {},
            "number": "1", "file_id": file, "sha256": "a", "drafted_by": "", "drafted_at": facts.received,
            "issued_at": facts.file_at,
        })  # fmt: skip
