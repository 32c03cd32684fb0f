"""What an officer may do with a dossier now: the same answer for the buttons of a page and for what is sent.

The services hold the rules of the law; here the bundle's process adds what each of its steps is for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.catalogue.process import Node
from motcua.onestop.dossiers import permissions, process, workflow
from motcua.onestop.dossiers.enums import TRANSFER_STEP, LetterKind, ResultState, Verb
from motcua.onestop.dossiers.errors import NotYours, StepNotOpen, TakenByOther
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.services.desk import check_supplements
from motcua.onestop.dossiers.services.notices import NO_LETTER, require_drafter, require_due
from motcua.onestop.dossiers.services.transfers import require_free
from motcua.onestop.dossiers.store import Case, OpenStep


class Act(StrEnum):
    """What pages offer; each leads to one verb."""

    TAKE = "take"
    DRAFT = "draft"
    FORWARD = "forward"
    SIGN = "sign"
    ISSUE = "issue"
    OPINION = "opinion"
    RETURN = "return"
    SUPPLEMENT = "supplement"
    CONSULT = "consult"
    SEND_BACK = "send_back"
    RELEASE = "release"
    REFUSE = "refuse"
    ASK_EXTENSION = "ask_extension"
    ASK_APOLOGY = "ask_apology"
    ASK_STOP = "ask_stop"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    DISCONTINUE = "discontinue"
    DROP_LETTER = "drop_letter"
    ACCEPT_TRANSFER = "accept_transfer"
    HAND_BACK = "hand_back"
    TRANSFER = "transfer"
    REISSUE = "reissue"
    NOTE = "note"
    MESSAGE = "message"


VERBS = {
    Act.TAKE: Verb.TAKE, Act.DRAFT: Verb.DRAFT_RESULT, Act.FORWARD: Verb.FORWARD, Act.SIGN: Verb.SIGN,
    Act.ISSUE: Verb.ISSUE, Act.OPINION: Verb.ANSWER_CONSULTATION, Act.RETURN: Verb.RETURN_RESULT,
    Act.SUPPLEMENT: Verb.REQUEST_SUPPLEMENT, Act.CONSULT: Verb.CONSULT, Act.SEND_BACK: Verb.SEND_BACK,
    Act.RELEASE: Verb.RELEASE, Act.REFUSE: Verb.DRAFT_RESULT,
    Act.ASK_EXTENSION: Verb.PROPOSE_LETTER, Act.ASK_APOLOGY: Verb.PROPOSE_LETTER, Act.ASK_STOP: Verb.PROPOSE_LETTER,
    Act.EXTEND: Verb.EXTEND, Act.APOLOGISE: Verb.APOLOGISE, Act.DISCONTINUE: Verb.DISCONTINUE,
    Act.DROP_LETTER: Verb.DROP_LETTER, Act.ACCEPT_TRANSFER: Verb.ACCEPT_TRANSFER, Act.HAND_BACK: Verb.HAND_BACK,
    Act.TRANSFER: Verb.TRANSFER,
    Act.REISSUE: Verb.REISSUE, Act.NOTE: Verb.NOTE, Act.MESSAGE: Verb.MESSAGE,
}  # fmt: skip
NEEDS = {
    Act.DRAFT: Ability.DRAFT, Act.REFUSE: Ability.DRAFT, Act.SIGN: Ability.SIGN, Act.ISSUE: Ability.ISSUE,
    Act.SUPPLEMENT: Ability.SUPPLEMENT, Act.CONSULT: Ability.CONSULT,
}  # fmt: skip
ASKED_AS = {
    Act.ASK_EXTENSION: LetterKind.EXTENSION, Act.ASK_APOLOGY: LetterKind.APOLOGY, Act.ASK_STOP: LetterKind.STOP,
}  # fmt: skip
SIGNED_AS = {
    Act.EXTEND: LetterKind.EXTENSION, Act.APOLOGISE: LetterKind.APOLOGY, Act.DISCONTINUE: LetterKind.STOP,
}  # fmt: skip
OF_LETTERS = frozenset(ASKED_AS) | frozenset(SIGNED_AS) | {Act.DROP_LETTER}
ANSWERS = frozenset({Act.ACCEPT_TRANSFER, Act.HAND_BACK})
"""Of the agency that was asked to take the dossier."""
OF_A_STEP = frozenset(Act) - OF_LETTERS - {
    Act.RELEASE, Act.RETURN, Act.REISSUE, Act.NOTE, Act.MESSAGE, Act.TRANSFER,
}  # fmt: skip
END_BY_THEMSELVES = frozenset({Ability.SIGN, Ability.ISSUE})


@dataclass(frozen=True)
class Standing:
    """Where this officer stands: the open step of their role, what it is for, and who has it."""

    step: OpenStep | None
    node: Node | None
    acts: tuple[Act, ...]
    held_by: str = ""

    @property
    def main(self) -> Act | None:
        """The act that the page offers first."""
        return self.acts[0] if self.acts and self.acts[0] in OF_A_STEP | {Act.RETURN} else None


def my_steps(actor: Actor, case: Case) -> list[OpenStep]:
    """The open steps of this officer's roles: those they have taken, then those nobody has. Several, where the work
    runs side by side and one officer, or one who stands in, does more than one part."""
    mine = [step for step in case.steps if actor.has(step.role, step.unit_id)]
    return sorted(mine, key=lambda step: (step.officer_id != actor.id, step.officer_id is not None))


def my_step(actor: Actor, case: Case, wanted: UUID | None = None) -> OpenStep | None:
    """The first of these, or the one that was asked for; None when that is not theirs or not open any more."""
    return next((step for step in my_steps(actor, case) if wanted in (None, step.id)), None)


def standing(actor: Actor, case: Case, wanted: UUID | None = None) -> Standing:
    """`wanted`: which of several open steps; one that is not theirs any more is as if none was named."""
    step = my_step(actor, case, wanted) or my_step(actor, case)
    node = _node(case, step) if step else None
    held_by = step.officer_name if step and step.officer_id not in (None, actor.id) else ""
    acts = tuple(act for act in Act if _refusal(act, actor, case, step, node) is None)
    return Standing(step, node, acts, held_by)


def may_take_back(actor: Actor, case: Case) -> bool:
    """Whether this leader may take back a signature that waits for the clerk."""
    standing = process.signed_and_waiting(case)
    return standing is not None and actor.has(Role.LEADER, standing[2][2])


def require(act: Act, actor: Actor, case: Case, wanted: UUID | None = None) -> OpenStep | None:
    """The step to act on: the one that is named, else the first of theirs that the act is for; raises the refusal that
    says why not."""
    permissions.named(case, wanted)
    step = my_step(actor, case, wanted) if wanted else acting_step(act, actor, case)
    refusal = _refusal(act, actor, case, step, _node(case, step) if step else None)
    if refusal:
        raise refusal
    return step


def acting_step(act: Act, actor: Actor, case: Case) -> OpenStep | None:
    """The first of the officer's open steps at which this may be done now; the first of all where none is."""
    mine = my_steps(actor, case)
    return next((s for s in mine if _refusal(act, actor, case, s, _node(case, s)) is None), mine[0] if mine else None)


