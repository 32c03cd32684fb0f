"""Verbs of leave: ask, enter for another, accept, refuse, name a substitute, end early, withdraw."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.events import announce
from motcua.foundation.common.text import clean
from motcua.foundation.organisations import services as organisations
from motcua.foundation.organisations.errors import DatesCrossed
from motcua.foundation.organisations.models import Officer
from motcua.office.readiness import permissions
from motcua.office.readiness.enums import STANDING, AbsenceKind, AbsenceState
from motcua.office.readiness.errors import AwayAlready, DecidedMeanwhile, InThePast, NoSubstitute, TooLong
from motcua.office.readiness.events import AbsenceDecided
from motcua.office.readiness.labels import ABSENCE_STATES
from motcua.office.readiness.models import Absence
from motcua.office.readiness.standing_in import require_able

SUBJECT = "absence"
LONGEST = 90
"""Days; who is away longer has another post or none."""


@transaction.atomic
def ask(
    *, by: Actor, kind: AbsenceKind | str, first_day: date, last_day: date, substitute: Officer | None,
    reason: str = "", at: datetime | None = None,
) -> Absence:  # fmt: skip
    """An officer asks for leave and says who stands in; their head decides."""
    if by.officer_id is None:
        raise NotAllowed(_("Only an officer asks for leave here."))
    if substitute is None:
        raise NoSubstitute
    officer = _locked(by.officer_id)
    made = _enter(officer, kind, first_day, last_day, substitute, reason, by, at or now())
    _record(made, "asked", by, made.asked_at)
    return made


@transaction.atomic
def enter(
    officer: Officer, *, by: Actor, kind: AbsenceKind | str, first_day: date, last_day: date,
    substitute: Officer | None = None, reason: str = "", at: datetime | None = None,
) -> Absence:  # fmt: skip
    """The head enters that somebody is away (ill, called to duty), accepted at once; a substitute may still be missing,
    and then stands on the board of warnings."""
    permissions.require_head(by, officer)
    made = _enter(_locked(officer.pk), kind, first_day, last_day, substitute, reason, by, at or now())
    return _accept(made, by, made.asked_at, "")


def _enter(
    officer: Officer, kind: str, first: date, last: date, substitute: Officer | None, reason: str, by: Actor,
    at: datetime,
) -> Absence:  # fmt: skip
    if kind not in set(AbsenceKind):
        raise Invalid(_("Choose the kind."), fields={"kind": _("Choose one.")})
    if last < first:
        raise DatesCrossed
    if last < local(at).date():
        raise InThePast
    if (last - first).days >= LONGEST:
        raise TooLong(LONGEST)
    standing = Absence.objects.filter(officer=officer, state__in=STANDING, first_day__lte=last, last_day__gte=first)
    if other := standing.first():
        raise AwayAlready(other.first_day, other.last_day)
    if substitute is not None:
        require_able(officer, substitute, first_day=first, last_day=last)
    return Absence.objects.create(
        officer=officer, kind=kind, first_day=first, last_day=last, substitute=substitute, reason=clean(reason),
        asked_at=at, asked_by_name=by.name,
    )  # fmt: skip


@transaction.atomic
def accept(id: UUID, *, by: Actor, note: str = "", at: datetime | None = None) -> Absence:
    """From the first day on the substitute holds the rights, and gets what is open. Checked again: since it was asked
    for, somebody may have fallen ill or lost a certificate."""
    found = _asked(id, by)
    if found.substitute is None:
        raise NoSubstitute
    require_able(found.officer, found.substitute, first_day=found.first_day, last_day=found.last_day)
    return _accept(found, by, at or now(), note)


def _accept(found: Absence, by: Actor, at: datetime, note: str) -> Absence:
    if found.substitute is not None:
        found.substitution = organisations.enter_substitution(
            found.officer, found.substitute, first_day=found.first_day, last_day=found.last_day, by=by,
            reason=found.reason, at=at,
        )  # fmt: skip
    return _decide(found, AbsenceState.ACCEPTED, by, at, note)


@transaction.atomic
def refuse(id: UUID, *, by: Actor, note: str, at: datetime | None = None) -> Absence:
    """The head says why not."""
    if len(clean(note)) < 5:
        raise Invalid(_("Write why it is not accepted."), fields={"note": _("Write why; the officer reads it.")})
    return _decide(_asked(id, by), AbsenceState.REFUSED, by, at or now(), note)


@transaction.atomic
def withdraw(id: UUID, *, by: Actor, at: datetime | None = None) -> Absence:
    """By the officer or the head, before the first day; the substitute's rights for these days go with it. Pressing
    twice changes nothing."""
    moment, found = at or now(), _owned(id, by)
    if found.state == AbsenceState.WITHDRAWN:
        return found
    if found.state not in STANDING or (
        found.state == AbsenceState.ACCEPTED and found.first_day <= local(moment).date()
    ):
        raise DecidedMeanwhile(ABSENCE_STATES[AbsenceState(found.state)], found.decided_by_name or found.asked_by_name)
    substitution, found.substitution = found.substitution, None
    done = _decide(found, AbsenceState.WITHDRAWN, by, moment, "")
    if substitution is not None:
        organisations.withdraw_substitution(substitution, by=by, at=moment)
    return done


@transaction.atomic
def come_back(id: UUID, *, by: Actor, last_day: date, at: datetime | None = None) -> Absence:
    """Back earlier than asked for: `last_day` is the last one away. What the substitute has not done comes back."""
    moment, found = at or now(), _owned(id, by)
    if found.state != AbsenceState.ACCEPTED:
        raise DecidedMeanwhile(ABSENCE_STATES[AbsenceState(found.state)], found.decided_by_name or found.asked_by_name)
    earliest = max(found.first_day, local(moment).date() - timedelta(days=1))
    if not earliest <= last_day <= found.last_day:
        raise Invalid(
            _("Choose a day from %(first)s to %(last)s."), first=f"{earliest:%d/%m/%Y}",
            last=f"{found.last_day:%d/%m/%Y}",
        )  # fmt: skip
    found.last_day = last_day
    found.save(update_fields=["last_day"])
    if found.substitution is not None:
        organisations.shorten_substitution(found.substitution, last_day=last_day, by=by, at=moment)
    _record(found, "ended", by, moment)
    announce(AbsenceDecided(found.id, found.state))
    return found


@transaction.atomic
def name_substitute(id: UUID, substitute: Officer, *, by: Actor, at: datetime | None = None) -> Absence:
    """The head names somebody for one who is away without, or another one in the first one's place from today on."""
    moment = at or now()
    found = _of(id)
    permissions.require_head(by, found.officer)
    first = max(found.first_day, local(moment).date())
    if found.state != AbsenceState.ACCEPTED or found.last_day < first:
        raise DecidedMeanwhile(ABSENCE_STATES[AbsenceState(found.state)], found.decided_by_name)
    before = found.substitution
    if before is not None:
        found.substitution = None
        found.save(update_fields=["substitution"])
        if before.first_day < first:
            organisations.shorten_substitution(before, last_day=first - timedelta(days=1), by=by, at=moment)
        else:
            organisations.withdraw_substitution(before, by=by, at=moment)
    require_able(found.officer, substitute, first_day=first, last_day=found.last_day)
    found.substitution = organisations.enter_substitution(
        found.officer, substitute, first_day=first, last_day=found.last_day, by=by, reason=found.reason, at=moment
    )
    found.substitute = substitute
    found.save(update_fields=["substitute", "substitution"])
    _record(found, "substitute_named", by, moment)
    announce(AbsenceDecided(found.id, found.state))
    return found


