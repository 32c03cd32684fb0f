"""When things happen in the demonstration: in office hours at the counter, at any waking hour on the portal."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from motcua.foundation.calendar import Calendar, add_working_minutes, working_minutes
from motcua.foundation.common.clock import LOCAL, local
from motcua.onestop.dossiers.enums import Channel

TRIES = 400
YEAR = timedelta(days=364)


class NoMoment(Exception):
    """No moment fits the fate; another procedure has to take it."""


def overlap(
    one: tuple[datetime, datetime], other: tuple[datetime, datetime] | None
) -> tuple[datetime, datetime]:  # fmt: skip
    """What two spans of time share; raises NoMoment."""
    first, last = (max(one[0], other[0]), min(one[1], other[1])) if other else one
    if first >= last:
        raise NoMoment
    return first, last


def filings(
    draw: random.Random, calendar: Calendar, channel: Channel, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Moments of filing between the two, without end; later days a little more often, weekends online only."""
    days = max(1, (last.date() - first.date()).days + 1)
    while True:
        back = int(days * (1 - draw.random() ** 0.85))
        day = local(last).date() - timedelta(days=min(back, days))
        spans = calendar.spans(day.toordinal())
        if channel is Channel.PORTAL:
            if not spans and draw.random() < 0.6:
                continue
            minute = draw.randrange(6 * 60, 22 * 60 + 30)
        elif spans:
            start, end = draw.choices(spans, [b - a for a, b in spans])[0]
            minute = draw.randrange(start + 2, end - 14)
        else:
            continue
        at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, draw.randrange(60), tzinfo=LOCAL)
        if first <= at < last:
            yield at


def pick(moments: Iterator[datetime], fits: Callable[[datetime], bool]) -> datetime:
    """The first of some hundred moments that fits; raises NoMoment."""
    for _ in range(TRIES):
        at = next(moments)
        if fits(at):
            return at
    raise NoMoment


def between(draw: random.Random, calendar: Calendar, start: datetime, end: datetime, count: int) -> list[datetime]:
    """`count` moments in order after `start`, in office hours, the last of them at `end`."""
    if not count:
        return []
    minutes = working_minutes(calendar, start, end)
    if minutes <= count + 1:
        pause = max((end - start) / count, timedelta(seconds=1))
        return [start + pause * (n + 1) for n in range(count)]
    offsets = sorted(draw.sample(range(1, minutes), count - 1))
    moments = [add_working_minutes(calendar, start, n) + timedelta(seconds=draw.randrange(60)) for n in offsets]
    return [*moments, end]
