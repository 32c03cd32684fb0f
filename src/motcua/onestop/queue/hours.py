"""When a centre is open and which times can be booked: its hours on the legal calendar."""

import re
from datetime import date, datetime, timedelta

from motcua.foundation.calendar import Calendar, CalendarError, next_opening
from motcua.foundation.calendar.working_time import to_datetime, to_minute
from motcua.foundation.common.clock import local
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.queue.models import Place

EARLY = timedelta(minutes=30)
"""Tickets are given from so long before the opening: people stand there."""
Spans = list[list[str]]
_SPAN = re.compile(r"\s*(\d{1,2})[:hg.](\d{2})\s*[-–]\s*(\d{1,2})[:hg.](\d{2})\s*")
DAY = 1440


def calendar_of(place: Place) -> Calendar:
    """The legal calendar with the centre's own hours, where it has any."""
    calendar = calendar_for(place.unit_id)
    if not place.hours:
        return calendar
    return calendar.with_hours({n: tuple(map(_minutes, spans)) for n, spans in enumerate(place.hours)})


def _minutes(span: list[str]) -> tuple[int, int]:
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in span)
    return start, end


def gives_tickets(place: Place, at: datetime) -> bool:
    calendar, minute = calendar_of(place), to_minute(at)
    base, early = minute // DAY * DAY, int(EARLY.total_seconds()) // 60
    return any(base + a - early <= minute < base + b for a, b in calendar.spans(minute // DAY))


def opens_at(place: Place, at: datetime) -> datetime:
    """`at` itself while it is open, else the next opening."""
    return next_opening(calendar_of(place), at)


def slots_on(place: Place, day: date) -> list[datetime]:
    """Beginnings of the times of that day, whole ones within the opening hours."""
    ordinal, step = day.toordinal(), place.slot_minutes
    return [
        to_datetime(ordinal * DAY + minute)
        for a, b in calendar_of(place).spans(ordinal)
        for minute in range(a, b - step + 1, step)
    ]


def in_words(place: Place, day: date) -> str:
    """07:00–11:30, 13:30–17:00; "" for a day off."""
    spans = calendar_of(place).spans(day.toordinal())
    return ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def read(text: str) -> Spans:
    """What an administrator typed for a day: “07:00-11:30, 13:30-17:00”, empty for closed. Raises ValueError."""
    spans: Spans = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = _SPAN.fullmatch(part)
        if not found:
            raise ValueError(part)
        a, b = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
        if not 0 <= a < b <= DAY or int(found[2]) > 59 or int(found[4]) > 59 or (spans and _clock(a) <= spans[-1][1]):
            raise ValueError(part)
        spans.append([_clock(a), _clock(b)])
    return spans


def written(spans: Spans) -> str:
    return ", ".join(f"{a}-{b}" for a, b in spans)


def is_possible(hours: list[Spans]) -> bool:
    """Whether a calendar can be made of them: at least one day of the week is open."""
    try:
        Calendar.default().with_hours({n: tuple(map(_minutes, spans)) for n, spans in enumerate(hours)})
    except CalendarError:
        return False
    return True


def today_of(at: datetime) -> date:
    return local(at).date()
