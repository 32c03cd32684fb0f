"""Settling: take, complete a step, send back, consult, ask for a supplement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.dossiers import allowed, permissions, process
from motcua.onestop.dossiers.enums import DossierState, Outcome, ResultState, Verb
from motcua.onestop.dossiers.models import SupplementRequest
from motcua.onestop.dossiers.process import NextStep
from motcua.onestop.dossiers.services._beside import beside_others, done_before, end, ended_with
from motcua.onestop.dossiers.services._step import begin, check, clock_of, finish
from motcua.onestop.dossiers.services.intake import Paper, ask, check_answer_by, for_whom, give
from motcua.onestop.dossiers.store import Case, Move, OpenStep, lock

LEAST_WHY = 10
_AGAIN = _("Write why the first request was not enough. It stands on form 02 and in the record.")


def check_supplements(case: Case) -> None:
    """Raise NotAllowed where no further supplement may be asked for."""
    if case.supplements >= allowed.for_case(case).supplements:
        raise NotAllowed(
            _("A supplement was requested before; no other is allowed. Decide on what is there."), code="one-supplement"
        )


@beside_others
def take(
    dossier_id: UUID, *, by: Actor, step: UUID | None = None, at: datetime | None = None, key: str | None = None
) -> int:
    """An officer takes the open step that is theirs to do; of several, the one that `step` names."""
    move = begin(dossier_id, Verb.TAKE, by=by, at=at, key=key)
    found = permissions.my_step(move.by, move.case, step=step)
    if found.officer_id == by.id:
        return move.case.version
    check(move)
    move.taken, move.detail["node"] = found.id, found.node
    return finish(move)


@dataclass(frozen=True)
class Colleague:
    """The account of an officer who holds the step's role in its unit."""

    id: UUID
    name: str


