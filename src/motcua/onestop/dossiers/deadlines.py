"""The legal due date of a dossier: a pure function of its clock entries, its limit and a calendar."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Protocol

from motcua.foundation.calendar import Calendar, ClockEvent, ClockKind, Due, Limit, due


class Entry(Protocol):
    kind: str
    at: datetime
    limit: str
    note: str


def due_of(entries: Iterable[Entry], limit: str, calendar: Calendar, cut_off: time | None) -> Due:
    """`entries` in the order they were recorded; `limit` such as "3wd"."""
    events = [
        ClockEvent(ClockKind(e.kind), e.at, limit=Limit.parse(e.limit) if e.limit else None, note=e.note)
        for e in entries
    ]
    return due(events, Limit.parse(limit), calendar, cut_off)
