"""Dated cases a lawyer could check by hand."""

from datetime import date, datetime, time

import pytest

from motcua.foundation.calendar import (
    LOCAL,
    Calendar,
    CalendarError,
    ClockEvent,
    ClockKind,
    ClockState,
    Limit,
    LimitError,
    add_working_minutes,
    due,
    explain,
    humanise,
    next_opening,
    say_left,
    time_left,
    working_minutes,
)
from motcua.foundation.calendar.labels import LATE

CALENDAR = Calendar.default()
SATURDAY = CALENDAR.with_hours({5: ((420, 690),)})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def term(received: str, limit: str, *more: ClockEvent, calendar: Calendar = CALENDAR, cut_off: time | None = None):
    return due([ClockEvent(ClockKind.START, at(received)), *more], Limit.parse(limit), calendar, cut_off)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-01-09T09:00", "1wd", "2026-01-10T17:00"),  # Saturday 10 January is made up
        ("2026-01-09T09:00", "2wd", "2026-01-12T17:00"),
        ("2025-12-31T09:00", "1wd", "2026-01-05T17:00"),  # 1 and 2 January off, then the weekend
        ("2026-02-13T16:00", "3wd", "2026-02-25T17:00"),  # Tết 16–20 February
        ("2026-02-13T16:30", "1h", "2026-02-23T07:30"),
        ("2026-11-20T19:30", "1wd", "2026-11-23T17:00"),  # Friday evening
        ("2026-11-20T19:30", "8h", "2026-11-23T17:00"),
        ("2026-11-23T09:00", "1wd", "2026-11-25T17:00"),  # 24 November off
        ("2026-03-02T11:30", "1h", "2026-03-02T14:30"),  # in the lunch break
        ("2026-03-02T10:30", "1h", "2026-03-02T11:30"),  # ends at the break, not after it
        ("2026-03-02T09:00", "0wd", "2026-03-02T17:00"),
        ("2026-03-02T17:00", "0wd", "2026-03-03T17:00"),  # nothing left of the day
        ("2026-03-07T09:00", "0wd", "2026-03-09T17:00"),  # a day off
        ("2026-03-02T09:00", "5d", "2026-03-09T17:00"),  # ends on Saturday 7th, moved
        ("2026-02-06T09:00", "10d", "2026-02-23T17:00"),  # ends in Tết
        ("2026-01-31T09:00", "1m", "2026-03-02T17:00"),  # last day 28 February, a Saturday
        ("2024-01-31T09:00", "1m", "2024-02-29T17:00"),  # leap year
        ("2025-11-30T09:00", "3m", "2026-03-02T17:00"),
        ("2026-03-31T09:00", "1m", "2026-05-04T17:00"),  # 30 April and 1 May off, then the weekend
        ("2025-12-15T09:00", "12m", "2026-12-15T17:00"),
    ],
)
def test_a_term_ends_when_the_law_says(received, limit, expected):
    assert term(received, limit).due_at == at(expected)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-03-02T15:00", "0wd", "2026-03-02T17:00"),  # at the cut-off is not after it
        ("2026-03-02T15:01", "0wd", "2026-03-03T17:00"),
        ("2026-03-06T15:01", "0wd", "2026-03-09T17:00"),
        ("2026-03-06T16:00", "1wd", "2026-03-10T17:00"),  # counted as received on Monday
        ("2026-03-07T09:00", "1wd", "2026-03-10T17:00"),  # not earlier than Friday afternoon's
        ("2026-03-06T16:00", "2h", "2026-03-09T09:00"),
        ("2026-03-06T16:00", "3d", "2026-03-12T17:00"),
    ],
)
def test_after_the_cut_off_a_dossier_counts_as_received_on_the_next_working_day(received, limit, expected):
    assert term(received, limit, cut_off=time(15)).due_at == at(expected)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-03-06T09:00", "1wd", "2026-03-07T11:30"),  # the half day is a working day and closes at noon
        ("2026-03-06T09:00", "2wd", "2026-03-09T17:00"),
        ("2026-03-07T11:30", "0wd", "2026-03-09T17:00"),
        ("2026-01-09T09:00", "1wd", "2026-01-10T17:00"),  # a made-up Saturday replaces a whole day
        ("2026-03-02T09:00", "5d", "2026-03-07T11:30"),
    ],
)
def test_a_unit_open_on_saturday_morning(received, limit, expected):
    assert term(received, limit, calendar=SATURDAY).due_at == at(expected)


def stop(text):
    return ClockEvent(ClockKind.STOP, at(text))


def resume(text):
    return ClockEvent(ClockKind.RESUME, at(text))


