"""Properties: the implementation agrees with the slow reading, and its account adds up in both languages."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.calendar import (
    LOCAL,
    Calendar,
    ClockEvent,
    ClockKind,
    Limit,
    add_working_minutes,
    due,
    explain,
    next_opening,
    working_minutes,
)
from tests.foundation.calendar import reference

PLAIN = Calendar.default()
HALF = PLAIN.with_hours({5: ((420, 690),)})
ODD = HALF.with_notice(date(2026, 1, 14), "off", {"vi": "nghỉ bão", "en": "storm"}, "CĐ").with_hours(
    {2: ((480, 700), (720, 960)), 6: ((540, 600),)}
)
CALENDARS = st.sampled_from([PLAIN, HALF, ODD])
EPOCH = datetime(2025, 12, 24, tzinfo=LOCAL)
MOMENTS = st.integers(0, 62 * 1440).map(lambda n: EPOCH + timedelta(minutes=n))


@st.composite
def stories(draw):
    """A received moment and up to three stopped spans after it, apart from one another."""
    received = draw(MOMENTS)
    edges, at = [], received
    for _ in range(draw(st.integers(0, 3))):
        start = at + timedelta(minutes=draw(st.integers(1, 4000)))
        at = start + timedelta(minutes=draw(st.integers(1, 6000)))
        edges.append((start, at))
    return received, edges


def events_of(received, stops):
    events = [ClockEvent(ClockKind.START, received, note="việc-0.")]
    for n, (a, b) in enumerate(stops):
        events += [
            ClockEvent(ClockKind.STOP, a, note=f"việc-{2 * n + 1}."),
            ClockEvent(ClockKind.RESUME, b, note=f"việc-{2 * n + 2}."),
        ]
    return events


@settings(max_examples=120, deadline=None)
@given(stories(), st.integers(1, 6), st.sampled_from(["wd", "h"]), CALENDARS)
def test_working_time_agrees_with_counting_minute_by_minute(story, amount, unit, calendar):
    received, stops = story
    found = due(events_of(received, stops), Limit.parse(f"{amount}{unit}"), calendar)
    assert found.due_at == reference.working_term(calendar, received, amount, unit, stops)
    assert reference.walk(calendar, found.counted_from, sum(x.minutes for x in found.lines), stops) == found.due_at
    assert found.limit_minutes == sum(x.minutes for x in found.lines)


@settings(max_examples=200, deadline=None)
@given(stories(), st.integers(1, 40), CALENDARS)
def test_days_agree_with_counting_day_by_day(story, days, calendar):
    received, stops = story
    found = due(events_of(received, stops), Limit.parse(f"{days}d"), calendar)
    assert found.due_date == reference.date_term(calendar, received, days, stops)
    assert found.due_at == reference.close(calendar, found.due_date, LOCAL)
    assert sum(line.minutes for line in found.lines) == 0
    if not stops:
        assert received.date() + timedelta(sum(line.days for line in found.lines)) == found.due_date


@settings(max_examples=150, deadline=None)
@given(stories(), st.sampled_from(["0wd", "1wd", "5wd", "9h", "7d", "1m"]), CALENDARS, st.booleans(), st.booleans())
def test_each_clock_event_is_told_once_in_both_languages(story, limit, calendar, open_end, extended):
    received, stops = story
    events = events_of(received, stops)
    if open_end and stops:
        events.pop()
    if extended:
        last = events[-1].at + timedelta(minutes=5)
        events.append(ClockEvent(ClockKind.EXTEND, last, limit=Limit.parse("2wd"), note=f"việc-{len(events)}."))
    found = due(events, Limit.parse(limit), calendar)
    for lang in ("vi", "en"):
        told = "\n".join(explain(found, lang))
        assert Counter(told.count(event.note) for event in events) == {1: len(events)}
        assert "{" not in told


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.integers(0, 3 * 1440), st.integers(1, 2000), CALENDARS)
def test_minutes_between_and_adding_minutes_agree_with_counting(start, length, minutes, calendar):
    end = start + timedelta(minutes=length)
    counted = sum(reference.open_at(calendar, start + timedelta(minutes=n)) for n in range(length))
    assert working_minutes(calendar, start, end) == counted
    assert add_working_minutes(calendar, start, minutes) == reference.walk(calendar, start, minutes, [])
    opens = next_opening(calendar, start)
    assert reference.open_at(calendar, opens) and working_minutes(calendar, start, opens) == 0


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(1, 5), st.sampled_from(["wd", "h", "d", "m"]), CALENDARS, st.integers(1, 3000))
def test_receiving_later_or_stopping_longer_never_brings_the_due_time_forward(story, amount, unit, calendar, later):
    received, stops = story
    limit = Limit.parse(f"{amount}{unit}")
    first = due(events_of(received, []), limit, calendar).due_at
    assert due(events_of(received + timedelta(minutes=later), []), limit, calendar).due_at >= first
    assert due(events_of(received, stops), limit, calendar).due_at >= first
