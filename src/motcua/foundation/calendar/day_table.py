"""Plain terms in working days, answered from a table: for many at once. `due` explains; this only gives the same date.

A term is plain when its clock started once, never stood still and has no cut-off. One addition and one look-up a term
replace the walk over its days.
"""

from collections.abc import Iterable
from datetime import date, datetime

from motcua.foundation.calendar.enums import LimitUnit
from motcua.foundation.calendar.errors import CalendarError
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.calendar.working_time import to_datetime
from motcua.foundation.calendar.year import DAY, LOCAL, Calendar


class DayTable:
    """The working days of a calendar from `first` to `last`, both included, as they stood when the table was made."""

    def __init__(self, calendar: Calendar, first: date, last: date):
        self.first = first.toordinal()
        self._after: list[int] = []  # of each date: how many working days have come by its end
        self._days: list[date] = []
        self._closes: list[datetime] = []
        for ordinal in range(self.first, last.toordinal() + 1):
            spans = calendar.spans(ordinal)
            if spans:
                self._days.append(date.fromordinal(ordinal))
                self._closes.append(to_datetime(ordinal * DAY + spans[-1][1]))
            self._after.append(len(self._days))

    def due_dates(self, terms: Iterable[tuple[date, int]]) -> list[date]:
        """For each (day of receipt, working days ≥ 1) the day the term ends. Raises CalendarError beyond the table."""
        after, days, first, found = self._after, self._days, self.first, []
        try:
            for start, number in terms:
                place = start.toordinal() - first
                if place < 0 or number < 1:
                    raise IndexError
                found.append(days[after[place] + number - 1])
        except IndexError as error:
            raise CalendarError("outside_table", day=start.isoformat(), number=number) from error
        return found

    def due_at(self, received: datetime, limit: Limit) -> datetime | None:
        """The close of office on the last day of a plain term; None where the table cannot say (another unit, the same
        day, a date beyond it)."""
        place = received.astimezone(LOCAL).toordinal() - self.first
        if limit.unit is not LimitUnit.WORKING_DAY or limit.amount < 1 or not 0 <= place < len(self._after):
            return None
        end = self._after[place] + limit.amount - 1
        return self._closes[end] if end < len(self._closes) else None
