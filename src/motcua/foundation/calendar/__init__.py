"""The legal calendar and working time: pure, standard library only (rules: docs/decisions/0006-legal-time.md)."""

from motcua.foundation.calendar.day_table import DayTable
from motcua.foundation.calendar.enums import ClockKind, ClockState, DayKind, LimitUnit
from motcua.foundation.calendar.errors import CalendarError, LimitError
from motcua.foundation.calendar.labels import explain, humanise, say_left
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.calendar.term import ClockEvent, Due, Line, due
from motcua.foundation.calendar.working_time import (
    add_working_minutes,
    is_working_day,
    next_opening,
    time_left,
    working_minutes,
)
from motcua.foundation.calendar.year import LOCAL, Calendar, Day

__all__ = [
    "LOCAL", "Calendar", "CalendarError", "ClockEvent", "ClockKind", "ClockState", "Day", "DayKind", "DayTable", "Due",
    "Limit", "LimitError", "LimitUnit", "Line", "add_working_minutes", "due", "explain", "humanise", "is_working_day",
    "next_opening", "say_left", "time_left", "working_minutes",
]  # fmt: skip
