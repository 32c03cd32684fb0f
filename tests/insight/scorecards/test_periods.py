"""Periods begin and end at midnight in Vietnam; keys are read back; nothing lies before the first year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.insight.scorecards.periods import FIRST_YEAR, LOCAL, Period, Span, parse, quarter_of


@pytest.mark.parametrize(("key", "first", "after"), [
    ("2026-q1", "2026-01-01", "2026-04-01"), ("2026-q4", "2026-10-01", "2027-01-01"),
    ("2026-m02", "2026-02-01", "2026-03-01"), ("2026-m12", "2026-12-01", "2027-01-01"),
    ("2026", "2026-01-01", "2027-01-01"),
])  # fmt: skip
def test_a_period_runs_from_midnight_to_midnight_in_vietnam(key, first, after):
    period = parse(key)
    assert (period.start, period.end) == tuple(
        datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=LOCAL) for day in (first, after)
    )
    assert period.start.astimezone(UTC).hour == 17, "seven hours before midnight of London"


def test_a_key_is_read_back_and_neighbours_touch():
    for span, numbers in ((Span.MONTH, 12), (Span.QUARTER, 4), (Span.YEAR, 1)):
        for number in range(1, numbers + 1):
            period = Period(span, 2026, number)
            assert parse(period.key) == period
            assert period.before().end == period.start and set(period.label) == {"vi", "en"}
    assert [one.short for one in parse("2026-q2").row(5)] == ["II/2025", "III/2025", "IV/2025", "I/2026", "II/2026"]
    assert [one.key for one in parse(f"{FIRST_YEAR}-m02").row(5)] == [f"{FIRST_YEAR}-m01", f"{FIRST_YEAR}-m02"]


def test_a_quarter_and_a_month_have_one_name_everywhere():
    assert parse("2026-q4").label == {"vi": "quý IV/2026", "en": "quarter IV of 2026"}
    assert parse("2026-m01").month == {"vi": "Tháng 1", "en": "January"}
    assert parse("2026-m01").label["en"] == "January 2026" and parse("2026-q4").short == "IV/2026"


@pytest.mark.parametrize("wrong", ["", "2026-q5", "2026-q0", "2026-m13", "2026-3", "1999", "q3", "2026-q3x", "99999"])
def test_what_is_no_period_is_refused(wrong):
    with pytest.raises(ValueError):
        parse(wrong)


@given(st.dates(date(FIRST_YEAR, 1, 1), date(2200, 1, 1)))
def test_every_day_lies_in_its_quarter(day):
    noon = datetime.combine(day, datetime.min.time(), LOCAL) + timedelta(hours=12)
    assert quarter_of(day).start <= noon < quarter_of(day).end
