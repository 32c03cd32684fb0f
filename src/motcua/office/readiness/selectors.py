"""Reading leave: whose it is, who decides, what waits."""

from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.common.text import fold
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import positions_at
from motcua.office.readiness import permissions
from motcua.office.readiness.enums import STANDING
from motcua.office.readiness.models import Absence


def own_absences(by: Actor) -> QuerySet[Absence]:
    """The officer's own, the latest days first."""
    return Absence.objects.filter(officer=by.officer_id).select_related("substitute").order_by("-first_day", "-id")


def officers_led(by: Actor) -> QuerySet[Officer]:
    """Officers whose leave this head decides on, in dictionary order."""
    return (
        Officer.objects.filter(_led(by), is_active=True)
        .exclude(pk=by.officer_id or UUID(int=0))
        .order_by("sort_key", "id")
    )


def found_led(by: Actor, text: str) -> QuerySet[Officer]:
    """Of those, whoever has these words in the name, with or without diacritics, or this user name or code."""
    typed = text.strip()
    if not typed:
        return officers_led(by)
    words = Q(name_folded__contains=fold(typed)) if fold(typed) else Q()
    return officers_led(by).filter(words | Q(account__username__istartswith=typed) | Q(code__istartswith=typed))


def _led(by: Actor) -> Q:
    units = permissions.units_of(by, Role.LEADER)
    if units is None:
        return Q()
    below = permissions.within(units) | Q(unit__owner__parent__in=units)
    return Q(id__in=positions_at().filter(below).values("officer"))


def absences_led(by: Actor) -> QuerySet[Absence]:
    """Asked for or accepted, not over: of the officers this head decides for, and their own to see."""
    whose = Q(officer__in=officers_led(by).values("id")) | Q(officer=by.officer_id)
    rows = Absence.objects.filter(whose, state__in=STANDING, last_day__gte=today())
    return rows.select_related("officer", "substitute", "substitution")


def readable(by: Actor, id: UUID) -> Absence | None:
    """For the officer, who stands in, and who decides."""
    found = Absence.objects.select_related("officer", "substitute", "substitution").filter(id=id).first()
    if found is None or by.officer_id is None:
        return None
    near = by.officer_id in (found.officer_id, found.substitute_id)
    return found if near or permissions.leads(by, found.officer) else None
