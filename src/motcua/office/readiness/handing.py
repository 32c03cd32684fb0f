"""Open work goes to who stands in on the first day, and what is left comes back after the last."""

import logging
from datetime import date
from uuid import UUID

from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import grants_of, positions_at
from motcua.office.readiness.enums import AbsenceState
from motcua.office.readiness.models import Absence
from motcua.onestop.dossiers import permissions, services, store
from motcua.onestop.dossiers.models import Assignment
from motcua.onestop.dossiers.services.desk import Colleague

log = logging.getLogger(__name__)
MOST = 200
"""Steps a round; the next round goes on."""


def held_by(officer: Officer) -> list[Assignment]:
    """Open steps that the officer has taken, the least time left first."""
    account = Account.objects.filter(officer=officer).values_list("id", flat=True).first()
    if account is None:
        return []
    places = positions_at().filter(officer=officer).values_list("unit", "unit__owner")
    units = {unit for pair in places for unit in pair}
    open_ones = Assignment.objects.filter(unit__in=units, closed_at=None, officer_id=account)
    return list(open_ones.select_related("dossier", "unit").order_by("due_at", "id")[:MOST])


def hand(step: Assignment, to: Colleague, *, by: Actor, reason: str) -> bool:
    """Give this very step to a colleague; False when it cannot be now (settled, nobody has it any more): nothing is
    forced."""
    try:
        permissions.held_step(by, store.load(step.dossier_id), step.id)
        services.release(step.dossier_id, by=by, to=to, reason=reason, step=step.id)
    except OperationalError:
        raise
    except Refusal as refusal:
        log.info("Step %s stays where it is: %s", step.id, refusal.code)
        return False
    return True


def _house(step: Assignment) -> Actor:
    """The house itself, with what a head may do in this unit."""
    return SYSTEM.holding(frozenset({(Role.LEADER, step.unit_id)}))


def hand_over(absence: Absence) -> int:
    """What the absent one has taken goes to the substitute; returns how many steps went."""
    to = _colleague(absence.substitute) if absence.substitution_id and absence.substitute else None
    if to is None or not absence.substitute_id:
        return 0
    grants, given = grants_of(absence.substitute_id), 0
    with translation.override("vi"):
        reason = _("%(name)s is away from %(first)s to %(last)s") % {
            "name": absence.officer.full_name, "first": f"{absence.first_day:%d/%m/%Y}",
            "last": f"{absence.last_day:%d/%m/%Y}",
        }  # fmt: skip
    for step in held_by(absence.officer):
        if (step.role, step.unit_id) in grants:
            given += hand(step, to, by=_house(step), reason=reason)
    if given:
        absence.handed_over += given
        absence.save(update_fields=["handed_over"])
    return given


def hand_back(absence: Absence) -> int:
    """Steps that the substitute has left and no longer has the right for come back to who was away."""
    back = 0
    to = _colleague(absence.officer)
    if absence.substitute is not None and to is not None:
        own, kept = grants_of(absence.officer_id), grants_of(absence.substitute.pk)
        account = Account.objects.filter(officer=absence.substitute).values_list("id", flat=True).first()
        units = {unit for _role, unit in own}
        left = Assignment.objects.filter(unit__in=units, closed_at=None, officer_id=account).order_by("due_at", "id")
        with translation.override("vi"):
            reason = _("%(name)s is back") % {"name": absence.officer.full_name}
        for step in left[:MOST]:
            if (step.role, step.unit_id) in own - kept:
                back += hand(step, to, by=_house(step), reason=reason)
    absence.handed_back_at = now()
    absence.save(update_fields=["handed_back_at"])
    return back


def _colleague(officer: Officer | None) -> Colleague | None:
    account = Account.objects.filter(officer=officer, is_active=True).first() if officer else None
    return Colleague(account.id, officer.full_name) if account and officer else None


def running(day: date | None = None) -> list[Absence]:
    """Accepted, begun and not over."""
    day = day or today()
    rows = Absence.objects.filter(state=AbsenceState.ACCEPTED, handed_back_at=None, first_day__lte=day)
    return list(rows.filter(last_day__gte=day).select_related("officer", "substitute"))


def over(day: date | None = None) -> list[Absence]:
    """Accepted, over, and not closed yet."""
    rows = Absence.objects.filter(state=AbsenceState.ACCEPTED, handed_back_at=None, last_day__lt=day or today())
    return list(rows.select_related("officer", "substitute"))


def assign(step_ids: list[UUID], to: Account, *, by: Actor, reason: str = "") -> tuple[int, list[Assignment]]:
    """The head gives chosen steps of one who is away to a colleague who has the right for each (as a substitute, too).
    Returns how many went, and those that stay where they are."""
    assert to.officer is not None
    grants, done = grants_of(to.officer.pk), 0
    stay: list[Assignment] = []
    steps = Assignment.objects.filter(id__in=step_ids[:MOST], closed_at=None, officer_id__isnull=False)
    for step in steps.select_related("dossier"):
        fits = (step.role, step.unit_id) in grants and step.officer_id != to.id
        if fits and hand(step, Colleague(to.id, to.officer.full_name), by=by, reason=reason):
            done += 1
        else:
            stay.append(step)
    return done, stay
