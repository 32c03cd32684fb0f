"""What people see. Every query starts from what this person may see."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import store
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Assignment, ClockEntry, Dossier
from motcua.onestop.dossiers.workflow import ENDED

PAGE = 25


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers this person may open; nothing for a guest."""
    if actor.kind is ActorKind.CITIZEN:
        mine = Q(submitter_id=actor.id)
        for id in (actor.person_id, actor.business_id):
            if id:
                mine |= Q(applicant_id=id)
        return Dossier.objects.filter(mine)
    if actor.kind is ActorKind.OFFICER:
        reading = {Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK}
        units = {unit for role, unit in actor.grants if role in reading}
        stepped = Assignment.objects.filter(unit_id__in=units).values("dossier_id")
        return Dossier.objects.filter(Q(authority_id__in=units) | Q(reception_place_id__in=units) | Q(id__in=stepped))
    return Dossier.objects.none()


def inbox(actor: Actor) -> QuerySet[Dossier]:
    """Online submissions waiting at the counters where this officer receives, the longest waiting first."""
    places = actor.units(Role.RECEPTIONIST)
    return Dossier.objects.filter(reception_place_id__in=places, state=DossierState.SUBMITTED).order_by(
        "submitted_at", "id"
    )


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
        steps = steps.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], id__gt=after[1]))
    return list(steps.order_by("due_at", "id")[:size])


def journal(dossier_id: UUID) -> list[EventRecord]:
    """Everything that was done to the dossier, oldest first."""
    return list(EventRecord.objects.filter(subject_id=dossier_id, subject_kind=store.SUBJECT).order_by("seq", "id"))


def clock(dossier_id: UUID) -> list[ClockEntry]:
    return list(ClockEntry.objects.filter(dossier_id=dossier_id).order_by("seq"))


def is_ended(dossier: Dossier) -> bool:
    return dossier.state in ENDED


def by_code_and_phone(code: str, phone: str) -> Dossier | None:
    """For following without signing in: both must fit."""
    return Dossier.objects.filter(code=code.strip().upper(), contact__phone=phone).first()