def _node(case: Case, step: OpenStep) -> Node | None:
    try:
        return process.node_of(case, step)
    except KeyError:
        return None


def _refusal(act: Act, actor: Actor, case: Case, step: OpenStep | None, node: Node | None) -> Exception | None:
    if act in OF_A_STEP:
        if step is None:
            return NotYours()
        if step.officer_id not in (None, actor.id):
            return TakenByOther(step.officer_name, case.last_at)
    if not workflow.is_open(VERBS[act], case.state, received=case.received_at is not None):
        return StepNotOpen(VERBS[act], case.state)
    if act in OF_A_STEP and not _fits(act, actor, case, step, node):
        return NotAllowed(_("This step of the process does not include that."), code="not-of-this-step")
    return _RULES[act](actor, case) if act in _RULES else None


def _fits(act: Act, actor: Actor, case: Case, step: OpenStep | None, node: Node | None) -> bool:
    """Whether the bundle's process lets this step do that."""
    abilities = node.abilities if node else frozenset()
    is_opinion = node is not None and _is_opinion(case, node)
    asked = step is not None and step.node == TRANSFER_STEP
    if act in ANSWERS or asked:
        return act in ANSWERS and asked
    if act is Act.TAKE:
        return step is not None and step.officer_id is None
    if act is Act.OPINION:
        return is_opinion
    if act in NEEDS:
        return NEEDS[act] in abilities
    if act is Act.FORWARD:
        return not is_opinion and not abilities & END_BY_THEMSELVES
    if act is Act.SEND_BACK:
        return bool(node and step and process.ways_back(case, step))
    return not is_opinion