@pytest.mark.parametrize(
    ("limit", "stops", "expected"),
    [
        ("3wd", ("2026-03-03T10:00", "2026-03-05T10:00"), "2026-03-09T17:00"),
        ("3wd", ("2026-03-03T12:00", "2026-03-03T13:00"), "2026-03-05T17:00"),  # lunch: nothing lost
        ("3wd", ("2026-03-02T10:00", "2026-03-02T16:00"), "2026-03-05T17:00"),  # the day of receipt: nothing lost
        ("1wd", ("2026-03-03T15:00", "2026-03-04T10:00"), "2026-03-04T17:00"),
        ("1wd", ("2026-03-03T18:00", "2026-03-06T10:00"), "2026-03-03T17:00"),  # stopped when already late
        ("4h", ("2026-03-02T10:00", "2026-03-03T10:00"), "2026-03-03T15:00"),
        ("5d", ("2026-03-04T10:00", "2026-03-06T10:00"), "2026-03-09T17:00"),
        ("8d", ("2026-03-04T10:00", "2026-03-04T15:00"), "2026-03-10T17:00"),  # within a day: no day lost
        ("8d", ("2026-03-10T18:00", "2026-03-13T10:00"), "2026-03-10T17:00"),
        ("8d", ("2026-03-10T16:00", "2026-03-13T18:00"), "2026-03-16T17:00"),  # resumed after closing
        ("5d", ("2026-03-08T10:00", "2026-03-10T10:00"), "2026-03-10T17:00"),  # stopped on the way to Monday
    ],
)
def test_time_while_stopped_does_not_count(limit, stops, expected):
    assert term("2026-03-02T09:00", limit, stop(stops[0]), resume(stops[1])).due_at == at(expected)


def test_a_stopped_clock_has_no_due_time_and_keeps_what_is_left():
    found = term("2026-03-02T09:00", "3wd", stop("2026-03-04T07:00"))
    assert (found.state, found.due_at) == (ClockState.PAUSED, None)
    assert (found.limit_minutes, found.used_minutes) == (1440, 480)
    assert time_left(found, at("2026-06-01T09:00"), CALENDAR) == 960


@pytest.mark.parametrize(
    ("limit", "added", "expected"),
    [
        ("3wd", "2wd", "2026-03-09T17:00"),
        ("2h", "2h", "2026-03-02T14:30"),  # 09:00 + 4 working hours over lunch = 15:00, see below
        ("3wd", "4h", "2026-03-06T11:00"),
        ("3d", "2d", "2026-03-09T17:00"),
        ("2h", "1wd", "2026-03-03T17:00"),
    ],
)
def test_an_extension_counts_from_the_end_of_the_term(limit, added, expected):
    expected = "2026-03-02T15:00" if (limit, added) == ("2h", "2h") else expected
    more = ClockEvent(ClockKind.EXTEND, at("2026-03-02T10:00"), limit=Limit.parse(added))
    assert term("2026-03-02T09:00", limit, more).due_at == at(expected)


def test_an_ended_clock_is_read_at_its_end():
    found = term("2026-03-02T09:00", "3wd", ClockEvent(ClockKind.END, at("2026-03-05T16:00")))
    assert found.state == ClockState.ENDED
    assert time_left(found, at("2027-01-01T00:00"), CALENDAR) == 60


def test_events_that_cannot_apply_change_nothing_and_are_told():
    plain = term("2026-03-02T09:00", "3wd")
    odd = term(
        "2026-03-02T09:00", "3wd", resume("2026-03-03T09:00"), ClockEvent(ClockKind.START, at("2026-03-03T10:00"))
    )
    assert odd.due_at == plain.due_at
    assert [line.message_id for line in odd.lines].count("ignored") == 2
    assert due([], Limit.parse("3wd"), CALENDAR).state == ClockState.NOT_STARTED


@pytest.mark.parametrize("text", ["", "3", "wd", "-1d", "0d", "0h", "1.5d", "1w", "٣d", "12345d"])
def test_a_limit_that_cannot_be_read_is_refused(text):
    with pytest.raises(LimitError) as refused:
        Limit.parse(text)
    assert refused.value.text("vi") and refused.value.text("en") != refused.value.text("vi")


@pytest.mark.parametrize("text", ["0wd", "2wd", "3d", "8h", "1m"])
def test_a_limit_reads_back_as_written(text):
    assert str(Limit.parse(text)) == text


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(CalendarError):
        due([ClockEvent(ClockKind.START, datetime(2026, 3, 2, 9))], Limit.parse("1wd"), CALENDAR)  # noqa: DTZ001
    with pytest.raises(CalendarError):
        due([ClockEvent(ClockKind.EXTEND, at("2026-03-02T09:00"))], Limit.parse("1wd"), CALENDAR)


