"""Finding what is missing: the records are read as they stand now, and compared with what was found before.

One look reads each table once, whatever the number of officers; it is made by the worker every ten minutes and by the
button of the board. What is mended is cleared, what stays keeps its first day and its reminders.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.foundation.common import heartbeats
from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import AGENCIES
from motcua.office.readiness.enums import AbsenceState, Kind, Reach
from motcua.office.readiness.enums import Have as HaveKind
from motcua.office.readiness.models import Absence, Gap, Have
from motcua.onestop.dossiers.models import OPEN_STATES

BEAT = "readiness"
SOON = timedelta(days=30)
AHEAD = timedelta(days=7)
"""How long before the first day of an absence its substitute is asked for."""
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
WORKING = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)
DOING = (Role.SPECIALIST, Role.LEADER, Role.CLERK)
_HOLDERS = """
SELECT p.officer_id, p.unit_id, u.owner_id, u.kind, r.role, p.valid_from, p.valid_to, a.id,
       a.is_active AND (a.password_temporary OR EXISTS (
           SELECT 1 FROM otp_totp_totpdevice d WHERE d.user_id = a.id AND d.confirmed) OR EXISTS (
           SELECT 1 FROM passkey k WHERE k.user_id = a.id AND k.confirmed)) AS usable
  FROM position p JOIN unit u ON u.id = p.unit_id JOIN officer o ON o.id = p.officer_id
  CROSS JOIN LATERAL unnest(p.roles) AS r(role) LEFT JOIN account a ON a.officer_id = p.officer_id
 WHERE o.is_active AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
   AND u.valid_from <= %(day)s AND (u.valid_to IS NULL OR u.valid_to > %(day)s)"""
_CERTIFICATES = """
SELECT DISTINCT ON (holder_kind, holder_id) holder_kind, holder_id, not_after, revoked_at
  FROM certificate WHERE not_before <= %(at)s AND key_reference <> ''
 ORDER BY holder_kind, holder_id, (revoked_at IS NULL) DESC, not_after DESC"""
"""Whose key is known here: with one that was only registered nobody signs (`certificate_for`)."""
_STEPS = """
SELECT unit_id, role, count(DISTINCT dossier_id), min(due_at), min(opened_at)
  FROM assignment WHERE closed_at IS NULL GROUP BY unit_id, role"""
_AUTHORITIES = f"""
SELECT authority_id, count(*), min(due_at) FROM dossier
 WHERE state IN ({", ".join(f"'{state}'" for state in OPEN_STATES)}) AND due_at IS NOT NULL GROUP BY authority_id"""
_HELD = """
SELECT s.unit_id, s.role, s.officer_id, count(DISTINCT s.dossier_id), min(s.due_at)
  FROM assignment s WHERE s.closed_at IS NULL AND s.officer_id = ANY(%(accounts)s) GROUP BY 1, 2, 3"""
_LAST_HOLDERS = """
SELECT DISTINCT ON (p.unit_id, r.role) p.unit_id, r.role, p.officer_id
  FROM position p CROSS JOIN LATERAL unnest(p.roles) AS r(role)
 WHERE p.unit_id = ANY(%(units)s) ORDER BY p.unit_id, r.role, coalesce(p.valid_to, 'infinity') DESC"""


@dataclass(frozen=True)
class Holder:
    """One role of one position today; `usable`: there is an account that can sign in with a second factor."""

    officer: UUID
    unit: UUID
    owner: UUID
    kind: str
    role: str
    valid_from: date
    valid_to: date | None
    account: UUID | None
    usable: bool


@dataclass(frozen=True)
class Load:
    """Open dossiers and the first due among them."""

    number: int = 0
    due_at: datetime | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Found:
    """What a gap is made of."""

    kind: Kind
    unit: UUID
    since: datetime
    officer: UUID | None = None
    about: str = ""
    ends_at: datetime | None = None
    reach: Reach = Reach.NONE
    load: Load = Load()
    subject: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.officer or ''}:{self.unit}:{self.about}:{self.subject}"

    @property
    def by_when(self) -> datetime:
        first = self.load.due_at if self.load.number else None
        return min((one for one in (first, self.ends_at) if one), default=NEVER)


@dataclass
class Facts:
    """Everything one look reads."""

    at: datetime
    holders: list[Holder]
    certificates: dict[tuple[str, UUID], tuple[datetime, datetime | None]]
    steps: dict[tuple[UUID, str], Load]
    authorities: dict[UUID, Load]
    by_right: dict[tuple[UUID, str], list[Holder]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for holder in self.holders:
            self.by_right[holder.unit, holder.role].append(holder)
            if holder.owner != holder.unit and holder.role != Role.LEADER:
                self.by_right[holder.owner, holder.role].append(holder)

    @property
    def day(self) -> date:
        return local(self.at).date()

    def signs(self, holder: Holder) -> bool:
        held = self.certificates.get(("officer", holder.officer))
        return holder.usable and held is not None and held[1] is None and held[0] >= self.at

    def others(self, holder: Holder) -> list[Holder]:
        return [one for one in self.by_right[holder.unit, holder.role] if one.officer != holder.officer]


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _holder(row: tuple[Any, ...]) -> Holder:
    officer, unit, owner, kind, role, start, end, account, usable = row
    return Holder(officer, unit, owner, kind, role, start, end, account, bool(usable))


def read(at: datetime) -> Facts:
    day = local(at).date()
    return Facts(
        at, [_holder(row) for row in _rows(_HOLDERS, day=day)],
        {(kind, id): (end, revoked) for kind, id, end, revoked in _rows(_CERTIFICATES, at=at)},
        {(unit, role): Load(n, due, opened) for unit, role, n, due, opened in _rows(_STEPS)},
        {unit: Load(n, due) for unit, n, due in _rows(_AUTHORITIES)},
    )  # fmt: skip


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)


def _certificates(facts: Facts) -> Iterator[Found]:
    """Leaders sign: each needs a certificate. Where another leader of the unit can sign, nothing is endangered."""
    for one in facts.holders:
        if one.role != Role.LEADER:
            continue
        base = Found(Kind.NO_CERTIFICATE, one.unit, _moment(one.valid_from), one.officer, Role.LEADER)
        if not any(facts.signs(other) for other in facts.others(one)):
            base = _endangered(base, facts, one.unit)
        yield from _ending(base, facts.certificates.get(("officer", one.officer)), facts.at, (
            Kind.NO_CERTIFICATE, Kind.CERTIFICATE_ENDED, Kind.CERTIFICATE_ENDING,
        ))  # fmt: skip


def _seals(facts: Facts) -> Iterator[Found]:
    """Agencies that settle: what goes out carries their seal."""
    led: dict[UUID, date] = {}
    for one in facts.holders:
        if one.role == Role.LEADER and one.kind in AGENCIES:
            led[one.unit] = min(one.valid_from, led.get(one.unit, one.valid_from))
    for unit, day in led.items():
        if unit not in facts.authorities and ("unit", unit) not in facts.certificates:
            continue  # it settles nothing here
        base = _endangered(Found(Kind.NO_SEAL, unit, _moment(day)), facts, unit)
        yield from _ending(base, facts.certificates.get(("unit", unit)), facts.at, (
            Kind.NO_SEAL, Kind.SEAL_ENDED, Kind.SEAL_ENDING,
        ))  # fmt: skip


def _endangered(base: Found, facts: Facts, unit: UUID) -> Found:
    """All that an agency settles waits for its signature; of a part the steps that are its leader's."""
    if unit in facts.authorities:
        return replace(base, reach=Reach.AUTHORITY, load=facts.authorities[unit])
    load = facts.steps.get((unit, Role.LEADER))
    return replace(base, reach=Reach.STEP, load=load, about=Role.LEADER) if load else base


