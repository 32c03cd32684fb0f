"""In which order tickets are called. Pure.

Everybody is called by the time they came. Who has a reason for priority counts as if they had come HEAD_START earlier;
who booked a time, as if they had come that long before it (before they did come, when they are late). So nobody is
passed by somebody who came more than HEAD_START later. And after IN_A_ROW priority numbers a counter calls an ordinary
one, however many others wait: a long line of priority numbers slows the ordinary ones down and never stops them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.onestop.queue.enums import Priority

HEAD_START = timedelta(minutes=30)
IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """`rank_at` is what `rank` gave when the ticket was taken; the number breaks ties."""

    number: int
    rank_at: datetime
    is_priority: bool

    @property
    def key(self) -> tuple[datetime, int]:
        return self.rank_at, self.number


def rank(arrived: datetime, priority: Priority, slot: datetime | None = None) -> datetime:
    """The moment a ticket counts from; `slot` is the booked time of an appointment."""
    if priority is Priority.ORDINARY:
        return arrived
    since = max(arrived, slot) if priority is Priority.APPOINTMENT and slot else arrived
    return since - HEAD_START


def in_order(waiting: Iterable[Waiting], streak: int = 0) -> list[Waiting]:
    """All of them as one counter would call them, `streak` priority numbers having just been called in a row."""
    first, then = _lines(waiting)
    called = []
    while first or then:
        chosen = (first if _takes_priority(first, then, streak) else then).pop(0)
        streak = streak + 1 if chosen.is_priority else 0
        called.append(chosen)
    return called


def next_of(waiting: Iterable[Waiting], streak: int = 0) -> Waiting | None:
    """Whom to call now; None when nobody waits."""
    first, then = _lines(waiting)
    if not first and not then:
        return None
    return first[0] if _takes_priority(first, then, streak) else then[0]


def _lines(waiting: Iterable[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    ordered = sorted(waiting, key=lambda one: one.key)
    return [one for one in ordered if one.is_priority], [one for one in ordered if not one.is_priority]


def _takes_priority(first: Sequence[Waiting], then: Sequence[Waiting], streak: int) -> bool:
    if not first or not then:
        return bool(first)
    return streak < IN_A_ROW and first[0].key < then[0].key
