"""When a term ends: a pure function of clock events, limit and calendar (Civil Code 2015 art. 147–148).

The rules and the decided edge cases are in docs/decisions/0006-legal-time.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from motcua.foundation.calendar.enums import ClockKind, ClockState, LimitUnit
from motcua.foundation.calendar.errors import CalendarError
from motcua.foundation.calendar.itemise import Line, itemise
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.calendar.walk import INF, Piece, Stops, office_minutes, walk_days, walk_to_close, walk_work
from motcua.foundation.calendar.working_time import minutes_between, opening, to_datetime, to_minute
from motcua.foundation.calendar.year import DAY, Calendar


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that moves a clock; `at` is aware. EXTEND carries the added `limit`."""

    kind: ClockKind
    at: datetime
    ref: str = ""
    limit: Limit | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The answer. Times are aware, Asia/Ho_Chi_Minh; minutes are office minutes.

    `due_at` is None before the start and while a clock stands still before its end. `counted_from` is where counting
    begins: walk from there over office minutes (or, for day limits, over dates), skipping stopped spans, by the sum of
    the lines' `minutes` (or `days`), and you arrive at `due_at`. `limit_minutes` is the whole allowance to the end of
    the last day (if paused: as if the open stop had not happened); `used_minutes` what was used at the last event.
    """

    state: ClockState
    due_at: datetime | None = None
    due_date: date | None = None
    lines: tuple[Line, ...] = ()
    limit_minutes: int = 0
    used_minutes: int = 0
    counted_from: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    projected: bool = False


@dataclass(slots=True)
class _Story:
    """The events, read once: the start, the stopped spans, the extensions, the end, and what had no effect."""

    start: ClockEvent | None = None
    stops: list[tuple[int, int]] = field(default_factory=list)
    extensions: list[Limit] = field(default_factory=list)
    paused: datetime | None = None
    ended: datetime | None = None
    last: int = 0
    told: list[tuple[str, ClockEvent]] = field(default_factory=list)


def _read(events: Iterable[ClockEvent]) -> _Story:
    """Events in time order; one that cannot apply (a second start, a resume while running) is told as ignored."""
    story = _Story()
    for event in sorted(events, key=lambda e: e.at):
        kind, at = event.kind, to_minute(event.at)
        if kind == ClockKind.EXTEND and event.limit is None:
            raise CalendarError("extend_without_limit", at=event.at.isoformat())
        allowed = story.ended is None and (
            (story.start is None)
            if kind == ClockKind.START
            else story.start is not None
            and not (kind == ClockKind.STOP and story.paused)
            and not (kind == ClockKind.RESUME and not story.paused)
        )
        if not allowed:
            story.told.append(("ignored", event))
            continue
        story.last = at
        if kind == ClockKind.START:
            story.start = event
            continue
        story.told.append((kind.value, event))
        if kind == ClockKind.STOP:
            story.paused = event.at
            story.stops.append((at, INF))
        elif kind == ClockKind.RESUME:
            story.paused = None
            story.stops[-1] = (story.stops[-1][0], at)
        elif kind == ClockKind.EXTEND and event.limit:
            story.extensions.append(event.limit)
        elif kind == ClockKind.END:
            story.ended = event.at
    return story


def _begin(at: int, limit: Limit, calendar: Calendar, cut_off: time | None) -> tuple[int, int, str, str]:
    """(day counted as the day of receipt, minute counting begins, message id of the first line, why it was late)."""
    ordinal, minute = divmod(at, DAY)
    spans = calendar.spans(ordinal)
    past_cut_off = cut_off is not None and minute > cut_off.hour * 60 + cut_off.minute
    late = past_cut_off or (cut_off is not None and not spans)
    same_day = limit.unit == LimitUnit.WORKING_DAY and limit.amount == 0
    if same_day:
        late = late or not spans or minute >= spans[-1][1]
    why = "" if not late else "day_off" if not spans else "cut_off" if past_cut_off else "closed"
    if late:
        at = opening(calendar, (ordinal + 1) * DAY)
        ordinal = at // DAY
    if same_day:
        return ordinal, opening(calendar, at), "received_same_day_late" if late else "received_same_day", why
    if limit.unit == LimitUnit.HOUR:
        begin = opening(calendar, at)
        on_time = "received_open" if begin == at else "received_closed"
        return ordinal, begin, "received_late_hours" if late else on_time, why
    return ordinal, (ordinal + 1) * DAY, "received_late" if late else "received", why


def _months_later(ordinal: int, months: int) -> int:
    """The same day of the month, or that month's last day (Civil Code art. 148.3–4)."""
    on = date.fromordinal(ordinal)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1).toordinal()
    return min(date(year, month + 1, 1).toordinal() + on.day - 1, after - 1)


