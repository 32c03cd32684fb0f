"""Steps that run side by side: acts that do not touch each other both happen, and work sent back to before it split
begins anew everywhere."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import process
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.errors import ChangedByOther
from motcua.onestop.dossiers.models import Assignment
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.dossiers.store import Case, Move, OpenStep

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 6


def beside_others(act: Callable[P, R]) -> Callable[P, R]:
    """Somebody who was faster at a step beside one's own changes nothing for it: read the dossier anew and act. Whoever
    was faster at one's own step is told as ever, by what the act finds then."""

    @wraps(act)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for _try in range(TRIES - 1):
            try:
                return act(*args, **kwargs)
            except ChangedByOther as first_come:
                if not first_come.is_beside:
                    raise
        return act(*args, **kwargs)

    return again


def done_before(move: Move, step: UUID | None, outcome: str) -> bool:
    """Whether this officer ended the step in this way already: the button pressed twice, and somebody acted beside it
    in between."""
    if step is None or any(one.id == step for one in move.case.steps):
        return False
    mine = Assignment.objects.filter(id=step, dossier_id=move.case.id, officer_id=move.by.id, outcome=outcome)
    return mine.exists()


def ended_with(case: Case, step: OpenStep, to: str) -> list[OpenStep]:
    """The steps beside `step` that begin anew when the work goes back to the step `to`: it leads to them again.
    Opinions that are asked for stand; imports have no bundle, and nothing beside."""
    others = [one for one in case.steps if one.id != step.id]
    if not others:
        return []
    try:
        graph = process.bundle_of(case).graph
    except ProcedureRevision.DoesNotExist:
        return []
    return [one for one in others if graph.leads(to, one.node)]


def end(before: Move, step: OpenStep, to: str, reason: str) -> None:
    """End a step beside the one that is sent back, with an event of its own. Call inside the transaction of that."""
    move = begin(before.case.id, Verb.END_STEP, by=before.by, at=before.at, key=None)
    check(move)
    move.close(step, "ended")
    move.detail |= {"node": step.node, "to_node": to, "from_officer": step.officer_name, "reason": reason}
    finish(move)
