"""Working minutes between moments. Datetimes are aware; seconds are dropped (a moment counts as its whole minute)."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from motcua.foundation.calendar.errors import CalendarError
from motcua.foundation.calendar.year import DAY, LOCAL, Calendar

if TYPE_CHECKING:
    from motcua.foundation.calendar.term import Due


def to_minute(at: datetime) -> int:
    """Minutes of local time since day 0 (ordinal × 1440 + minute of the day)."""
    if at.tzinfo is None:
        raise CalendarError("naive", at=at.isoformat())
    local = at.astimezone(LOCAL)
    return local.toordinal() * DAY + local.hour * 60 + local.minute


def to_datetime(minute: int) -> datetime:
    """The aware datetime in Asia/Ho_Chi_Minh of `to_minute`'s number."""
    ordinal, rest = divmod(minute, DAY)
    return datetime.fromordinal(ordinal).replace(tzinfo=LOCAL) + timedelta(minutes=rest)


def opening(calendar: Calendar, minute: int) -> int:
    """The same minute when the office is open, otherwise the next opening."""
    ordinal = minute // DAY
    while True:
        for a, b in calendar.spans(ordinal):
            if minute < ordinal * DAY + b:
                return max(minute, ordinal * DAY + a)
        ordinal += 1


def is_working_day(calendar: Calendar, on: date) -> bool:
    return bool(calendar.spans(on.toordinal()))


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself when the office is open, otherwise the next moment it opens."""
    return to_datetime(opening(calendar, to_minute(at)))


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Office minutes in [start, end); negative when end is before start."""
    a, b = to_minute(start), to_minute(end)
    return minutes_between(calendar, a, b) if a <= b else -minutes_between(calendar, b, a)


def minutes_between(calendar: Calendar, a: int, b: int) -> int:
    total = 0
    for ordinal in range(a // DAY, b // DAY + 1):
        base = ordinal * DAY
        for x, y in calendar.spans(ordinal):
            total += max(0, min(b, base + y) - max(a, base + x))
    return total


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The earliest moment by which `minutes` (≥ 0) office minutes have passed; 0 gives the next opening."""
    if minutes < 0:
        raise CalendarError("negative_minutes", minutes=minutes)
    at = to_minute(start)
    if minutes == 0:
        return to_datetime(opening(calendar, at))
    ordinal = at // DAY
    while True:
        for x, y in calendar.spans(ordinal):
            begin = max(at, ordinal * DAY + x)
            room = ordinal * DAY + y - begin
            if room >= minutes:
                return to_datetime(begin + minutes)
            minutes -= max(0, room)
        ordinal += 1


def time_left(due: "Due", now: datetime, calendar: Calendar) -> int:
    """Working minutes until `due_at` (negative = late); a paused or ended clock stands still."""
    if due.due_at is None:
        return due.limit_minutes - due.used_minutes
    now = due.paused_at or due.ended_at or now
    return working_minutes(calendar, now, due.due_at)
