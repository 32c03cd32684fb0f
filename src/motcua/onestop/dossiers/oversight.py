"""Open dossiers of the whole province by legal time left, for the one who watches over procedures. No personal data
is read here: not who applies, not what they answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from motcua.foundation.calendar import Calendar, add_working_minutes
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import progress
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import OPEN_STATES, Assignment, Dossier

PAGE = 25
PARTS_OF: list[Callable[[str], QuerySet[Any, Any]]] = []
"""Ids of the dossiers that rooms above count under a procedure that has none of its own."""
SHOWN = (
    "id", "code", "procedure_code", "revision_id", "authority", "reception_place", "state", "submitted_at", "due_at",
    "paused_at",
)  # fmt: skip


class View(StrEnum):
    LATE = "late"
    SOON = "soon"
    OPEN = "open"


@dataclass(frozen=True)
class Wanted:
    view: View = View.LATE
    procedure: str = ""
    agency: UUID | None = None


@dataclass(frozen=True)
class Place:
    """The last row of a page; a dossier that waits for its reception has no due time and stands at the end."""

    due_at: datetime | None
    id: UUID


def open_dossiers() -> QuerySet[Dossier]:
    return Dossier.objects.filter(state__in=OPEN_STATES)


def standing(view: View, at: datetime, calendar: Calendar) -> Q:
    """The same bounds as `progress.pace`: a paused clock is neither late nor soon."""
    if view is View.OPEN:
        return Q()
    if view is View.LATE:
        return Q(paused_at=None, due_at__lt=at)
    soon = add_working_minutes(calendar, at, progress.SOON_MINUTES + 1)
    return Q(paused_at=None, due_at__gte=at, due_at__lt=soon)


def _counts(at: datetime) -> dict[str, Count]:
    calendar = calendar_for()
    return {view.value: Count("id", filter=standing(view, at, calendar)) for view in View}


def counts(wanted: Wanted, at: datetime) -> dict[str, int]:
    """{late, soon, open} with the procedure and agency wanted, in one statement."""
    return open_dossiers().filter(_narrow(wanted)).aggregate(**_counts(at))


def counts_by_procedure(at: datetime) -> dict[str, dict[str, int]]:
    """{code: {late, soon, open}}, in one statement."""
    names = [view.value for view in View]
    rows = open_dossiers().order_by().values("procedure_code").annotate(**_counts(at))
    found = rows.values_list("procedure_code", *names)
    return {code: dict(zip(names, numbers, strict=True)) for code, *numbers in found}


def open_by_revision(code: str) -> dict[UUID, int]:
    rows = open_dossiers().order_by().filter(procedure_code=code).values("revision_id").annotate(open=Count("id"))
    return {row["revision_id"]: row["open"] for row in rows}


def late_count(at: datetime) -> int:
    return open_dossiers().filter(paused_at=None, due_at__lt=at).count()


def agencies() -> QuerySet[Unit]:
    """Who has open dossiers to settle."""
    return Unit.objects.filter(id__in=open_dossiers().order_by().values("authority_id")).order_by("sort_key")


def _narrow(wanted: Wanted) -> Q:
    narrow = Q(procedure_code=wanted.procedure) if wanted.procedure else Q()
    for find in PARTS_OF if wanted.procedure else ():
        narrow |= Q(id__in=find(wanted.procedure))
    return narrow & Q(authority_id=wanted.agency) if wanted.agency else narrow


def page(wanted: Wanted, at: datetime, *, after: Place | None = None, size: int = PAGE) -> tuple[list[Dossier], str]:
    """One page, the least legal time left first, and the key of the next one ("" on the last)."""
    rows = open_dossiers().filter(_narrow(wanted) & standing(wanted.view, at, calendar_for()))
    rows = rows.select_related("authority").only(*SHOWN, "authority__name", "authority__name_en")
    found: list[Dossier] = []
    if after is None or after.due_at:
        running = rows.filter(due_at__isnull=False)
        if after:
            running = running.filter(Beyond(["due_at", "id"], [after.due_at, after.id]))
        found = list(running.order_by("due_at", "id")[: size + 1])
    if len(found) <= size and wanted.view is View.OPEN:
        waiting = rows.filter(due_at=None)
        if after and after.due_at is None:
            waiting = waiting.filter(id__gt=after.id)
        found += waiting.order_by("id")[: size + 1 - len(found)]
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], f"{last.due_at.isoformat() if last.due_at else ''}_{last.id}"


def place_of(text: str) -> Place | None:
    """The place in an address; None for the first page. Raises ValueError for one that was tampered with."""
    if not text:
        return None
    moment, _sep, id = text.partition("_")
    at = datetime.fromisoformat(moment) if moment else None
    if at and at.tzinfo is None:
        raise ValueError(text)
    return Place(at, UUID(id))


def rows(dossiers: list[Dossier]) -> list[dict[str, Any]]:
    """{"dossier", "title" of the procedure, "doing", "unit", "who", "state", "pace", "words"}: one query a page."""
    held = progress.open_steps(d.id for d in dossiers)
    calendar, language = calendar_for(), (get_language() or "vi")[:2]
    return [_row(d, held.get(d.id), calendar, language) for d in dossiers]


def _row(dossier: Dossier, step: Assignment | None, calendar: Calendar, language: str) -> dict[str, Any]:
    pace, words = progress.pace(dossier.due_at, None, dossier.paused_at is not None, calendar, language)
    bundle = catalogue.bundle(dossier.revision_id)
    return {
        "dossier": dossier, "title": bundle.title, "doing": progress.doing(dossier, step) if step else None,
        "unit": step.unit if step else None, "who": step.officer_name if step else "",
        "state": STATES[DossierState(dossier.state)], "pace": pace, "words": words,
    }  # fmt: skip
