"""Early warnings: a step or a whole dossier near its end or past it, told once for each, and listed for the superior.

The shares of working time from which it is near its end are the procedure's (`warn_at` of the bundle), else the house's
own. A clock that stands still warns of nothing; a due time that moved warns anew, and what was told of the end before
goes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMinute

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import heartbeats
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.keyset import Beyond, text_of
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Officer, Substitution, Unit
from motcua.foundation.organisations.selectors import positions_at
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.deskwork.enums import Level
from motcua.onestop.deskwork.models import EarlyWarning
from motcua.onestop.dossiers import step_clock
from motcua.onestop.dossiers.models import OPEN_STATES, Assignment, ClockEntry, Dossier
from motcua.onestop.dossiers.store import ClockRow

PIECE, PAGE, MOST_NAMED = 1000, 25, 20
SUBJECT, BEAT = "early_warning", "early_warnings"
LATE = frozenset({Level.STEP_LATE, Level.WHOLE_LATE})
STEP = (Level.STEP_SOON, Level.STEP_LATE)
WHOLE = (Level.WHOLE_SOON, Level.WHOLE_LATE)
KEPT = timedelta(days=90)
_LATER = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))
"""Given after the one that is looked at."""
_WORSE = Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), id__lt=OuterRef("id"))
"""Of an earlier end than the one that is looked at."""
_READ = ("id", "revision_id", "authority_id", "received_at", "due_at", "paused_at")


T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(rows)
    while piece := list(islice(left, size)):
        yield piece


@dataclass(frozen=True)
class Open:
    """An open step, and what it is measured by."""

    step: Assignment
    dossier: Dossier
    moves: tuple[ClockRow, ...] = ()


@dataclass
class _Telling:
    """What one officer is told in one run."""

    officer: Officer
    rows: list[EarlyWarning] = field(default_factory=list)


def step_due(one: Open, calendar: Calendar) -> datetime | None:
    """The end of the step: its own limit, as the process plans it, never after the whole."""
    if one.step.due_at != one.dossier.due_at:
        return one.step.due_at  # an opinion has a limit of its own
    try:
        limit = catalogue.bundle(one.dossier.revision_id).graph.node(one.step.node).limit
    except (KeyError, ProcedureRevision.DoesNotExist):
        limit = ""
    return step_clock.step_due(one.step.opened_at, limit, one.moves, calendar, one.dossier.due_at)


def levels(one: Open, calendar: Calendar, at: datetime) -> list[tuple[Level, datetime, int]]:
    """[(level, due time, per cent used)] that hold now, at most one of the step and one of the whole."""
    if one.dossier.paused_at or one.dossier.due_at is None:
        return []
    warn_at, found = catalogue.bundle(one.dossier.revision_id).warn_at, []
    for start, due, from_share, soon, late in (
        (one.step.opened_at, step_due(one, calendar), warn_at.step, Level.STEP_SOON, Level.STEP_LATE),
        (one.dossier.received_at, one.dossier.due_at, warn_at.whole, Level.WHOLE_SOON, Level.WHOLE_LATE),
    ):
        if due is None:
            continue
        used = step_clock.share_used(start, due, at, calendar)
        if at > due:
            found.append((late, due, used))
        elif used >= from_share:
            found.append((soon, due, used))
    return found


def opened(steps: Iterable[Assignment]) -> Iterator[Open]:
    """With the dossiers and the stops of each, a piece at a time; steps of dossiers that are over are left out."""
    for piece in batched(steps, PIECE):
        rows = Dossier.objects.filter(id__in=[s.dossier_id for s in piece], state__in=OPEN_STATES).only(*_READ)
        dossiers = rows.in_bulk()
        moves: dict[UUID, list[ClockRow]] = defaultdict(list)
        entries = ClockEntry.objects.filter(dossier_id__in=list(dossiers), kind__in=[str(m) for m in step_clock.MOVES])
        for entry in entries.order_by("dossier_id", "seq"):
            moves[entry.dossier_id].append(ClockRow(entry.kind, entry.at, entry.limit, ""))
        for step in piece:
            if dossier := dossiers.get(step.dossier_id):
                yield Open(step, dossier, tuple(moves.get(step.dossier_id, ())))


def _key(level: Level, one: Open, due: datetime) -> str:
    """Whoever has the next step of a late dossier has to know it too: a step has its own warning of the whole."""
    return f"{level}:{one.step.id}:{due:%Y%m%d%H%M}"


@transaction.atomic
def give(at: datetime | None = None) -> int:
    """Look through the open steps, keep what is new, tell who has to know, each in one notice. Returns how many were
    new; 0 when another worker is at it."""
    moment = at or now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('early_warnings', 0))")
        if not cursor.fetchone()[0]:
            return 0
    calendar, new = calendar_for(), []
    rows = Assignment.objects.filter(closed_at=None).defer("outcome").order_by()
    for piece in batched(opened(rows.iterator(PIECE)), PIECE):
        found = {
            _key(level, one, due): (level, one, due, used)
            for one in piece
            for level, due, used in levels(one, calendar, moment)
        }
        known = set(EarlyWarning.objects.filter(key__in=list(found)).values_list("key", flat=True))
        fresh = [
            EarlyWarning(
                key=key, level=level, dossier_id=one.dossier.id, assignment_id=one.step.id, unit_id=one.step.unit_id,
                authority_id=one.dossier.authority_id, due_at=due, used=used, at=moment,
            )
            for key, (level, one, due, used) in found.items()
            if key not in known
        ]  # fmt: skip
        new += EarlyWarning.objects.bulk_create(fresh)
        _drop_moved(piece, calendar)
    _tell(new)
    heartbeats.beat(BEAT)
    return len(new)


def _drop_moved(piece: list[Open], calendar: Calendar) -> None:
    """What was told of ends that are others since: of the step or the whole, where the clock runs."""
    open_now = {one.step.id: one for one in piece if one.dossier.paused_at is None}
    gone = []
    told = EarlyWarning.objects.filter(assignment__in=list(open_now)).values_list("id", "assignment", "level", "due_at")
    for id, step, level, due_at in told:
        whole = open_now[step].dossier.due_at
        due = step_due(open_now[step], calendar) if level in STEP and whole else whole
        if due is None or not _same(due, due_at):
            gone.append(id)
    EarlyWarning.objects.filter(id__in=gone).delete()


def _same(one: datetime, other: datetime) -> bool:
    """As the key of a warning tells ends apart."""
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _known_above(new: list[EarlyWarning]) -> set[UUID]:
    """Those that repeat, at a further step, what the superiors were or are told of the whole dossier."""
    ids = {w.id for w in new}
    before = EarlyWarning.objects.filter(dossier__in={w.dossier_id for w in new}, level__in=WHOLE).exclude(id__in=ids)
    seen, known = set(before.values_list("dossier_id", "level", "due_at")), set()
    for warning in new:
        about = (warning.dossier_id, str(warning.level), warning.due_at)
        if about in seen:
            known.add(warning.id)
        elif warning.level in WHOLE:
            seen.add(about)
    return known


def _tell(new: list[EarlyWarning]) -> None:
    told: dict[UUID, _Telling] = {}
    known = _known_above(new)
    steps = Assignment.objects.in_bulk([w.assignment_id for w in new])
    holders = Account.objects.filter(id__in={s.officer_id for s in steps.values() if s.officer_id})
    by_account = {a.id: a.officer for a in holders.select_related("officer") if a.officer}
    above = superiors({w.unit_id for w in new} | {w.authority_id for w in new})
    for warning in new:
        holder = by_account.get(steps[warning.assignment_id].officer_id)  # type: ignore[arg-type]
        people = {holder.id: holder} if holder else {}
        if warning.id not in known and (warning.level != Level.STEP_SOON or holder is None):
            people |= {officer.id: officer for officer in above[warning.unit_id]}
        if warning.level == Level.WHOLE_LATE and warning.id not in known:
            people |= {officer.id: officer for officer in above[warning.authority_id]}
        for id, officer in people.items():
            told.setdefault(id, _Telling(officer)).rows.append(warning)
    for one in told.values():
        _send(one, steps)


def _send(telling: _Telling, steps: Mapping[UUID, Assignment]) -> None:
    officer, rows = telling.officer, sorted(telling.rows, key=lambda w: (w.level not in LATE, w.due_at))
    limits: dict[UUID, list[EarlyWarning]] = defaultdict(list)
    for warning in rows:
        limits[warning.dossier_id].append(warning)
    shown = list(limits)[:MOST_NAMED]
    dossiers = Dossier.objects.only("code", "procedure_code", "revision_id").in_bulk(shown)
    named = [_named(dossiers[id], limits[id], steps) for id in shown]
    to = Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email)
    send(
        "early-warnings", to=to, subject=(SUBJECT, rows[0].id), key=f"early-warnings:{rows[0].id}:{officer.id}",
        context={
            "rows": named, "count": len(limits), "more": len(limits) - len(shown),
            "late": sum(any(w.level in LATE for w in its) for its in limits.values()),
        },
    )  # fmt: skip


def _named(dossier: Dossier, limits: list[EarlyWarning], steps: Mapping[UUID, Assignment]) -> dict[str, Any]:
    """A dossier as a notice names it, with the step of each limit."""
    bundle = catalogue.bundle(dossier.revision_id)
    return {
        "code": dossier.code, "title": bundle.title,
        "limits": [
            {"level": w.level, "due_at": w.due_at, "used": w.used, "step": _title(bundle, steps[w.assignment_id].node)}
            for w in limits
        ],
    }  # fmt: skip


def _title(bundle: Bundle, node: str) -> Any:
    """None for a step that the bundle does not know (imports, a transfer)."""
    try:
        return bundle.graph.node(node).title
    except KeyError:
        return None


def superiors(units: Iterable[UUID]) -> dict[UUID, list[Officer]]:
    """{unit: who leads it today}: its own leaders, without one those of the agency it is a part of; whoever stands in
    for them is there too."""
    wanted = set(units)
    owners = dict(Unit.objects.filter(id__in=wanted).values_list("id", "owner_id"))
    leads: dict[UUID, dict[UUID, Officer]] = defaultdict(dict)
    positions = positions_at().filter(roles__contains=[Role.LEADER], unit__in=wanted | set(owners.values()))
    for position in positions.filter(officer__is_active=True):
        leads[position.unit_id][position.officer_id] = position.officer
    absent = {id for here in leads.values() for id in here}
    day = today()
    standing = Substitution.objects.filter(absent__in=absent, first_day__lte=day, last_day__gte=day)
    for one in standing.filter(substitute__is_active=True).select_related("substitute"):
        for here in leads.values():
            if one.absent_id in here:
                here[one.substitute_id] = one.substitute
    return {unit: list((leads.get(unit) or leads.get(owners.get(unit, unit)) or {}).values()) for unit in wanted}


def forget(at: datetime, most: int = 5000) -> int:
    """Warnings of steps that were completed, 90 days after they were given; returns how many went."""
    old = EarlyWarning.objects.filter(at__lt=at - KEPT).exclude(assignment__closed_at=None).values_list("id", flat=True)
    return EarlyWarning.objects.filter(id__in=list(old[:most])).delete()[0]


@dataclass(frozen=True)
class Warned:
    """A dossier that is warned of: the warning whose end is or was the earliest, and every limit of a step and of the
    whole that it is about, those of steps first."""

    worst: EarlyWarning
    limits: list[EarlyWarning]


def listed(actor: Actor) -> QuerySet[EarlyWarning]:
    """What stands of the units this officer leads: the step is open, the clock runs, nothing further was told of it,
    and a whole ends when it was told to; what is told of a step whose end moved goes when `give` comes by."""
    led = actor.units(Role.LEADER)
    if not led:
        return EarlyWarning.objects.none()
    parts = Unit.objects.filter(Q(id__in=led) | Q(owner_id__in=led)).values_list("id", flat=True)
    rows = EarlyWarning.objects.filter(unit_id__in=list(parts), assignment__closed_at=None, dossier__paused_at=None)
    for kind in (STEP, WHOLE):
        further = EarlyWarning.objects.filter(_LATER, assignment=OuterRef("assignment"), level__in=kind)
        rows = rows.exclude(Exists(further), level__in=kind)
    ends_then = Q(told_end=F("end_now"))
    return rows.alias(told_end=TruncMinute("due_at"), end_now=TruncMinute("dossier__due_at")).filter(
        ends_then | Q(level__in=STEP)
    )  # fmt: skip


def page(
    rows: QuerySet[EarlyWarning], level: Level | None = None, *, after: tuple[datetime, UUID] | None = None,
    size: int = PAGE,
) -> tuple[list[Warned], str]:  # fmt: skip
    """One page of dossiers of which that `level` was told, or any, each once, the worst first: by the end that is past
    for longest, then by the one that comes next; and the key of the next page."""
    chosen = rows.filter(level=level) if level else rows
    chosen = chosen.exclude(Exists(chosen.filter(_WORSE, dossier=OuterRef("dossier"))))
    if after:
        chosen = chosen.filter(Beyond(["due_at", "id"], after))
    seen = chosen.select_related("dossier", "assignment__unit").defer("dossier__answers", "dossier__contact")
    shown = list(seen.order_by("due_at", "id")[: size + 1])
    limits: dict[UUID, list[EarlyWarning]] = defaultdict(list)
    ids = [warning.dossier_id for warning in shown[:size]]
    for one in rows.filter(dossier__in=ids).select_related("assignment__unit").order_by("level", "-at", "-id"):
        if not (one.level in WHOLE and any(known.level in WHOLE for known in limits[one.dossier_id])):
            limits[one.dossier_id].append(one)
    found = [Warned(warning, limits[warning.dossier_id]) for warning in shown[:size]]
    return found, text_of(shown[size - 1].due_at, shown[size - 1].id) if len(shown) > size else ""


def ends(found: Iterable[Warned]) -> dict[UUID, datetime | None]:
    """{warning: when what it is about ends, as the clock stands now}, in one statement; None without an end."""
    steps: dict[UUID, Assignment] = {}
    told = list(found)
    for one in told:
        for limit in one.limits:
            limit.assignment.dossier = one.worst.dossier
            steps[limit.assignment_id] = limit.assignment
    calendar = calendar_for()
    own = {one.step.id: step_due(one, calendar) for one in _measured(steps.values())}
    return {
        limit.id: own[limit.assignment_id] if limit.level in STEP else one.worst.dossier.due_at
        for one in told for limit in one.limits
    }  # fmt: skip


def of_steps(steps: Iterable[Assignment]) -> dict[UUID, dict[Level, Any]]:
    """{step: {level: {"used", "due_at"}}} of a page of steps, whose dossiers were read with them: the step's own clock
    as it stands now, in one statement."""
    found: dict[UUID, dict[Level, Any]] = {}
    calendar, at = calendar_for(), now()
    for one in _measured(steps):
        for level, due, used in levels(one, calendar, at):
            found.setdefault(one.step.id, {})[level] = {"used": used, "due_at": due}
    return found


def _measured(steps: Iterable[Assignment]) -> list[Open]:
    """With the stops of each clock, in one statement; their dossiers were read with them."""
    rows = list(steps)
    moves: dict[UUID, list[ClockRow]] = defaultdict(list)
    stops = ClockEntry.objects.filter(dossier_id__in=[s.dossier_id for s in rows])
    for entry in stops.filter(kind__in=[str(m) for m in step_clock.MOVES]).order_by("dossier_id", "seq"):
        moves[entry.dossier_id].append(ClockRow(entry.kind, entry.at, entry.limit, ""))
    return [Open(step, step.dossier, tuple(moves.get(step.dossier_id, ()))) for step in rows]
