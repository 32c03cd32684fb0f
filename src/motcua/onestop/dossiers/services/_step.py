"""What every verb begins with."""

from datetime import datetime, time
from uuid import UUID

from motcua.foundation.calendar import Due
from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.seal import require_sealing
from motcua.foundation.organisations.calendars import calendar_for, calendar_in
from motcua.onestop.dossiers import deadlines, store, workflow
from motcua.onestop.dossiers.enums import ResultState, Verb
from motcua.onestop.dossiers.errors import StepNotOpen
from motcua.onestop.dossiers.events import DossierMoved
from motcua.onestop.dossiers.ports import Registers
from motcua.onestop.dossiers.store import Case, ClockRow, Move


def begin(
    dossier_id: UUID, verb: Verb, *, by: Actor, at: datetime | None, key: str | None, alone: bool = False
) -> Move:  # fmt: skip
    """Read the dossier and put a move together; the caller authorises `move.by`, then calls `check`.

    An officer's rights are read with the dossier: what was taken away since the page was opened is gone.

    `alone`: for a step that writes more rows than its one statement. Whoever comes second waits here, so that the same
    button pressed twice at once finds the step done instead of leaving those rows twice. Call inside a transaction.
    """
    if alone:
        store.lock(dossier_id)
    case = store.load(dossier_id, by.officer_id, counting=verb is Verb.RECEIVE)
    if case.grants is not None:
        by = by.holding(case.grants)
    return Move(case, verb, by, at or now(), key)


def check(move: Move) -> None:
    """Raise StepNotOpen unless the table allows the verb now; set the state that follows."""
    case = move.case
    if not workflow.is_open(move.verb, case.state, received=case.received_at is not None):
        raise StepNotOpen(move.verb, case.state)
    after = workflow.state_after(move.verb, case.state)
    if after != case.state:
        move.changes["state"] = after


def finish(move: Move) -> int:
    """Announce the step and write it. Raises NotSealing when the record is not being sealed."""
    require_sealing()
    if not move.announced:
        state = move.changes.get("state", move.case.state)
        move.announced.append(DossierMoved(move.case.id, move.case.code, str(move.verb), str(state)))
    return move.commit()


def annul_entry(move: Move) -> None:
    """A result that was entered in a book, and cancelled before it went out, is not granted after all. Call inside a
    transaction."""
    if move.case.result(ResultState.CANCELLED):
        ports.get(Registers).annul(move.case.id, by=move.by, at=move.at)


def clock_of(case: Case, ticks: list[ClockRow], *, limit: str | None = None, cut_off: time | None = None) -> Due:
    """The due date after these further clock rows."""
    calendar = calendar_in(case.notices) if case.notices else calendar_for(case.authority_id)
    return deadlines.due_of(case.clock + ticks, limit or case.limit, calendar, cut_off or case.cut_off)
