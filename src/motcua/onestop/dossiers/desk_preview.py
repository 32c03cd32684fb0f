"""What reception would bring: the due date and why, form 01 before it is made. Nothing is written."""

from datetime import datetime
from uuid import UUID

from motcua.foundation.calendar import Due
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.dossiers import deadlines, letters, selectors
from motcua.onestop.dossiers.desk_filing import Ready
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument
from motcua.onestop.dossiers.services.intake import Filing
from motcua.onestop.dossiers.store import ClockRow


def due(filing: Filing, at: datetime) -> Due:
    """The due date if this filing were received at `at`."""
    start = [ClockRow("start", at, "", "")]
    return deadlines.due_of(start, filing.limit, calendar_for(filing.authority.id), filing.cut_off)


def due_if_received(dossier: Dossier, at: datetime) -> Due:
    """The due date if this submitted dossier were received at `at`."""
    start = [ClockRow("start", at, "", "")]
    return deadlines.due_of(start, dossier.limit, calendar_for(dossier.authority_id), dossier.cut_off)


def due_if_answered(dossier: Dossier, at: datetime) -> Due:
    """The due date if the supplement that the clock stands still for were answered at `at`."""
    rows = [ClockRow(row.kind, row.at, row.limit, row.note) for row in selectors.clock(dossier.id)]
    again = [*rows, ClockRow("resume", at, "", "")]
    return deadlines.due_of(again, dossier.limit, calendar_for(dossier.authority_id), dossier.cut_off)


def form_01(ready: Ready, at: datetime, officer: str) -> bytes:
    """The slip as it will be printed, without number, code and QR code."""
    filing = ready.filing
    dossier = Dossier(
        id=UUID(int=0), code="…", procedure_code=filing.procedure_code, revision_id=filing.revision_id,
        authority=filing.authority, reception_place=filing.reception_place, applicant_name=filing.applicant.name,
        applicant_number=filing.applicant.number, contact=filing.contact, answers=filing.answers, limit=filing.limit,
        submitted_at=at, received_at=at, due_at=due(filing, at).due_at,
    )  # fmt: skip
    documents = [
        SubmittedDocument(document_key=p.key, file_id=p.file_id, copy_kind=p.copy_kind, copies=p.copies)
        for p in filing.papers
    ]
    paid = (ready.fee.amount, ready.fee.receipt or "…") if ready.fee else None
    return letters.preview_form_01(dossier, documents, paid, officer)
