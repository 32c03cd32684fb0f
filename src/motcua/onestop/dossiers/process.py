"""The step graph of the bundle laid on real units: who has the dossier next.

A bundle names a place ("VP", or "KTHTDT|KT": the first that this authority has), never a unit; the same bundle works in
all communes of every province.
"""

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.catalogue.process import AUTHORITY, Node
from motcua.onestop.dossiers import permissions
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.store import Case, OpenStep, ResultRow

NextStep = tuple[str, str, UUID]


class NoUnit(Refusal):
    """The authority has no unit that the process names."""

    code = "no-unit"

    def __init__(self, place: str):
        super().__init__(
            _("There is no unit “%(place)s” for this step. Ask the administrator to set it up."), place=place
        )


def bundle_of(case: Case) -> Bundle:
    return catalogue.bundle(case.revision_id)


def node_of(case: Case, step: OpenStep) -> Node:
    return bundle_of(case).graph.node(step.node)


def may(case: Case, step: OpenStep, ability: Ability) -> bool:
    """Whether the bundle lets this step do that (draft, ask for a supplement, sign, issue)."""
    return ability in node_of(case, step).abilities


def require(case: Case, step: OpenStep, ability: Ability) -> None:
    """Raise NotAllowed for what the bundle does not let this step do. Imports have no bundle: the law alone rules."""
    try:
        node = node_of(case, step)
    except (ProcedureRevision.DoesNotExist, KeyError):
        return
    if ability not in node.abilities:
        raise NotAllowed(_("This step of the process does not include that."), code="not-of-this-step")


def step_for(ability: Ability, actor: Actor, case: Case, step: UUID | None = None) -> OpenStep:
    """The step of this officer that is for that, where they have several; else as `permissions.my_step`."""
    if step is None and len(case.steps) > 1:
        try:
            fitting = [s.id for s in case.steps if actor.has(s.role, s.unit_id) and may(case, s, ability)]
        except (ProcedureRevision.DoesNotExist, KeyError):
            fitting = []
        step = fitting[0] if fitting else None
    return permissions.my_step(actor, case, step=step)


def require_plain(case: Case, step: OpenStep) -> None:
    """A step where the result is signed or issued, or an opinion given, ends by that and by nothing else."""
    abilities = node_of(case, step).abilities
    if Ability.SIGN in abilities:
        raise Refusal(_("This step ends with the signature. Sign, or send the work back."), code="sign-instead")
    if Ability.ISSUE in abilities:
        raise Refusal(_("This step ends when the result is issued. Issue it, or send the work back."))
    wanted = bundle_of(case).graph.consultation
    if wanted and wanted.has(step.node):
        raise Refusal(_("This step ends with the opinion of your unit. Write it."), code="answer-instead")


def first(case: Case, authority_id: UUID | None = None) -> list[NextStep]:
    """The steps that a process begins with, at the authority of the dossier or at another one."""
    graph = bundle_of(case).graph
    return [_next(authority_id or case.authority_id, graph.nodes[key]) for key in graph.start]


def after(case: Case, step: OpenStep, at: datetime) -> list[NextStep]:
    """The steps that open when `step` is done, and the rules of leaving it."""
    graph = bundle_of(case).graph
    others = [other.node for other in case.steps if other.id != step.id]
    nodes = graph.after(step.node, case.answers, local(at).date(), others)
    if any(node.role == Role.LEADER for node in nodes):
        _ready_for_leader(case, at)
    return [_next(case.authority_id, node) for node in nodes]


def _ready_for_leader(case: Case, at: datetime) -> None:
    """A leader gets a draft, and every opinion that was asked for or is required (or whose day has passed)."""
    draft = case.result(ResultState.DRAFT)
    if draft is None:
        raise Refusal(_("Write the draft result first; the leader needs something to decide on."), code="no-draft")
    if not draft.complete:
        raise Refusal(_("The draft result is not complete yet. Finish it first."), code="draft-incomplete")
    asked = case.opinions
    if any(o.answered_at is None and not (o.due_at and o.due_at < at) for o in asked):
        raise Refusal(_("An opinion is still awaited. Go on when it is there or its day has passed."))
    wanted = bundle_of(case).graph.consultation
    if wanted and wanted.required_when and not asked and requires_opinion(case, at):
        raise Refusal(_("This case needs the opinion of another unit. Ask for it first."), code="opinion-required")


