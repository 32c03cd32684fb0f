"""The itemised account of a term: what was counted, what was not, and each clock event once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from motcua.foundation.calendar.enums import DayKind
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.calendar.walk import Piece, Stops
from motcua.foundation.calendar.working_time import minutes_between, to_datetime, to_minute
from motcua.foundation.calendar.year import DAY, Calendar

if TYPE_CHECKING:
    from motcua.foundation.calendar.term import ClockEvent


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: message id and facts. `minutes` counts office minutes, `days` dates (day and month limits)."""

    message_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = 0
    days: int = 0


Keyed = tuple[int, int, Line]


def _by_day(calendar: Calendar, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, int, str]]:
    """Minute pieces joined over lunch: (from, to, minutes, tag), each within one date."""
    held: tuple[int, int, int, str] | None = None
    for a, b, tag in pieces:
        if held and held[3] == tag and held[0] // DAY == a // DAY and not minutes_between(calendar, held[1], a):
            held = (held[0], b, held[2] + b - a, tag)
            continue
        if held:
            yield held
        held = (a, b, b - a, tag)
    if held:
        yield held


def _work_lines(calendar: Calendar, pieces: Sequence[Piece]) -> Iterator[Keyed]:
    run: list[tuple[int, int]] = []  # whole ordinary days in a row: (ordinal, minutes)

    def flush() -> Iterator[Keyed]:
        if run:
            total = sum(m for _, m in run)
            facts = {"first": date.fromordinal(run[0][0]), "last": date.fromordinal(run[-1][0]), "count": len(run),
                     "each": run[0][1], "minutes": total}  # fmt: skip
            yield run[0][0] * DAY, 2, Line("whole_day" if len(run) == 1 else "whole_days", facts, total)
            run.clear()

    for a, b, minutes, tag in _by_day(calendar, pieces):
        ordinal = a // DAY
        on = date.fromordinal(ordinal)
        notice = calendar.day(on)
        made_up = notice is not None and notice.kind == DayKind.WORK
        if tag == "work" and not made_up and minutes == calendar.minutes(ordinal):
            if run and run[-1] != (ordinal - 1, minutes):
                yield from flush()
            run.append((ordinal, minutes))
            continue
        yield from flush()
        facts = {"on": on, "start": _hour(a), "end": _hour(b), "minutes": minutes}
        if made_up and notice and tag == "work":
            yield a, 2, Line("made_up", {**facts, "reason": notice.reason}, minutes)
        else:
            yield a, 2, Line("part" if tag == "work" else "round", facts, minutes)
    yield from flush()


def _hour(minute: int) -> str:
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def _off_lines(calendar: Calendar, first: int, last: int, stops: Stops) -> Iterator[Keyed]:
    """Days off from first to last with their reason, days in a row with one reason in one line; not while stopped."""
    run: list[int] = []
    reason: Mapping[str, str] = {}
    for ordinal in range(first, last + 2):
        off = ordinal <= last and not calendar.spans(ordinal)
        if off and stops:
            off = not any(s <= ordinal * DAY and (ordinal + 1) * DAY <= e for s, e in stops)
        why = calendar.reason_off(date.fromordinal(ordinal)) if off else {}
        if run and (not off or why != reason):
            facts = {"first": date.fromordinal(run[0]), "last": date.fromordinal(run[-1]), "reason": reason}
            yield run[0] * DAY, 1, Line("off" if len(run) == 1 else "off_days", facts)
            run = []
        if off:
            run.append(ordinal)
            reason = why


def _date_lines(calendar: Calendar, pieces: Sequence[Piece], stops: Stops) -> Iterator[Keyed]:
    for a, b, tag in pieces:
        facts = {"first": date.fromordinal(a), "last": date.fromordinal(b), "count": b - a + 1}
        if tag == "moved":
            yield from _off_lines(calendar, a - 1, b, stops)
            yield b * DAY, 2, Line("moved", facts, 0, b - a + 1)
        else:
            yield a * DAY, 2, Line("calendar_day" if a == b else "calendar_days", facts, 0, b - a + 1)


def itemise(
    start: "ClockEvent", first: str, why: str, told: Sequence[tuple[str, "ClockEvent"]], limit: Limit,
    calendar: Calendar, pieces: Sequence[Piece], stops: Stops, received: int, begin: int, due_at: datetime | None,
    projected: bool,
) -> tuple[Line, ...]:  # fmt: skip
    """The lines in time order: receipt first, the due time last."""
    work = [p for p in pieces if p.tag in ("work", "round")]
    dates = [p for p in pieces if p.tag in ("days", "moved")]
    keyed: list[Keyed] = [*_work_lines(calendar, work), *_date_lines(calendar, dates, stops)]
    if work:
        receipt = to_minute(start.at) // DAY
        since = receipt if not dates else work[0].a // DAY
        keyed += _off_lines(calendar, since, work[-1].a // DAY, stops)
    for message, e in told:
        facts = {"at": e.at, "kind": e.kind.value, "note": e.note, "ref": e.ref, "limit": e.limit}
        keyed.append((to_minute(e.at), 1, Line(message, facts)))
    keyed.sort(key=lambda item: item[:2])
    opened = Line(first, {"at": start.at, "note": start.note, "ref": start.ref, "limit": limit,
                          "day": date.fromordinal(received), "begin": to_datetime(begin), "why": why})  # fmt: skip
    closing = [Line("due", {"due_at": due_at}) if due_at else Line("no_due")]
    if projected:
        closing.append(Line("projected", {"year": calendar.last_published_year}))
    return (opened, *(line for _, _, line in keyed), *closing)
