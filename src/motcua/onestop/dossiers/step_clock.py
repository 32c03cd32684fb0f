"""The clock of one step beside the clock of the whole: when the step should be done, without the time that stood still.

A step's limit is the house's own plan (the bundle's process); it never outlasts the legal due date.
"""

from collections.abc import Iterable
from datetime import datetime

from motcua.foundation.calendar import Calendar, ClockEvent, ClockKind, Limit, due, working_minutes
from motcua.onestop.dossiers.deadlines import Entry

MOVES = frozenset({ClockKind.STOP, ClockKind.RESUME})


def step_due(
    opened_at: datetime, limit: str, clock: Iterable[Entry], calendar: Calendar, whole: datetime | None
) -> datetime | None:
    """None while the clock stands still, and for a step without a limit in a dossier without a due date."""
    if not limit:
        return whole
    events = [ClockEvent(ClockKind.START, opened_at)]
    events += [ClockEvent(ClockKind(e.kind), e.at) for e in clock if e.kind in MOVES and e.at >= opened_at]
    own = due(events, Limit.parse(limit), calendar).due_at
    return min(own, whole) if own and whole else own or whole


def share_used(start: datetime | None, due_at: datetime | None, at: datetime, calendar: Calendar) -> int:
    """How much of the working time is gone, in whole per cent from 0 to 100; past the due time always 100."""
    if start is None or due_at is None:
        return 0
    if at >= due_at:
        return 100
    whole = working_minutes(calendar, start, due_at)
    return min(99, max(0, 100 * working_minutes(calendar, start, at) // whole)) if whole > 0 else 0