def _is_opinion(case: Case, node: Node) -> bool:
    wanted = process.bundle_of(case).graph.consultation
    return wanted is not None and wanted.has(node.key)


def _supplement(actor: Actor, case: Case) -> Exception | None:
    try:
        check_supplements(case)
    except NotAllowed as refusal:
        return refusal
    return None


def _consult(actor: Actor, case: Case) -> Exception | None:
    if process.bundle_of(case).graph.consultation:
        return None
    return NotAllowed(_("This procedure asks no other unit."), code="asks-nobody")


def _return(actor: Actor, case: Case) -> Exception | None:
    try:
        ports.get(Whereabouts).require(case, actor)
    except Refusal as refusal:
        return refusal
    return None


def _reissue(actor: Actor, case: Case) -> Exception | None:
    may = actor.has(Role.LEADER, case.authority_id) and case.result(ResultState.ISSUED) is not None
    return None if may else NotYours()


def _release(actor: Actor, case: Case) -> Exception | None:
    try:
        permissions.held_step(actor, case)
    except NotYours as refusal:
        return refusal
    return None


def _say(actor: Actor, case: Case) -> Exception | None:
    return None if permissions.may_read(actor, case) else NotYours()


def _drafts(kind: LetterKind) -> Callable[[Actor, Case], Exception | None]:
    """By who settles it or leads the authority, while no other letter waits and the law allows this one now."""

    def rule(actor: Actor, case: Case) -> Exception | None:
        try:
            require_drafter(actor, case)
            if case.letter not in (None, kind):
                return NotAllowed(
                    _("Another letter of this dossier waits for its signature. Have it signed or drop it first."),
                    code="letter-waits",
                )  # fmt: skip
            if kind is not LetterKind.STOP:  # whether it can be stopped is told where its reason is written
                require_due(kind, case, now())
        except Refusal as refusal:
            return refusal
        return None

    return rule


def _signs(kind: LetterKind) -> Callable[[Actor, Case], Exception | None]:
    def rule(actor: Actor, case: Case) -> Exception | None:
        if not actor.has(Role.LEADER, case.authority_id):
            return NotYours()
        return None if case.letter == kind else NotAllowed(NO_LETTER, code="no-letter")

    return rule


def _drops(actor: Actor, case: Case) -> Exception | None:
    try:
        require_drafter(actor, case)
    except Refusal as refusal:
        return refusal
    return None if case.letter else NotAllowed(NO_LETTER, code="no-letter")


def _transfers(actor: Actor, case: Case) -> Exception | None:
    try:
        require_drafter(actor, case)
        require_free(case)
    except Refusal as refusal:
        return refusal
    return None


_RULES = {
    Act.SUPPLEMENT: _supplement, Act.CONSULT: _consult, Act.RETURN: _return, Act.REISSUE: _reissue,
    Act.RELEASE: _release, Act.NOTE: _say, Act.MESSAGE: _say, Act.DROP_LETTER: _drops, Act.TRANSFER: _transfers,
    **{act: _drafts(kind) for act, kind in ASKED_AS.items()}, **{act: _signs(kind) for act, kind in SIGNED_AS.items()},
}  # fmt: skip
