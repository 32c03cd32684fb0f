"""An officer's lists of steps: what to do, what one has, who is waited for, what was done. Keyset pages by time left.

Each starts from the officer's grants (substitutes hold those of the absent), so another unit's work never shows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.foundation.calendar import Calendar, add_working_minutes
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.keyset import Beyond, text_of
from motcua.foundation.common.text import fold
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import finding
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Assignment
from motcua.onestop.dossiers.progress import SOON_MINUTES

PAGE = 25
DONE_DAYS = 30
DOING = frozenset({Role.SPECIALIST, Role.LEADER, Role.CLERK})
WAITS = Q(dossier__state=DossierState.SUPPLEMENT_REQUESTED)


class Tab(StrEnum):
    TODO = "todo"
    MINE = "mine"
    WAITING = "waiting"
    OTHERS = "others"
    LED = "led"
    """What the units have in hand that this officer leads."""
    DONE = "done"


class Pace(StrEnum):
    LATE = "late"
    SOON = "soon"
    ONTIME = "ontime"
    PAUSED = "paused"


@dataclass(frozen=True)
class Filter:
    procedure: str = ""
    text: str = ""
    pace: Pace | None = None
    node: str = ""
    """A step of the procedure; like items are of one."""


def mine(actor: Actor) -> QuerySet[Assignment]:
    """Open steps of this officer's roles and units, whoever has them."""
    held = Q()
    for role, unit in actor.grants:
        if role in DOING:
            held |= Q(role=role, unit_id=unit)
    return Assignment.objects.filter(held, closed_at=None) if held else Assignment.objects.none()


def led(actor: Actor) -> QuerySet[Assignment]:
    """Open steps of the units this officer leads and of their parts, whoever is to do them."""
    units = actor.units(Role.LEADER)
    if not units:
        return Assignment.objects.none()
    parts = Unit.objects.filter(Q(id__in=units) | Q(owner_id__in=units)).values_list("id", flat=True)
    return Assignment.objects.filter(unit_id__in=list(parts), closed_at=None)


def steps(actor: Actor, tab: Tab, at: datetime) -> QuerySet[Assignment]:
    if tab is Tab.LED:
        return led(actor)
    if tab is Tab.DONE:
        return Assignment.objects.filter(officer_id=actor.id, closed_at__gte=at - timedelta(days=DONE_DAYS))
    return mine(actor).filter(_of(tab, actor))


def _of(tab: Tab, actor: Actor) -> Q:
    free_or_own = Q(officer_id=None) | Q(officer_id=actor.id)
    return {
        Tab.TODO: ~WAITS & free_or_own,
        Tab.MINE: Q(officer_id=actor.id),
        Tab.WAITING: WAITS,
        Tab.OTHERS: ~WAITS & Q(officer_id__isnull=False) & ~Q(officer_id=actor.id),
        Tab.LED: Q(),
    }[tab]


def counts(
    actor: Actor, tab: Tab, wanted: Filter, at: datetime, calendar: Calendar
) -> tuple[dict[str, int], dict[str, int]]:
    """(open steps of each tab, of this tab's narrowed list by pace and `all`), in one statement; in two for who leads
    units."""
    own = tab not in (Tab.DONE, Tab.LED)
    shown = _of(tab, actor) & _narrow(wanted) if own else Q(pk=None)
    tabs = {f"tab_{t.value}": Count("id", filter=_of(t, actor)) for t in Tab if t not in (Tab.DONE, Tab.LED)}
    found = mine(actor).aggregate(**_paces(shown, at, calendar), **tabs)
    if actor.units(Role.LEADER):
        shown = _narrow(wanted) if tab is Tab.LED else Q(pk=None)
        further = led(actor).aggregate(tab_led=Count("id"), **(_paces(shown, at, calendar) if tab is Tab.LED else {}))
        found |= further
    return _named(found, "tab_"), _named(found, "pace_")


def _paces(shown: Q, at: datetime, calendar: Calendar) -> dict[str, Count]:
    paces = {f"pace_{pace.value}": Count("id", filter=shown & _pace(pace, at, calendar)) for pace in Pace}
    return {"pace_all": Count("id", filter=shown), **paces}


def _named(found: dict[str, int], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): number for name, number in found.items() if name.startswith(prefix)}


def todo_count(actor: Actor) -> int:
    return mine(actor).filter(_of(Tab.TODO, actor)).count()


def _pace(pace: Pace, at: datetime, calendar: Calendar) -> Q:
    """The same bounds as `progress.pace`, as a condition."""
    soon = add_working_minutes(calendar, at, SOON_MINUTES + 1)
    return {
        Pace.PAUSED: Q(dossier__paused_at__isnull=False),
        Pace.LATE: Q(dossier__paused_at=None, due_at__lt=at),
        Pace.SOON: Q(dossier__paused_at=None, due_at__gte=at, due_at__lt=soon),
        Pace.ONTIME: Q(dossier__paused_at=None) & Q(due_at__gte=soon),
    }[pace]


def narrowed(rows: QuerySet[Assignment], wanted: Filter) -> QuerySet[Assignment]:
    return rows.filter(_narrow(wanted))


def _narrow(wanted: Filter) -> Q:
    """By procedure, and by a part of the code or words of the applicant's name, with or without diacritics."""
    narrow = Q(dossier__procedure_code=wanted.procedure) if wanted.procedure else Q()
    if wanted.node:
        narrow &= Q(node=wanted.node)
    if wanted.text.strip():
        named = Q()
        for word in fold(wanted.text).split():
            named &= Q(dossier__applicant_folded__contains=word)
        code = Q(dossier__code__icontains=wanted.text.strip()) | finding.known_as(wanted.text.strip(), "dossier_id")
        narrow &= named | code if named else code
    return narrow


def page(
    rows: QuerySet[Assignment], tab: Tab, at: datetime, calendar: Calendar, *, pace: Pace | None = None,
    after: tuple[datetime, UUID] | None = None, size: int = PAGE,
) -> tuple[list[Assignment], str]:  # fmt: skip
    """One page and the key of the next one ("" on the last): by time left, done steps by the moment they were done."""
    field = "closed_at" if tab is Tab.DONE else "due_at"
    if pace:
        rows = rows.filter(_pace(pace, at, calendar))
    if after:
        rows = rows.filter(Beyond([field, "id"], after, down=tab is Tab.DONE))
    sign = "-" if tab is Tab.DONE else ""
    found = rows.select_related("dossier", "unit").defer("dossier__answers", "dossier__contact")
    shown = list(found.order_by(f"{sign}{field}", f"{sign}id")[: size + 1])
    if len(shown) <= size:
        return shown, ""
    last = shown[size - 1]
    return shown[:size], text_of(getattr(last, field), last.id)


def first_ids(rows: QuerySet[Assignment], at: datetime, pace: Pace | None, most: int) -> list[UUID]:
    """The steps of a narrowed list that have the least time left, at most so many."""
    if pace:
        rows = rows.filter(_pace(pace, at, calendar_for()))
    return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:most])
