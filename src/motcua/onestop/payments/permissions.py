"""Who may do what with money: the accountants and leaders of the agency that collects it; money that belongs to no
agency (no order has its reference) is the administrators'."""

from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role
from motcua.onestop.payments.errors import NotYourMoney

KEEPERS = (Role.ACCOUNTANT, Role.LEADER)
READERS = (*KEEPERS, Role.ADMINISTRATOR)


def keeps(by: Actor, unit_id: UUID | None) -> bool:
    if unit_id is None:
        return bool(by.units(Role.ADMINISTRATOR))
    return any(by.has(role, unit_id) for role in KEEPERS)


def require_keeper(by: Actor, unit_id: UUID | None) -> None:
    if by.kind is not ActorKind.SYSTEM and not keeps(by, unit_id):
        raise NotYourMoney


def units_of(by: Actor) -> frozenset[UUID] | None:
    """The agencies whose money they may see; None for all."""
    if by.units(Role.ADMINISTRATOR):
        return None
    return frozenset().union(*(by.units(role) for role in KEEPERS))
