"""Who may change the organisation: an administrator appointed at the province's root."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.organisations.selectors import root

ADMINISTRATOR = "administrator"
"""Value of `identity.enums.Role.ADMINISTRATOR`; identity stands above this room, a test compares them."""


def require_administrator(actor: Actor) -> None:
    if actor.kind == ActorKind.SYSTEM:
        return
    if not actor.has(ADMINISTRATOR, root().id):
        raise NotAllowed(_("Only an administrator of the province can change units, officers and the calendar."))