def test_working_minutes_and_openings():
    assert working_minutes(CALENDAR, at("2026-01-09T16:00"), at("2026-01-12T08:00")) == 60 + 480 + 60
    assert working_minutes(CALENDAR, at("2026-01-12T08:00"), at("2026-01-09T16:00")) == -600
    assert next_opening(CALENDAR, at("2026-03-06T17:00")) == at("2026-03-09T07:00")
    assert next_opening(CALENDAR, at("2026-03-06T12:00")) == at("2026-03-06T13:30")
    assert add_working_minutes(CALENDAR, at("2026-03-06T16:00"), 60) == at("2026-03-06T17:00")
    assert add_working_minutes(CALENDAR, at("2026-03-06T16:00"), 61) == at("2026-03-09T07:01")


@pytest.mark.parametrize(
    ("minutes", "vi", "en"),
    [
        (1140, "còn 2 ngày 3 giờ", "2 days 3 hours left"),
        (-480, "quá hạn 1 ngày", "1 day late"),
        (45, "còn 45 phút", "45 minutes left"),
        (0, "đến hạn", "due now"),
    ],
)
def test_minutes_are_said_as_people_say_them(minutes, vi, en):
    assert (humanise(minutes), humanise(minutes, "en")) == (vi, en)


def test_a_notice_moves_the_due_date_and_the_version_depends_on_contents_only():
    reason = {"vi": "Nghỉ bão", "en": "Storm"}
    one = CALENDAR.with_notice(date(2026, 3, 3), "off", reason, "CĐ 01").with_notice(
        date(2026, 3, 4), "off", reason, "CĐ 01"
    )
    two = CALENDAR.with_notice(date(2026, 3, 4), "off", reason, "CĐ 01").with_notice(
        date(2026, 3, 3), "off", reason, "CĐ 01"
    )
    assert one.version == two.version != CALENDAR.version
    assert term("2026-03-02T09:00", "1wd", calendar=one).due_at == at("2026-03-05T17:00")
    again = Calendar.from_dict(one.to_dict())
    assert again.to_dict() == one.to_dict()
    with pytest.raises(CalendarError):
        Calendar.from_dict({"version": "1"})


def test_years_without_an_official_notice_are_projected_and_marked():
    assert not term("2026-03-02T09:00", "1wd").projected
    assert term("2026-12-31T09:00", "1wd").projected
    late = term("2028-01-24T09:00", "1wd")  # Tết 2028 is 26 January, its eve 25 January
    assert late.projected and late.due_date == date(2028, 2, 1)
    assert late.lines[-1].message_id == "projected"
    official = CALENDAR.published_through(2028)
    found = term("2028-01-24T09:00", "1wd", calendar=official)
    assert (found.due_at, found.projected) == (late.due_at, False)


@pytest.mark.parametrize(
    ("received", "limit", "why"),
    [
        ("2026-03-02T15:01", "0wd", "cut_off"), ("2026-03-08T09:00", "0wd", "day_off"),
        ("2026-03-08T09:00", "3wd", "day_off"), ("2026-03-02T17:30", "8h", "cut_off"),
    ],
)  # fmt: skip
def test_what_counts_from_a_later_day_says_why(received, limit, why):
    found = term(received, limit, cut_off=time(15))
    for language in ("vi", "en"):
        first = explain(found, language)[0]
        assert [key for key, words in LATE.items() if key and words[language] in first] == [why]


@pytest.mark.parametrize(
    ("now", "vi", "en"),
    [
        ("2026-03-05T08:00", "còn 1 ngày 6 giờ", "1 day 6 hours left"),
        ("2026-03-06T07:00", "còn 7 giờ 30 phút, đến 16:30 hôm nay", "7 hours 30 minutes left, until 16:30 today"),
        ("2026-03-06T12:00", "còn 3 giờ, đến 16:30 hôm nay", "3 hours left, until 16:30 today"),
        ("2026-03-06T16:31", "quá hạn 1 phút", "1 minute late"),
    ],
)
def test_the_last_day_is_said_in_hours_with_the_time_it_ends_at(now, vi, en):
    due_at = at("2026-03-06T16:30")
    assert (say_left(due_at, at(now), CALENDAR), say_left(due_at, at(now), CALENDAR, "en")) == (vi, en)
    assert say_left(at("2026-03-06T17:00"), at("2026-03-06T20:00"), CALENDAR) == "đã quá hạn"
