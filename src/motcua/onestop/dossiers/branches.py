"""Steps that run side by side, as people see them: which part is done, which waits and for whom and until when, and
what waits for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.foundation.calendar import Calendar
from motcua.foundation.common.clock import local
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import branches as graphs
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.catalogue.process import Graph
from motcua.onestop.dossiers import selectors, step_clock
from motcua.onestop.dossiers.deadlines import Entry
from motcua.onestop.dossiers.models import Assignment, Dossier

ENDED = "ended"
UNDONE = frozenset({"undone", "sent_back", ENDED})
"""Outcomes of a step whose work is to be done again."""


@dataclass(frozen=True)
class Branch:
    """One part: `step` is the open one, or the last that was done; `due_at` its own, None while the clock stands."""

    title: Any
    is_done: bool
    step: Assignment
    due_at: datetime | None

    @property
    def unit(self) -> Unit:
        return self.step.unit


@dataclass(frozen=True)
class Beside:
    """Parts of the work that run side by side, and the title of the step that waits for them."""

    branches: tuple[Branch, ...]
    join: Any

    @property
    def holders(self) -> list[Unit]:
        """The units that have a part of it now, each once."""
        return list({branch.unit.id: branch.unit for branch in self.branches if not branch.is_done}.values())

    @property
    def waiting(self) -> int:
        return sum(not branch.is_done for branch in self.branches)


def counting(graph: Graph, steps: Iterable[Assignment]) -> dict[str, Assignment]:
    """Of each step of the process the latest that still counts; `steps` in the order they were opened. What was done
    does not count any more when the work went back to a step before it."""
    rows = [step for step in steps if step.outcome not in UNDONE]
    found = {step.node: step for step in rows}
    return {
        key: step for key, step in found.items()
        if not any(t.node != key and t.opened_at > step.opened_at and graph.leads(t.node, key) for t in found.values())
    }  # fmt: skip


def beside(
    dossier: Dossier, bundle: Bundle, steps: Sequence[Assignment], clock: Iterable[Entry], calendar: Calendar
) -> list[Beside]:
    """Where work runs side by side now, or waits at a join: nothing before it splits and after the join has opened."""
    meetings = graphs.meetings(bundle.graph, dossier.answers, local(dossier.submitted_at).date())
    told, entries, found = counting(bundle.graph, steps), list(clock), []
    for meeting in meetings:
        rows = [_branch(dossier, branch, told, entries, calendar) for branch in meeting.branches]
        shown = tuple(row for row in rows if row)
        if meeting.join.key not in told and len(shown) > 1 and not all(row.is_done for row in shown):
            found.append(Beside(shown, meeting.join.title))
    return found


def _branch(
    dossier: Dossier, nodes: Sequence[Any], told: dict[str, Assignment], clock: list[Entry], calendar: Calendar
) -> Branch | None:
    here = [(node, told[node.key]) for node in nodes if node.key in told]
    if not here:
        return None
    node, step = next(((n, s) for n, s in here if s.closed_at is None), here[-1])
    due_at = step_clock.step_due(step.opened_at, node.limit, clock, calendar, dossier.due_at)
    return Branch(node.title, step.closed_at is not None, step, None if dossier.paused_at else due_at)


def begun_anew(graph: Graph, steps: Sequence[Assignment]) -> list[tuple[Any, Any]]:
    """(the step that was ended because the work beside it was sent back, the step the work went back to), while that
    one is still open."""
    now = [step for step in steps if step.closed_at is None]
    found = []
    for ended in (step for step in steps if step.outcome == ENDED):
        back = next((s for s in now if s.opened_at == ended.closed_at and graph.leads(s.node, ended.node)), None)
        if back is not None:
            found.append((graph.node(ended.node).title, graph.node(back.node).title))
    return found


def told_to_applicant(dossier: Dossier) -> dict[str, Any]:
    """{"beside": parts that run side by side, "anew": parts that begin anew}, for the applicant's page; two more
    queries where the process has a join, none elsewhere. Imports have no bundle."""
    try:
        bundle = catalogue.bundle(dossier.revision_id)
    except ProcedureRevision.DoesNotExist:
        return {"beside": [], "anew": []}
    if dossier.received_at is None or not any(node.join for node in bundle.graph.nodes.values()):
        return {"beside": [], "anew": []}
    steps = list(dossier.assignments.select_related("unit").order_by("opened_at", "id"))
    clock, calendar = selectors.clock(dossier.id), calendar_for(dossier.authority_id)
    return {
        "beside": beside(dossier, bundle, steps, clock, calendar), "anew": begun_anew(bundle.graph, steps),
    }  # fmt: skip
