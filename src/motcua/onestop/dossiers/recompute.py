"""A notice changes the calendar: exactly the open dossiers whose due date it moves are computed again, each once (D6).

The listener finds them and announces one event a dossier; each of these is handled in a transaction of its own, so one
dossier that is being worked on holds up no other.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from motcua.foundation.calendar import Calendar, DayTable
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import LOCAL
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.dossiers import deadlines, process
from motcua.onestop.dossiers.enums import DossierState, Verb
from motcua.onestop.dossiers.models import ClockEntry, Consultation, Dossier
from motcua.onestop.dossiers.services._step import begin, check, clock_of, finish
from motcua.onestop.dossiers.store import Move, OpenStep

RUNNING = (
    DossierState.RECEIVED, DossierState.IN_PROGRESS, DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED,
)  # fmt: skip
LOOKED_UP = timedelta(days=366)
"""How far around a notice's day terms are looked up in a table."""
_STEP_DUE = "UPDATE assignment a SET due_at = %s FROM d WHERE a.id = %s AND a.dossier_id = d.id"
_OPINION_DUE = "UPDATE consultation q SET due_at = %s FROM d WHERE q.id = %s AND q.dossier_id = d.id"


def reached(day: date) -> QuerySet[Dossier]:
    """Open dossiers whose term holds the day: no other can be moved by it."""
    midnight = datetime.combine(day, time.min, LOCAL)
    return Dossier.objects.filter(
        state__in=RUNNING, settled_at=None, received_at__lt=midnight + timedelta(days=1), due_at__gte=midnight
    )


def moved(day: date, calendar: Calendar) -> Iterator[tuple[Dossier, datetime]]:
    """Of those reached, the ones that this calendar gives another due date, with it. A clock that stands still has
    none; it is computed when it goes on. A term in working days that never stopped is looked up, the rest is walked."""
    table = DayTable(calendar, day - LOOKED_UP, day + LOOKED_UP)
    clock = Prefetch("clock", ClockEntry.objects.order_by("seq"))
    for dossier in reached(day).prefetch_related(clock).order_by("id").iterator(chunk_size=500):
        due_at = deadlines.due_at_of(dossier.clock.all(), dossier.limit, calendar, dossier.cut_off, table)
        if due_at is not None and due_at != dossier.due_at:
            yield dossier, due_at


def foretell(day: date, calendar: Calendar, *, at_most: int = 10_000) -> tuple[int, bool]:
    """How many dossiers a calendar would move, and whether that is exact: beyond `at_most` reached ones, those reached
    are told instead of computed."""
    number = reached(day).count()
    return (number, False) if number > at_most else (sum(1 for _ in moved(day, calendar)), True)


def recompute(dossier_id: UUID, *, why: dict[str, Any], at: datetime | None = None) -> Move | None:
    """Give the dossier the due date of today's calendar; None when it has it already, or is no longer open."""
    move = begin(dossier_id, Verb.RECOMPUTE, by=SYSTEM, at=at, key=None)
    case = move.case
    if case.state not in RUNNING or case.received_at is None:
        return None
    due_at = clock_of(case, []).due_at
    if due_at is None or due_at == case.due_at:
        return None
    check(move)
    move.changes["due_at"] = due_at
    move.detail |= {**why, "due_from": case.due_at, "due_at": due_at}
    asked = {one.unit_id: one for one in Consultation.objects.filter(dossier_id=case.id, answered_at=None)}
    for step in case.steps:
        if step_due := _step_due(move, step, due_at, asked.get(step.unit_id)):
            move.also.append((_STEP_DUE, [step_due, step.id]))
    for one in asked.values():
        if one.due_at and not one.day_named and (own := _term_end(move, one)):
            move.also.append((_OPINION_DUE, [own, one.id]))
    finish(move)
    return move


def _step_due(move: Move, step: OpenStep, due_at: datetime, asked: Consultation | None) -> datetime | None:
    """A step that ends with the whole moves with it; a consulted unit's own limit is counted again,
    the day that was named for it stays."""
    if asked and asked.day_named and process.is_opinion(move.case, step.node):
        return None
    if step.due_at == move.case.due_at:
        return due_at
    if asked is None:
        return None
    if step.due_at == asked.due_at:
        return _term_end(move, asked)
    return _end(move, asked, process.node_of(move.case, step).limit)


def _term_end(move: Move, asked: Consultation) -> datetime | None:
    wanted = process.bundle_of(move.case).graph.consultation
    return _end(move, asked, wanted.term if wanted else "")


def _end(move: Move, asked: Consultation, limit: str) -> datetime | None:
    return deadlines.limit_end(asked.asked_at, limit, calendar_for(move.case.authority_id)) if limit else None