@beside_others
def release(
    dossier_id: UUID, *, by: Actor, to: Colleague | None = None, reason: str = "", step: UUID | None = None,
    at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """Give a taken step back to the unit, or hand it to a colleague; by who holds it, or by the unit's leader when
    they are away. A step nobody has taken is given to a colleague by who could take it, or by that leader. `to` is one
    of those who hold the role there (`selectors.colleagues`)."""
    move = begin(dossier_id, Verb.RELEASE, by=by, at=at, key=key)
    if move.case.repeats(Verb.RELEASE, key):
        return move.case.version
    given = permissions.given_step if to else permissions.held_step
    found = given(move.by, move.case, step)
    check(move)
    if to is not None and to.id == found.officer_id:
        raise Refusal(_("%(who)s has this step already. Choose somebody else."), who=to.name)
    if move.case.state == DossierState.RECEIVED:
        move.changes["state"] = DossierState.IN_PROGRESS  # somebody has it now, as when it is taken
    move.hand(found, to.id if to else None, to.name if to else "")
    move.detail |= {"node": found.node, "from_officer": found.officer_name, "to_officer": to.name if to else ""}
    move.detail["reason"] = clean(reason)
    return finish(move)


@beside_others
def forward(
    dossier_id: UUID, *, by: Actor, next_steps: list[NextStep] | None = None, opinion: str = "",
    outcome: Outcome | None = None, step: UUID | None = None, at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """Complete my step (`step`, where I have several); the process graph says what follows, unless `next_steps` stand
    in for it. A join opens with the last branch: once, also when two are completed at the same moment."""
    move = begin(dossier_id, Verb.FORWARD, by=by, at=at, key=key)
    if move.case.repeats(Verb.FORWARD, key) or done_before(move, step, "done"):
        return move.case.version
    found = permissions.my_step(move.by, move.case, step=step)
    check(move)
    move.close(found, "done", mine=True)
    if next_steps is None:
        process.require_plain(move.case, found)
        next_steps = process.after(move.case, found, move.at)
    for node, role, unit_id in next_steps:
        move.open(node, role, unit_id, move.case.due_at)
    if outcome:
        move.changes["outcome"] = outcome
    move.detail |= {"node": found.node, "next": [n for n, _r, _u in next_steps], "opinion": clean(opinion)}
    return finish(move)


@beside_others
def send_back(
    dossier_id: UUID, *, by: Actor, to: NextStep | str, reason: str, step: UUID | None = None,
    at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """Return my step (`step`, where I have several) to an earlier one (named by its key in the process), with the
    reason; a result that was signed and did not go out is cancelled. Steps beside it that the earlier one leads to
    again end, each with an event of its own."""
    move = begin(dossier_id, Verb.SEND_BACK, by=by, at=at, key=key)
    if move.case.repeats(Verb.SEND_BACK, key):
        return move.case.version
    found = permissions.my_step(move.by, move.case, step=step)
    check(move)
    if not clean(reason):
        raise Invalid(_("Write what has to be changed."), fields={"reason": ""})
    back = process.back_to(move.case, found, to) if isinstance(to, str) else to
    # Another unit that was asked stands at the same step of the process; its opinion is its own.
    beside = [] if process.is_opinion(move.case, found.node) else ended_with(move.case, found, back[0])
    if not beside:
        return _sent_back(move, found, back, clean(reason))
    with transaction.atomic():
        lock(dossier_id)
        for other in beside:
            end(move, other, back[0], clean(reason))
        last = begin(dossier_id, Verb.SEND_BACK, by=by, at=move.at, key=key)
        found = permissions.my_step(last.by, last.case, step=found.id)
        check(last)
        last.detail["ended"] = [other.node for other in beside]
        return _sent_back(last, found, back, clean(reason))


def _sent_back(move: Move, step: OpenStep, back: NextStep, reason: str) -> int:
    move.close(step, "sent_back", mine=True)
    move.open(*back, step.due_at if process.is_opinion(move.case, step.node) else move.case.due_at)
    move.detail |= {"node": step.node, "to_node": back[0], "reason": reason}
    signed = move.case.result(ResultState.SIGNED)
    if signed and step.role == Role.CLERK:
        move.cancel(signed.id)
        move.detail["cancelled"] = signed.id
    return finish(move)


@transaction.atomic
def request_supplement(
    dossier_id: UUID, *, by: Actor, items: list[dict], answer_by: date, again: str = "", step: UUID | None = None,
    at: datetime | None = None, key: str | None = None,
) -> SupplementRequest:  # fmt: skip
    """Form 02 while settling, with a reason a document; the clock stops until the answer. The law has it once; another
    one needs its reason (`again`), and the index of Decision 766/QĐ-TTg counts the dossier as late."""
    move = begin(dossier_id, Verb.REQUEST_SUPPLEMENT, by=by, at=at, key=key, alone=True)
    mine = process.step_for(Ability.SUPPLEMENT, move.by, move.case, step)
    check(move)
    process.require(move.case, mine, Ability.SUPPLEMENT)
    check_supplements(move.case)
    again = clean(again) if move.case.supplements else ""
    if move.case.supplements and len(again) < LEAST_WHY:
        raise Invalid(_("Write why the first request was not enough."), fields={"again": _AGAIN})
    check_answer_by(answer_by, move.at)
    asked = ask(move, items, answer_by, before_reception=False, again=again)
    move.tick("stop", note=str(asked.id))
    move.changes |= {"paused_at": move.at, "supplements": move.case.supplements + 1}
    finish(move)
    return asked


@transaction.atomic
def supplement(
    dossier_id: UUID, *, by: Actor, papers: tuple[Paper, ...] = (), note: str = "",
    answers: Mapping[str, Any] | None = None, request_of: str = "", at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """The applicant answers; the clock runs again and the due date moves by the time it stood still.

    `answers`: the whole form anew, where form 02 asks for it. `request_of`: who came in person, when the counter
    officer writes it down for them.
    """
    move = begin(dossier_id, Verb.SUPPLEMENT, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.SUPPLEMENT, key):
        return move.case.version
    for_whom(move, request_of)
    check(move)
    give(move, papers, note, answers)
    move.tick("resume")
    due = clock_of(move.case, move.ticks)
    move.changes |= {"paused_at": None, "due_at": due.due_at}
    move.reschedule = due.due_at
    move.detail["due_at"] = due.due_at
    return finish(move)
