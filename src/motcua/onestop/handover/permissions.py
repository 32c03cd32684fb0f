"""Who keeps results: the counter officers of a centre, the clerks of an agency; who leads them sees the lists too."""

from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.onestop.handover.errors import NotYourUnit

CENTRES = (UnitKind.SERVICE_CENTRE, UnitKind.COUNTER)
KEEPERS = (Role.RECEPTIONIST, Role.CLERK)


def is_centre(unit: Unit) -> bool:
    return unit.kind in CENTRES


def keeps(by: Actor, unit: Unit) -> bool:
    """At a centre whoever receives there; what lies with an agency itself is its clerks'."""
    return by.has(Role.RECEPTIONIST if is_centre(unit) else Role.CLERK, unit.id)


def hands_over(by: Actor, place: Unit, authority_id: UUID) -> bool:
    """What lies at a centre of the agency that settled may be handed over by its clerks, too."""
    return keeps(by, place) or (place.owner_id == authority_id and by.has(Role.CLERK, authority_id))


def require_keeper(by: Actor, unit: Unit) -> None:
    if not keeps(by, unit):
        raise NotYourUnit


def may_ask(by: Actor) -> bool:
    """Whoever returns results somewhere may be told where one lies, to send the person there."""
    return by.kind is ActorKind.OFFICER and any(role in KEEPERS for role, _unit in by.grants)


def kept_ids(by: Actor) -> frozenset[UUID]:
    """The units whose results this officer keeps."""
    held = set(by.units(Role.RECEPTIONIST)) | set(by.units(Role.CLERK))
    units = Unit.objects.filter(id__in=held).only("id", "kind")
    return frozenset(unit.id for unit in units if (is_centre(unit) or unit.is_agency) and keeps(by, unit))
