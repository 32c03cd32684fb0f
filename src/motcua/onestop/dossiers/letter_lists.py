"""Letters of dossiers: what waits for a signature, and what was told to an applicant of the time."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers.enums import LetterKind, LetterState
from motcua.onestop.dossiers.models import Dossier, LetterDraft
from motcua.onestop.dossiers.workflow import RUNNING

PAGE = 25


def _waiting(actor: Actor) -> QuerySet[LetterDraft]:
    """A letter of a dossier that has ended meanwhile is not signed any more."""
    led = actor.units(Role.LEADER)
    return LetterDraft.objects.filter(authority_id__in=led, state=LetterState.DRAFT, dossier__state__in=RUNNING)


def to_sign(actor: Actor, after: tuple[datetime, UUID] | None = None) -> list[LetterDraft]:
    """A page of what waits for who leads these authorities, the oldest first, and one more where there is one."""
    rows = _waiting(actor).select_related("dossier")
    if after:
        rows = rows.filter(Beyond(["drafted_at", "id"], after))
    return list(rows.order_by("drafted_at", "id")[: PAGE + 1])


def count(actor: Actor) -> int:
    return _waiting(actor).count()


def told_of_time(dossier: Dossier) -> LetterDraft | None:
    """The last form 04 that was signed: an apology with the day the result is due now, or was promised for."""
    kinds = (LetterKind.EXTENSION, LetterKind.APOLOGY)
    found = LetterDraft.objects.filter(dossier=dossier, kind__in=kinds, state=LetterState.SIGNED)
    return found.select_related("letter").order_by("closed_at").last()
