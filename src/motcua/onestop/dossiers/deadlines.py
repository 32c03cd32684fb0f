"""The legal due date of a dossier: a pure function of its clock entries, its limit and a calendar."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Protocol

from motcua.foundation.calendar import Calendar, ClockEvent, ClockKind, DayTable, Due, Limit, due

VOID = "void"
"""A reception taken back: what was recorded before it no longer counts, but stays on record."""


class Entry(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def limit(self) -> str: ...
    @property
    def note(self) -> str: ...


def limit_end(start: datetime, limit: str, calendar: Calendar) -> datetime | None:
    """When a limit that starts now ends, by the same rules as the due date."""
    return due([ClockEvent(ClockKind.START, start)], Limit.parse(limit), calendar).due_at


def due_of(entries: Iterable[Entry], limit: str, calendar: Calendar, cut_off: time | None) -> Due:
    """`entries` in the order they were recorded; `limit` such as "3wd"."""
    events: list[ClockEvent] = []
    for entry in entries:
        if entry.kind == VOID:
            events.clear()
            continue
        added = Limit.parse(entry.limit) if entry.limit else None
        events.append(ClockEvent(ClockKind(entry.kind), entry.at, limit=added, note=entry.note))
    return due(events, Limit.parse(limit), calendar, cut_off)


def due_at_of(
    entries: Iterable[Entry], limit: str, calendar: Calendar, cut_off: time | None, table: DayTable
) -> datetime | None:
    """`due_of(…).due_at` for many dossiers: plain terms by the table, all others by walking."""
    told = list(entries)
    is_plain = len(told) == 1 and cut_off is None and told[0].kind == ClockKind.START
    looked_up = table.due_at(told[0].at, Limit.parse(limit)) if is_plain else None
    return looked_up or due_of(told, limit, calendar, cut_off).due_at