def requires_opinion(case: Case, at: datetime) -> bool:
    from motcua.onestop.catalogue.conditions import holds

    wanted = bundle_of(case).graph.consultation
    return bool(wanted and wanted.required_when and holds(wanted.required_when, case.answers, local(at).date()))


def consultation_of(case: Case) -> tuple[Node, Unit] | None:
    """The step and the unit that may be asked for an opinion; None when the process knows none."""
    wanted = bundle_of(case).graph.consultation
    if wanted is None:
        return None
    return wanted.node, Unit.objects.select_related("owner").get(id=unit_for(case.authority_id, wanted.node))


def is_opinion(case: Case, node: str) -> bool:
    """Whether this is a step of a consulted unit. Imports have no bundle."""
    try:
        wanted = bundle_of(case).graph.consultation
    except ProcedureRevision.DoesNotExist:
        return False
    return wanted is not None and wanted.has(node)


def approval_after(case: Case, node: str) -> Node | None:
    """The leader's step that the opinion written at this step goes to; None when it goes out from there."""
    try:
        wanted = bundle_of(case).graph.consultation
    except ProcedureRevision.DoesNotExist:
        return None
    return wanted.approval if wanted and wanted.node.key == node else None


def ways_back(case: Case, step: OpenStep) -> list[Node]:
    """Earlier steps the work can be sent back to, nearest first."""
    return bundle_of(case).graph.before(step.node)


def back_to(case: Case, step: OpenStep, key: str) -> NextStep:
    for node in ways_back(case, step):
        if node.key == key:
            return (key, node.role, step.unit_id) if is_opinion(case, step.node) else _next(case.authority_id, node)
    raise Refusal(_("The work cannot be sent back to that step. Choose one of the list."))


def signed_and_waiting(case: Case) -> tuple[OpenStep, ResultRow, NextStep] | None:
    """Where a result is signed and not out yet: the step that would issue it, the result, and the step it was signed
    at, as it would open again. Imports have no bundle, and nothing waits there."""
    signed = case.result(ResultState.SIGNED)
    if signed is None:
        return None
    try:
        nodes = {step.id: node_of(case, step) for step in case.steps}
    except (ProcedureRevision.DoesNotExist, KeyError):
        return None
    waiting = next((step for step in case.steps if Ability.ISSUE in nodes[step.id].abilities), None)
    if waiting is None:
        return None
    node = next((node for node in ways_back(case, waiting) if Ability.SIGN in node.abilities), None)
    return (waiting, signed, _next(case.authority_id, node)) if node else None


def _next(authority_id: UUID, node: Node) -> NextStep:
    return node.key, node.role, unit_for(authority_id, node)


def unit_for(authority_id: UUID, node: Node) -> UUID:
    """Raises NoUnit."""
    found = _unit(authority_id, node.at, node.province, today())
    if found is None:
        _unit.cache_clear()  # it may be set up meanwhile
        raise NoUnit(node.province or node.at)
    return found


@lru_cache(maxsize=8192)
def _unit(authority_id: UUID, at: str, province: str, day: date) -> UUID | None:
    if not province and at == AUTHORITY:
        return authority_id
    if province:
        codes = [f"{settings.ENV.province}.{part}" for part in province.split("|")]
    else:
        base = Unit.objects.values_list("code", flat=True).get(id=authority_id)
        codes = [f"{base}.{part}" for part in at.split("|")]
    known = dict(units_at(day).filter(code__in=codes).values_list("code", "id"))
    return next((known[code] for code in codes if code in known), None)
