"""A year of the working calendar as twelve months of weeks, ready to draw."""

from calendar import Calendar as Weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.foundation.calendar import Calendar, DayKind


@dataclass(frozen=True)
class Cell:
    """`kind`: work, weekend, off, made_up; empty outside the month."""

    day: date | None
    kind: str = ""
    reason: Mapping[str, str] | None = None
    source: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell]]
    named: list[Cell]
    working_days: int


def year(calendar: Calendar, number: int, today: date) -> list[Month]:
    return [_month(calendar, number, month, today) for month in range(1, 13)]


def _month(calendar: Calendar, year: int, month: int, today: date) -> Month:
    weeks = [
        [_cell(calendar, day, today) if day.month == month else Cell(None) for day in week]
        for week in Weeks().monthdatescalendar(year, month)
    ]
    cells = [cell for week in weeks for cell in week if cell.day]
    return Month(
        date(year, month, 1), weeks, [cell for cell in cells if cell.reason],
        sum(cell.kind in ("work", "made_up") for cell in cells),
    )  # fmt: skip


def _cell(calendar: Calendar, on: date, today: date) -> Cell:
    day: Any = calendar.day(on)
    kind = "work" if calendar.minutes(on.toordinal()) else "weekend"
    if day and day.kind == DayKind.OFF:
        kind = "off"
    elif day:
        kind = "made_up"
    return Cell(on, kind, day.reason if day else None, day.source if day else "", on == today)


def is_projected(calendar: Calendar, year: int) -> bool:
    return calendar.is_projected(date(year, 12, 31))
