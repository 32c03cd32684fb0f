"""The table of working days gives what the walk gives, for every calendar, and says when it cannot."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.calendar import CalendarError, ClockEvent, ClockKind, DayTable, Limit, due
from tests.foundation.calendar.test_against_reference import CALENDARS, EPOCH, HALF, MOMENTS, ODD, PLAIN

FIRST, LAST = date(2025, 12, 1), date(2026, 12, 31)
TABLES = {id(calendar): DayTable(calendar, FIRST, LAST) for calendar in (PLAIN, HALF, ODD)}
TABLE = TABLES[id(PLAIN)]


@given(CALENDARS, MOMENTS, st.integers(1, 60))
def test_the_table_agrees_with_the_walk(calendar, received, number):
    limit, table = Limit.parse(f"{number}wd"), TABLES[id(calendar)]
    walked = due([ClockEvent(ClockKind.START, received)], limit, calendar)
    assert table.due_at(received, limit) == walked.due_at
    assert table.due_dates([(received.date(), number)]) == [walked.due_date]


@pytest.mark.parametrize("limit", ["0wd", "8h", "10d", "1m", "400wd"])
def test_what_the_table_does_not_hold_it_leaves_to_the_walk(limit):
    assert TABLE.due_at(EPOCH, Limit.parse(limit)) is None


@pytest.mark.parametrize("term", [(FIRST - timedelta(days=1), 3), (LAST, 1), (FIRST, 0), (FIRST, 4000)])
def test_dates_beyond_the_table_are_refused(term):
    with pytest.raises(CalendarError) as caught:
        TABLE.due_dates([term])
    assert str(term[1]) in str(caught.value)