def _ending(
    base: Found, held: tuple[datetime, datetime | None] | None, at: datetime, kinds: tuple[Kind, Kind, Kind]
) -> Iterator[Found]:
    """None, ended (or revoked), or ending within thirty days; nothing for one that holds longer."""
    none, ended, ending = kinds
    if held is None:
        yield replace(base, kind=none)
    elif held[1] is not None or held[0] < at:
        yield replace(base, kind=ended, since=min(held[1] or held[0], held[0]))
    elif held[0] < at + SOON:
        yield replace(base, kind=ending, since=held[0] - SOON, ends_at=held[0])


def _rights(facts: Facts) -> Iterator[Found]:
    for one in facts.holders:
        if one.role not in WORKING:
            continue
        others = [other for other in facts.others(one) if other.usable]
        load = Load() if others else facts.steps.get((one.unit, one.role), Load())
        reach = Reach.STEP if load.number else Reach.NONE
        base = Found(
            Kind.NO_ACCOUNT, one.unit, _moment(one.valid_from), one.officer, one.role, reach=reach, load=load
        )  # fmt: skip
        if not one.usable:
            yield base
        end = _moment(one.valid_to) if one.valid_to else None
        stays = [other for other in others if other.valid_to is None or (end and _moment(other.valid_to) > end)]
        if one.usable and end and end < facts.at + SOON and not stays:
            load = facts.steps.get((one.unit, one.role), Load())
            yield replace(
                base, kind=Kind.RIGHT_ENDING, since=end - SOON, ends_at=end, load=load,
                reach=Reach.STEP if load.number else Reach.NONE,
            )  # fmt: skip
    yield from _missing(facts)


def _missing(facts: Facts) -> Iterator[Found]:
    """Open steps of a role that nobody holds in the unit; named with them who held it last."""
    bare = {
        (unit, role): load for (unit, role), load in facts.steps.items()
        if role in DOING and not facts.by_right.get((unit, role))
    }  # fmt: skip
    if not bare:
        return
    last = {(unit, role): id for unit, role, id in _rows(_LAST_HOLDERS, units=[unit for unit, _role in bare])}
    for (unit, role), load in bare.items():
        yield Found(Kind.RIGHT_MISSING, unit, load.opened_at or facts.at, last.get((unit, role)), role,
                    reach=Reach.STEP, load=load)  # fmt: skip


