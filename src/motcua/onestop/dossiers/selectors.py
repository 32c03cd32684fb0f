"""What people see. Every query starts from what this person may see."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import LOCAL
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.selectors import officers_with, substitutes_today
from motcua.onestop.dossiers import record
from motcua.onestop.dossiers.enums import ApplicantKind, DossierState, ResultState
from motcua.onestop.dossiers.models import Assignment, ClockEntry, Dossier, Result, SupplementRequest
from motcua.onestop.dossiers.workflow import ENDED

PAGE = 25
READING = frozenset({Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK})
WAITS_FOR_APPLICANT = (DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED, DossierState.SETTLED)
"""States in which the next step is the applicant's: papers, money, the result to be taken."""


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers this person may open; nothing for a guest."""
    if actor.kind is ActorKind.CITIZEN:
        mine = Q(submitter_id=actor.id)
        for id in (actor.person_id, actor.business_id):
            if id:
                mine |= Q(applicant_id=id)
        return Dossier.objects.filter(mine)
    if actor.kind is ActorKind.OFFICER:
        units = {unit for role, unit in actor.grants if role in READING}
        stepped = Exists(Assignment.objects.filter(dossier=OuterRef("id"), unit_id__in=units))
        return Dossier.objects.filter(Q(authority_id__in=units) | Q(reception_place_id__in=units) | stepped)
    return Dossier.objects.none()


def filed_for(actor: Actor) -> QuerySet[Dossier]:
    """Of those, what concerns the one a citizen acts for now: the business, or themselves."""
    if actor.business_id:
        return visible_to(actor).filter(applicant_id=actor.business_id)
    return visible_to(actor).filter(applicant_kind=ApplicantKind.PERSON)


def inbox(actor: Actor) -> QuerySet[Dossier]:
    """Submissions waiting at the counters where this officer receives, the least time to answer first.

    `waiting_since`: when it was sent, or when the applicant completed it last; the time to answer counts from there.
    """
    completed = SupplementRequest.objects.filter(dossier=OuterRef("id"), before_reception=True).order_by("-answered_at")
    since = Coalesce(Subquery(completed.filter(answered_at__isnull=False).values("answered_at")[:1]), F("submitted_at"))
    waiting = at_counter(actor).filter(state=DossierState.SUBMITTED)
    return waiting.annotate(waiting_since=since).order_by("answer_due_at", "id")


def waiting_since(dossier: Dossier) -> datetime:
    """Of one dossier: when it was sent, or when the applicant completed it last."""
    completed = SupplementRequest.objects.filter(dossier=dossier, before_reception=True, answered_at__isnull=False)
    return completed.aggregate(last=Max("answered_at"))["last"] or dossier.submitted_at


def at_counter(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers that came in where this officer receives."""
    return Dossier.objects.filter(reception_place_id__in=actor.units(Role.RECEPTIONIST))


def awaiting_completion(actor: Actor) -> QuerySet[Dossier]:
    """Asked for papers by form 02, before reception or while settling; `answer_by` the earliest first."""
    asked = SupplementRequest.objects.filter(dossier=OuterRef("id")).order_by("-asked_at")
    back = at_counter(actor).filter(state=DossierState.SUPPLEMENT_REQUESTED)
    return back.annotate(answer_by=Subquery(asked.values("answer_by")[:1])).order_by("answer_by", "id")


def open_request(dossier: Dossier) -> SupplementRequest | None:
    """What the applicant was asked for and has not answered yet."""
    if dossier.state != DossierState.SUPPLEMENT_REQUESTED:
        return None
    return SupplementRequest.objects.filter(dossier=dossier, answered_at=None).order_by("-asked_at").first()


def received_on(actor: Actor, day: date) -> QuerySet[Dossier]:
    """Received at this officer's counters on a legal date, the latest first."""
    start = datetime.combine(day, time(), LOCAL)
    received = at_counter(actor).filter(received_at__gte=start, received_at__lt=start + timedelta(days=1))
    return received.order_by("-received_at", "-id")


def to_hand_over(actor: Actor) -> QuerySet[Dossier]:
    """Results that lie ready at this officer's counters, the longest waiting first."""
    return at_counter(actor).filter(state=DossierState.SETTLED).order_by("settled_at", "id")


def corrected(dossier: Dossier) -> Result | None:
    """The version that the result issued now replaces, the newest; None for a first one."""
    return Result.objects.filter(dossier=dossier, replaced_by__state=ResultState.ISSUED).first()


def worklist(actor: Actor, *, after: tuple[datetime, UUID] | None = None, size: int = PAGE) -> list[Assignment]:
    """Open steps that are this officer's to do, the least legal time left first; keyset page after (due_at, id)."""
    mine = Q()
    for role, unit in actor.grants:
        mine |= Q(role=role, unit_id=unit)
    if not mine:
        return []
    steps = Assignment.objects.filter(mine, closed_at=None).select_related("dossier", "unit")
    steps = steps.filter(Q(officer_id=None) | Q(officer_id=actor.id))
    if after:
        steps = steps.filter(Beyond(["due_at", "id"], after))
    return list(steps.order_by("due_at", "id")[:size])


def colleagues(step: Assignment) -> list[Account]:
    """Officers who hold the step's role in its unit today, or stand in for one who does, and do not have the step, in
    dictionary order."""
    holders = officers_with(step.role, [step.unit_id]).values("id")
    standing_in = substitutes_today().filter(absent__in=holders).values("substitute")
    held = Q(officer__in=holders) | Q(officer__in=standing_in)
    accounts = Account.objects.filter(held, is_active=True, officer__is_active=True).select_related("officer")
    return [account for account in accounts.order_by("officer__sort_key") if account.id != step.officer_id]


def journal(dossier_id: UUID) -> list[record.Entry]:
    """Everything that was done to the dossier, oldest first."""
    return record.read(dossier_id)[1]


def clock(dossier_id: UUID) -> list[ClockEntry]:
    return list(ClockEntry.objects.filter(dossier_id=dossier_id).order_by("seq"))


def is_ended(dossier: Dossier) -> bool:
    return dossier.state in ENDED


def by_code_and_phone(code: str, phone: str) -> Dossier | None:
    """For following without signing in: both must fit."""
    return Dossier.objects.filter(code=code.strip().upper(), contact__phone=phone).first()