def _run(
    terms: list[Limit], received: int, begin: int, stops: Stops, calendar: Calendar, out: list[Piece]
) -> int | None:
    """The minute the last term ends, or None when the clock stands still before; fills `out` with what was counted."""
    at: int | None = begin
    base = received
    for limit in terms:
        assert at is not None
        if limit.unit == LimitUnit.HOUR:
            at = walk_work(calendar, at, limit.amount * 60, stops, out, "work")
        elif limit.unit == LimitUnit.WORKING_DAY:
            # what is left of the day it counts from: nothing on receipt, all for 0wd, the rest after a term in hours
            midnight = (base + 1) * DAY
            budget = minutes_between(calendar, at, midnight) if at < midnight else 0
            ordinal, days = base, limit.amount
            while days:
                ordinal += 1
                if minutes := calendar.minutes(ordinal):
                    budget, days = budget + minutes, days - 1
            at = walk_work(calendar, at, budget, stops, out, "work")
            at = None if at is None else walk_to_close(calendar, at, stops, out)
        else:
            last = _months_later(base, limit.amount) if limit.unit == LimitUnit.MONTH else base + limit.amount
            at = walk_days(calendar, base, last - base, stops, out)
        if at is None:
            return None
        base = (at - 1) // DAY
    return at


def due(events: Iterable[ClockEvent], limit: Limit, calendar: Calendar, cut_off: time | None = None) -> Due:
    """When the term ends and why; see `Due`. Raises CalendarError for naive times or an EXTEND without a limit."""
    story = _read(events)
    if story.start is None:
        lines = [
            Line("ignored", {"at": e.at, "kind": e.kind.value, "note": e.note, "ref": e.ref}) for _, e in story.told
        ]
        return Due(ClockState.NOT_STARTED, lines=(*lines, Line("not_started", {"limit": limit})))
    received, begin, first, why = _begin(to_minute(story.start.at), limit, calendar, cut_off)
    stops = [(s, e) for s, e in story.stops if e > s]
    pieces: list[Piece] = []
    terms = [limit, *story.extensions]
    end = _run(terms, received, begin, stops, calendar, pieces)
    horizon = end if end is not None else _run(terms, received, begin, stops[:-1], calendar, [])
    assert horizon is not None  # only the last stop can be open
    allowance = office_minutes(calendar, begin, horizon, stops if end is not None else stops[:-1])
    due_at = None if end is None else to_datetime(end)
    due_date = None if end is None else date.fromordinal((end - 1) // DAY)
    day = calendar.day(due_date) if due_date else None
    projected = bool(due_date and (calendar.is_projected(due_date) or (day and day.projected)))
    state = ClockState.ENDED if story.ended else ClockState.PAUSED if story.paused else ClockState.RUNNING
    return Due(
        state,
        due_at,
        due_date,
        itemise(
            story.start, first, why, story.told, limit, calendar, pieces, stops, received, begin, due_at, projected
        ),
        allowance,
        office_minutes(calendar, begin, story.last, stops) if story.last > begin else 0,
        to_datetime(begin),
        story.paused,
        story.ended,
        projected,
    )
