"""Weeks as a strip: days off, today, and the days of one absence; drawn by the template as SVG."""

from dataclasses import dataclass
from datetime import date, timedelta

from motcua.foundation.calendar import Calendar

DAYS, WIDTH = 35, 20


@dataclass(frozen=True)
class Bar:
    """Left edge and width in the units of the drawing."""

    x: int
    width: int


@dataclass(frozen=True)
class Strip:
    """`off`: runs of days on which nobody works; `weeks`: (left edge, first day)."""

    first: date
    off: list[Bar]
    weeks: list[tuple[int, date]]
    today: int

    @property
    def width(self) -> int:
        return DAYS * WIDTH

    @property
    def last(self) -> date:
        return self.first + timedelta(days=DAYS - 1)

    def bar(self, first: date, last: date) -> Bar | None:
        """None for days outside."""
        start, end = max(first, self.first), min(last, self.last)
        if end < start:
            return None
        return Bar((start - self.first).days * WIDTH, ((end - start).days + 1) * WIDTH)


def strip(calendar: Calendar, day: date) -> Strip:
    """Five weeks from the Monday of this week on."""
    first = day - timedelta(days=day.weekday())
    days = [first + timedelta(days=n) for n in range(DAYS)]
    off = [Bar(n * WIDTH, WIDTH) for n, one in enumerate(days) if not calendar.minutes(one.toordinal())]
    weeks = [(n * WIDTH, one) for n, one in enumerate(days) if one.weekday() == 0]
    return Strip(first, off, weeks, (day - first).days * WIDTH)
