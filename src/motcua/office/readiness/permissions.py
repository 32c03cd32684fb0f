"""Who decides on leave, who verifies, who reads what."""

from uuid import UUID

from django.db.models import Q

from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Officer, Position
from motcua.foundation.organisations.selectors import positions_at, root
from motcua.office.readiness.errors import NotTheHead, NotVerifier

READERS = (Role.LEADER, Role.CLERK, Role.ADMINISTRATOR)


def is_administrator(by: Actor) -> bool:
    return by.has(Role.ADMINISTRATOR, root().id)


def units_of(by: Actor, *roles: Role) -> frozenset[UUID] | None:
    """Units whose officers this one answers for in these roles; None for the whole province (an administrator)."""
    if is_administrator(by):
        return None
    return frozenset(unit for role in roles for unit in by.units(role))


def within(units: frozenset[UUID] | None, prefix: str = "unit") -> Q:
    """Rows of these units and of the parts that act for them."""
    if units is None:
        return Q()
    return Q(**{f"{prefix}__in": units}) | Q(**{f"{prefix}__owner__in": units})


def places_of(officer: Officer) -> list[Position]:
    """Where the officer works today, with unit and agency."""
    return list(positions_at().filter(officer=officer).select_related("unit__owner").order_by("valid_from", "id"))


def _above(officer: Officer, units: frozenset[UUID]) -> bool:
    """The unit of a position, the agency it acts for, or the one above that agency."""
    places = places_of(officer)
    return any(units & {one.unit_id, one.unit.owner_id, one.unit.owner.parent_id} for one in places)


def leads(by: Actor, officer: Officer) -> bool:
    """Whether this head decides for that officer: never for themselves, whomever they stand in for."""
    if by.officer_id is None or by.officer_id == officer.pk:
        return False
    return is_administrator(by) or _above(officer, by.units(Role.LEADER))


def require_head(by: Actor, officer: Officer) -> None:
    if not leads(by, officer):
        raise NotTheHead


def verifies(by: Actor, officer: Officer) -> bool:
    if by.officer_id is None or by.officer_id == officer.pk:
        return False
    return is_administrator(by) or _above(officer, by.units(Role.CLERK))


def require_verifier(by: Actor, officer: Officer) -> None:
    if not verifies(by, officer):
        raise NotVerifier
