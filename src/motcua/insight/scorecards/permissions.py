"""Whose figures an officer reads: their own agency's; in the province's committee, each agency's."""

from django.db.models import Exists, OuterRef

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier

READERS = (Role.LEADER, Role.CONTROLLER, Role.ADMINISTRATOR)


def units_of(actor: Actor) -> list[Unit]:
    """The agencies whose figures this officer reads, in dictionary order. One who leads, controls or administers a part
    reads the agency it acts for; at the province's committee those that ever had a dossier, closed ones too."""
    if actor.kind is not ActorKind.OFFICER:
        return []
    held = Unit.objects.filter(id__in={unit for role, unit in actor.grants if role in READERS})
    owners = {unit.owner_id: (unit.parent_id, unit.kind) for unit in held}
    has_dossiers = Exists(Dossier.objects.filter(authority=OuterRef("id")))
    if any(kind == UnitKind.PROVINCE_COMMITTEE and parent is None for parent, kind in owners.values()):
        return list(Unit.objects.filter(has_dossiers).order_by("sort_key", "id"))
    return list(Unit.objects.filter(id__in=owners).order_by("sort_key", "id"))
