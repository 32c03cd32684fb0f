"""Who keeps a unit's templates and who prints with them: the clerk and the leaders keep them, whoever works on dossiers
there prints."""

from uuid import UUID

from django.db.models import Q

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.printing.errors import NotYourPrint, NotYourTemplate
from motcua.onestop.printing.models import Template

KEEPERS = (Role.CLERK, Role.LEADER)
PRINTERS = (Role.SPECIALIST, Role.LEADER, Role.CLERK)


def kept_units(by: Actor) -> frozenset[UUID]:
    """Units whose templates this officer keeps."""
    if by.kind is not ActorKind.OFFICER:
        return frozenset()
    return frozenset(unit for role, unit in by.grants if role in KEEPERS)


def printing_units(by: Actor) -> frozenset[UUID]:
    """Units with whose templates this officer prints: where they work, and the agency that a part they lead acts for
    (the head of a division leads the division alone, but prints as the department does)."""
    if by.kind is not ActorKind.OFFICER:
        return frozenset()
    own = {unit for role, unit in by.grants if role in PRINTERS}
    agencies = Unit.objects.filter(Q(id__in=own)).values_list("owner_id", flat=True)
    return frozenset(own | set(agencies))


def require_keeper(by: Actor, unit_id: UUID) -> None:
    if unit_id not in kept_units(by):
        raise NotYourTemplate


def require_printer(by: Actor, template: Template) -> None:
    if template.unit_id not in printing_units(by):
        raise NotYourPrint