def _substitutes(facts: Facts) -> Iterator[Found]:
    """Away, or within a week, with nobody who stands in and can sign in."""
    usable = {one.officer for one in facts.holders if one.usable}
    rows = Absence.objects.filter(
        state=AbsenceState.ACCEPTED, last_day__gte=facts.day, first_day__lte=facts.day + AHEAD
    )  # fmt: skip
    open_ones = [one for one in rows if one.substitution_id is None or one.substitute_id not in usable]
    if not open_ones:
        return
    places: dict[UUID, list[Holder]] = defaultdict(list)
    for holder in facts.holders:
        places[holder.officer].append(holder)
    accounts = [h.account for one in open_ones for h in places[one.officer_id] if h.account]
    held = {row[:3]: Load(row[3], row[4]) for row in _rows(_HELD, accounts=accounts)}
    for absence in open_ones:
        for one in places[absence.officer_id]:
            if one.role not in WORKING:
                continue
            sole = not any(other.usable for other in facts.others(one))
            load = facts.steps.get((one.unit, one.role)) if sole else held.get((one.unit, one.role, one.account))
            reach = (Reach.STEP if sole else Reach.HELD) if load else Reach.NONE
            yield Found(
                Kind.NO_SUBSTITUTE, one.unit, absence.decided_at or absence.asked_at, one.officer, one.role,
                ends_at=_moment(absence.first_day), reach=reach, load=load or Load(), subject=str(absence.id),
            )  # fmt: skip


def _haves(facts: Facts) -> Iterator[Found]:
    """The three haves of every officer with a position; one that waits for the clerk counts as missing still."""
    first: dict[UUID, Holder] = {}
    for one in facts.holders:
        known = first.get(one.officer)
        first[one.officer] = one if known is None or one.valid_from < known.valid_from else known
    standing = {
        (officer, kind): end
        for officer, kind, end in Have.objects.filter(state="verified", replaced_at=None).values_list(
            "officer_id", "kind", "valid_until"
        )
    }
    for officer, place in first.items():
        for kind in HaveKind:
            base = Found(Kind.HAVE_MISSING, place.unit, _moment(place.valid_from), officer, kind)
            if (officer, kind) not in standing:
                yield base
            elif end := standing[officer, kind]:
                last = _moment(end) + timedelta(days=1)
                yield from _ending(base, (last, None), facts.at, (
                    Kind.HAVE_MISSING, Kind.HAVE_ENDED, Kind.HAVE_ENDING,
                ))  # fmt: skip


def everything(facts: Facts) -> dict[str, Found]:
    parts = (_certificates, _seals, _rights, _substitutes, _haves)
    return {one.key: one for part in parts for one in part(facts)}


@transaction.atomic
def look(at: datetime | None = None) -> tuple[int, int]:
    """Find, keep and clear; returns (how many are new, how many were mended). One look at a time."""
    moment = at or now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('readiness', 0))")
    found = everything(read(moment))
    known = {gap.key: gap for gap in Gap.objects.filter(cleared_at=None)}
    new = [_gap(one, moment) for key, one in found.items() if key not in known]
    changed = [gap for key, gap in known.items() if key in found and _refresh(gap, found[key])]
    mended = [gap.pk for key, gap in known.items() if key not in found]
    Gap.objects.bulk_create(new, batch_size=1000)
    Gap.objects.bulk_update(changed, _CHANGING, batch_size=500)
    Gap.objects.filter(pk__in=mended).update(cleared_at=moment)
    heartbeats.beat(BEAT)
    return len(new), len(mended)


_CHANGING = ["since", "ends_at", "reach", "dossiers", "by_when"]


def _values(one: Found) -> dict[str, Any]:
    return {
        "since": one.since, "ends_at": one.ends_at, "reach": one.reach, "dossiers": one.load.number,
        "by_when": one.by_when,
    }  # fmt: skip


def _gap(one: Found, at: datetime) -> Gap:
    return Gap(id=uuid7(), key=one.key, kind=one.kind, officer_id=one.officer, unit_id=one.unit, about=one.about,
               opened_at=at, **_values(one))  # fmt: skip


def _refresh(gap: Gap, one: Found) -> bool:
    values = _values(one)
    differs = any(getattr(gap, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(gap, name, value)
    return differs


PATIENCE = timedelta(hours=3)
"""Work runs within the hour; what is this late stands still."""


def overdue(at: datetime | None = None) -> int:
    """Warnings that nobody was told of in time, and work of ended leave that has not come back."""
    moment = at or now()
    untold = Gap.objects.filter(cleared_at=None, reminded_at=None, opened_at__lt=moment - PATIENCE * 8)
    left = Absence.objects.filter(
        state=AbsenceState.ACCEPTED, handed_back_at=None, last_day__lt=local(moment - PATIENCE).date()
    )  # fmt: skip
    return untold.count() + left.count()
