"""A slow, obvious reading of the rules, minute by minute and day by day, sharing no code with the implementation.

It knows only a calendar's data: notices by date and the office hours of the weekdays.
"""

from datetime import date, datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def spans(calendar, on: date):
    notice = calendar.days.get(on)
    if notice and notice.kind == "off":
        return ()
    hours = calendar.hours[on.weekday()]
    if notice:
        return hours if on.weekday() < 5 else calendar.hours[0]
    return hours


def open_at(calendar, at: datetime) -> bool:
    minute = at.hour * 60 + at.minute
    return any(a <= minute < b for a, b in spans(calendar, at.date()))


def close(calendar, on: date, tz) -> datetime:
    last = spans(calendar, on)[-1][1]
    return datetime(on.year, on.month, on.day, last // 60, last % 60, tzinfo=tz)


def midnight(on: date, tz) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=tz)


def stopped(at: datetime, stops) -> bool:
    return any(a <= at < b for a, b in stops)


def walk(calendar, at: datetime, minutes: int, stops) -> datetime:
    """Count `minutes` open, unstopped minutes one by one."""
    while minutes:
        if open_at(calendar, at) and not stopped(at, stops):
            minutes -= 1
        at += MINUTE
    return at


def next_working(calendar, on: date) -> date:
    on += DAY
    while not spans(calendar, on):
        on += DAY
    return on


def working_term(calendar, received: datetime, amount: int, unit: str, stops) -> datetime:
    tz = received.tzinfo
    if unit == "h":
        return walk(calendar, received, amount * 60, stops)
    on, budget = received.date(), 0
    for _ in range(amount):
        on = next_working(calendar, on)
        budget += sum(b - a for a, b in spans(calendar, on))
    at = walk(calendar, midnight(received.date() + DAY, tz), budget, stops)
    while at < close(calendar, at.date(), tz):
        left = 0
        tick = at
        while tick < close(calendar, at.date(), tz):
            left += open_at(calendar, tick)
            tick += MINUTE
        at = walk(calendar, at, left, stops)
    return at


def date_term(calendar, received: datetime, days: int, stops) -> date:
    """Dates are struck out from the date of a stop to the one before its resumption (a day later after closing)."""
    tz = received.tzinfo

    def bears_on(at: datetime) -> date:
        on = at.date()
        return on + DAY if spans(calendar, on) and at >= close(calendar, on, tz) else on

    struck = [(bears_on(a), bears_on(b)) for a, b in stops]
    on = received.date()
    while True:
        on += DAY
        if any(a <= on < b for a, b in struck):
            continue
        days -= days > 0
        if days == 0 and spans(calendar, on):
            return on