def _locked(officer_id: UUID) -> Officer:
    return Officer.objects.select_for_update().get(pk=officer_id)


def _of(id: UUID) -> Absence:
    return (
        Absence.objects.select_for_update(of=("self",))
        .select_related("officer", "substitute", "substitution")
        .get(pk=id)
    )


def _asked(id: UUID, by: Actor) -> Absence:
    found = _of(id)
    permissions.require_head(by, found.officer)
    if found.state != AbsenceState.ASKED:
        raise DecidedMeanwhile(ABSENCE_STATES[AbsenceState(found.state)], found.decided_by_name)
    return found


def _owned(id: UUID, by: Actor) -> Absence:
    found = _of(id)
    if by.officer_id != found.officer_id:
        permissions.require_head(by, found.officer)
    return found


def _decide(found: Absence, state: AbsenceState, by: Actor, at: datetime, note: str) -> Absence:
    found.state, found.decided_at, found.decided_by_name, found.decision_note = state, at, by.name, clean(note)
    found.save()
    _record(found, str(state), by, at)
    announce(AbsenceDecided(found.id, state))
    return found


def _record(found: Absence, verb: str, by: Actor, at: datetime) -> None:
    detail: dict[str, Any] = {"officer": found.officer_id, "first_day": found.first_day, "last_day": found.last_day}
    if found.substitute_id:
        detail["substitute"] = found.substitute_id
    audit.record(f"absence.{verb}", by=by, subject=(SUBJECT, found.id), detail=detail, at=at)
