"""Who may do what in a queue: who receives at the centre calls; who leads its agency sees the day too."""

from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.permissions import require
from motcua.onestop.queue.models import Place

OVERSEERS = (Role.LEADER, Role.CONTROLLER, Role.ADMINISTRATOR)


def require_caller(by: Actor, place: Place) -> None:
    require(by, Role.RECEPTIONIST, place.unit_id)


def places_of(by: Actor) -> QuerySet[Place]:
    """Where this officer may call numbers."""
    held = by.units(Role.RECEPTIONIST)
    return Place.objects.filter(unit_id__in=held, is_active=True).select_related("unit").order_by("unit__sort_key")


def seen_by(by: Actor) -> QuerySet[Place]:
    """Whose day this officer may look at: the centres they receive at, those of the agencies they lead; the controller
    and the administrator of the province see every one."""
    rows = Place.objects.select_related("unit").order_by("unit__sort_key")
    if by.roles & {Role.CONTROLLER, Role.ADMINISTRATOR}:
        return rows
    units: set[UUID] = set(by.units(Role.RECEPTIONIST))
    led = by.units(Role.LEADER)
    return rows.filter(unit_id__in=units) | rows.filter(unit__owner_id__in=led)
