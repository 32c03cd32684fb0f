"""Reading complaints, and what in a dossier may be complained of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import selectors, store
from motcua.onestop.dossiers.deadlines import limit_end
from motcua.onestop.dossiers.enums import DossierState, Outcome, ResultState, Verb
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.feedback import permissions, workflow
from motcua.onestop.feedback.enums import ComplaintState, DecisionKind
from motcua.onestop.feedback.models import Complaint


@dataclass(frozen=True)
class Decision:
    """What is complained of. `number` is "" while its letter is being made or where there is none; `unit` is the agency
    in whose name it was made: its head settles the first complaint (Law on Complaints 02/2011/QH13, Article 7)."""

    kind: DecisionKind
    number: str
    at: datetime
    unit: Unit

    @property
    def until(self) -> datetime:
        """The end of the time to complain: 90 days from when it was known (Article 9)."""
        return end_of(self.at, workflow.TO_FILE, self.unit.id)


def end_of(start: datetime, limit: str, unit_id: UUID) -> datetime:
    """When a limit in days that starts now is over, by the agency's calendar."""
    found = limit_end(start, limit, calendar_for(unit_id))
    assert found is not None  # a clock without stops always ends
    return found


def accept_by(complaint: Complaint) -> datetime:
    """When it was to be accepted or not; `due_at` is of the step that is due now, which may be a later one."""
    return end_of(complaint.submitted_at, workflow.TO_ACCEPT, complaint.unit_id)


def decision_of(dossier: Dossier) -> Decision | None:
    """None where nothing was refused or stopped."""
    state = DossierState(dossier.state)
    if state in (DossierState.DECLINED, DossierState.DISCONTINUED):
        declined = state is DossierState.DECLINED
        verb = Verb.DECLINE if declined else Verb.DISCONTINUE
        acts = [e for e in selectors.journal(dossier.id) if e.action == verb]
        letters = letters_of(store.SUBJECT, dossier.id).filter(kind="form-03-decline") if declined else None
        letter = letters.last() if letters is not None else None
        kind = DecisionKind.DECLINED if declined else DecisionKind.DISCONTINUED
        at = acts[-1].at if acts else dossier.last_at
        return Decision(kind, letter.symbol if letter else "", at, dossier.authority)
    is_out = state in (DossierState.SETTLED, DossierState.RESULT_RETURNED)
    if is_out and dossier.outcome == Outcome.REFUSED:
        result = Result.objects.filter(dossier=dossier, state=ResultState.ISSUED).first()
        if result and result.issued_at:
            return Decision(DecisionKind.REFUSED, result.number, result.issued_at, dossier.authority)
    return None


def against(dossier: Dossier, decision: Decision) -> Complaint | None:
    """The complaint against this decision that stands; none that was withdrawn or not accepted."""
    rows = Complaint.objects.filter(dossier=dossier, decision=decision.kind, decided_at=decision.at)
    return rows.exclude(state__in=[ComplaintState.WITHDRAWN, ComplaintState.NOT_ACCEPTED]).first()


def latest_about(dossier: Dossier) -> Complaint | None:
    """The complaint made last about this dossier, whatever became of it; None when nobody complained."""
    return Complaint.objects.filter(dossier=dossier).select_related("unit").order_by("-id").first()


def complaints_of(by: Actor) -> QuerySet[Complaint]:
    """The person's (or the business's they act for), the newest first."""
    whose = by.business_id or by.person_id
    rows = Complaint.objects.filter(complainant_id=whose) if whose else Complaint.objects.none()
    return rows.select_related("dossier", "unit").order_by("-id")


def readable(by: Actor) -> QuerySet[Complaint]:
    """Of the agencies that this officer leads or is clerk of."""
    units = {unit for role in permissions.READERS for unit in by.units(role)}
    return Complaint.objects.filter(unit_id__in=units).select_related("dossier", "unit")


def open_ones(by: Actor, after: tuple[datetime, UUID] | None = None) -> QuerySet[Complaint]:
    """What is to be accepted or answered, the next due first; keyset page after (due_at, id)."""
    rows = readable(by).filter(closed_at=None)
    if after:
        rows = rows.filter(Beyond(["due_at", "id"], after))
    return rows.order_by("due_at", "id")


def closed_ones(by: Actor, after: tuple[datetime, UUID] | None = None) -> QuerySet[Complaint]:
    """The latest first; keyset page after (closed_at, id)."""
    rows = readable(by).filter(closed_at__isnull=False)
    if after:
        rows = rows.filter(Beyond(["closed_at", "id"], after, down=True))
    return rows.order_by("-closed_at", "-id")


def open_count(by: Actor) -> int:
    return readable(by).filter(closed_at=None).order_by().count()
