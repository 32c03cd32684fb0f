"""Within how many working hours the counter answers an online submission, and how much of them is left."""

from datetime import datetime

from django.utils.translation import get_language

from motcua.foundation.calendar import Calendar, Limit, say_left, working_minutes
from motcua.foundation.calendar.labels import say_until
from motcua.foundation.common.clock import local
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import deadlines

SOON = 0.25
"""The last quarter of the time to answer asks for attention."""


def answer_by(waiting_since: datetime, bundle: Bundle, calendar: Calendar) -> datetime | None:
    """When the hours of the bundle (`answer_within`) end, counted in office hours."""
    return deadlines.limit_end(waiting_since, bundle.inbox_hours, calendar)


def pill(waiting_since: datetime, bundle: Bundle, calendar: Calendar, at: datetime) -> tuple[str, str]:
    """(css name, words): ontime, soon, late with the working time left, until when, or passed."""
    end = answer_by(waiting_since, bundle, calendar)
    if end is None:
        return "", ""
    left, whole = working_minutes(calendar, at, end), working_minutes(calendar, waiting_since, end)
    language = (get_language() or "vi")[:2]
    words = say_left(end, at, calendar, language)
    if at <= end and local(end).date() != local(at).date():  # of today it says so itself
        words = f"{words}, {say_until(end, at, language)}"
    pace = "late" if at > end else "soon" if left <= whole * SOON else "ontime"
    return pace, words[:1].upper() + words[1:]


def limit_in_words(bundle: Bundle) -> str:
    from motcua.foundation.calendar.labels import say_limit

    return say_limit(Limit.parse(bundle.inbox_hours), (get_language() or "vi")[:2])
