"""The one question every service asks first."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.labels import ROLES


def require(actor: Actor, role: Role, unit_id: UUID) -> None:
    """Raises NotAllowed unless the actor holds the role in the unit today (own position or substitution)."""
    if actor.kind == ActorKind.SYSTEM or actor.has(role, unit_id):
        return
    raise NotAllowed(_("This step needs the role “%(role)s” in the unit concerned."), role=ROLES[Role(role)])


def require_any(actor: Actor, roles: tuple[Role, ...], unit_id: UUID) -> None:
    if actor.kind == ActorKind.SYSTEM or any(actor.has(role, unit_id) for role in roles):
        return
    names = ", ".join(str(ROLES[role]) for role in roles)
    raise NotAllowed(_("This step needs one of these roles in the unit concerned: %(roles)s."), roles=names)
