"""Who loads legal texts and says when they are in force: procedure controllers, and the installation itself."""

from motcua.assistant.law.errors import LawControllersOnly
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role


def may_file(by: Actor) -> bool:
    return by.kind is ActorKind.SYSTEM or (by.kind is ActorKind.OFFICER and Role.CONTROLLER in by.roles)


def require_controller(by: Actor) -> None:
    if not may_file(by):
        raise LawControllersOnly
