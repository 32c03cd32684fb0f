"""Who answers what was handed over, and who approves an answer as knowledge."""

from uuid import UUID

from motcua.assistant.answers.errors import ControllersOnly, NotYourQuestion
from motcua.assistant.answers.models import OfficerQuestion
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role

ANSWERERS = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)


def units_of(by: Actor) -> set[UUID]:
    """The agencies for which this officer answers."""
    return {unit for role in ANSWERERS for unit in by.units(role)}


def approves(by: Actor) -> bool:
    return by.kind is ActorKind.OFFICER and Role.CONTROLLER in by.roles


def may_answer(by: Actor, question: OfficerQuestion) -> bool:
    return by.kind is ActorKind.OFFICER and question.unit_id in units_of(by)


def require_answerer(by: Actor, question: OfficerQuestion) -> None:
    if not may_answer(by, question):
        raise NotYourQuestion


def require_controller(by: Actor) -> None:
    if not approves(by):
        raise ControllersOnly
