"""Walking forward over the calendar in whole minutes of local time, skipping stopped spans."""

from collections.abc import Sequence
from typing import NamedTuple

from motcua.foundation.calendar.working_time import minutes_between
from motcua.foundation.calendar.year import DAY, Calendar

INF = 1 << 60
Stops = Sequence[tuple[int, int]]  # (from, to) in minutes, in order, apart; `to` INF = not resumed


class Piece(NamedTuple):
    """A counted span: minutes [a, b) for tags work/round, whole dates a…b for tags days/moved."""

    a: int
    b: int
    tag: str


def walk_work(calendar: Calendar, at: int, budget: int, stops: Stops, out: list[Piece], tag: str) -> int | None:
    """The minute at which `budget` office minutes are used up; None when an open stop comes first."""
    ordinal, i = at // DAY, 0
    while budget:
        for x, y in calendar.spans(ordinal):
            a, b = max(at, ordinal * DAY + x), ordinal * DAY + y
            while a < b and budget:
                while i < len(stops) and stops[i][1] <= a:
                    i += 1
                stop, resume = stops[i] if i < len(stops) else (INF, INF)
                if stop <= a:
                    if resume == INF:
                        return None
                    a = resume
                    continue
                take = min(budget, min(b, stop) - a)
                out.append(Piece(a, a + take, tag))
                a, budget = a + take, budget - take
            if not budget:
                return a
        ordinal += 1
    return at


def walk_to_close(calendar: Calendar, at: int, stops: Stops, out: list[Piece]) -> int | None:
    """A term in working days ends at the end of the day's office hours, however little of the day was left to count."""
    end: int | None = at
    while end is not None:
        ordinal = (end - 1) // DAY
        spans = calendar.spans(ordinal)
        close = ordinal * DAY + spans[-1][1] if spans else end
        if end >= close:
            return end
        end = walk_work(calendar, end, minutes_between(calendar, end, close), stops, out, "round")
    return None


def _first_day(calendar: Calendar, minute: int) -> int:
    """The first date a stop or a resume bears on: the next one when that day's office has already closed."""
    ordinal, rest = divmod(minute, DAY)
    spans = calendar.spans(ordinal)
    return ordinal + 1 if spans and rest >= spans[-1][1] else ordinal


def walk_days(calendar: Calendar, base: int, days: int, stops: Stops, out: list[Piece]) -> int | None:
    """The close of office of the `days`-th date after `base` that was not stopped, moved off days off (art. 148.5)."""
    still = [(_first_day(calendar, s), INF if e == INF else _first_day(calendar, e)) for s, e in stops]
    ordinal = base

    def following() -> int | None:
        nxt = ordinal + 1
        for a, b in still:
            if a <= nxt < b:
                if b == INF:
                    return None
                nxt = b
        return nxt

    def add(tag: str) -> None:
        if out and out[-1].tag == tag and out[-1].b == ordinal - 1:
            out[-1] = Piece(out[-1].a, ordinal, tag)
        else:
            out.append(Piece(ordinal, ordinal, tag))

    while days or not calendar.spans(ordinal):
        nxt = following()
        if nxt is None:
            return None
        ordinal = nxt
        add("days" if days else "moved")
        days -= bool(days)
    return ordinal * DAY + calendar.spans(ordinal)[-1][1]


def office_minutes(calendar: Calendar, a: int, b: int, stops: Stops) -> int:
    """Office minutes of [a, b) outside the stopped spans."""
    total = minutes_between(calendar, a, b) if b > a else 0
    for stop, resume in stops:
        x, y = max(a, stop), min(b, resume)
        if x < y:
            total -= minutes_between(calendar, x, y)
    return total
