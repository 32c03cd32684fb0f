"""What an administrator does to the organisation. Every verb checks, changes and leaves a trace; rows are dated."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.events import announce
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean, fold
from motcua.foundation.organisations.enums import HistoryKind, NoticeKind, UnitKind
from motcua.foundation.organisations.errors import (
    CodeTaken,
    DatesCrossed,
    EachOthersSubstitute,
    NoticeRevoked,
    NoticeStands,
    NotInFuture,
    OwnSubstitute,
    ReasonMissing,
    RenamedMeanwhile,
    SameName,
    StandsInThen,
    StillHasUnits,
    SubstituteAlready,
    SubstituteAway,
    UnitClosed,
)
from motcua.foundation.organisations.events import CalendarNoticeAdded, UnitChanged
from motcua.foundation.organisations.models import (
    CalendarNotice,
    Officer,
    Position,
    Substitution,
    Unit,
    UnitHistory,
    owner_of,
    valid_on,
)
from motcua.foundation.organisations.permissions import require_administrator

SHORTEST_REASON = 5
"""Letters; fewer say nothing."""


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _open(unit: Unit, day: date) -> Unit:
    if unit.valid_to is not None and unit.valid_to <= day:
        raise UnitClosed(unit.name, unit.valid_to)
    return unit


def _trace(action: str, by: Actor, unit: Unit, at: datetime, change: str = "", **detail: Any) -> None:
    audit.record(action, by=by, subject=("unit", unit.id), unit_id=unit.owner_id, detail=detail, at=at)
    if change:
        announce(UnitChanged(unit.id, change))


@transaction.atomic
def create_unit(
    *, code: str, kind: UnitKind, name: str, name_en: str, parent: Unit, by: Actor,
    agency_id: str = "", place: str = "", place_en: str = "",
    valid_from: date | None = None, at: datetime | None = None,
) -> Unit:  # fmt: skip
    """A new unit below `parent` from `valid_from` (default the legal date of `at`)."""
    require_administrator(by)
    at = at or now()
    first, parent = valid_from or local(at).date(), _locked(parent)
    _open(parent, first)
    taken = Q(code=code) | (Q(agency_id=agency_id) if agency_id else Q(pk__in=[]))
    if Unit.objects.filter(taken, valid_to__isnull=True).exists():
        raise CodeTaken(code)
    own_id = uuid7()
    unit = Unit(
        id=own_id, code=code, agency_id=agency_id, kind=kind, level=parent.level, parent=parent,
        owner_id=owner_of(kind, own_id, parent), place=place or parent.place, place_en=place_en or parent.place_en,
        valid_from=first,
    )  # fmt: skip
    unit.set_name(clean(name), clean(name_en))
    unit.save(force_insert=True)
    _trace("unit_created", by, unit, at, "created", code=code, name=unit.name, valid_from=str(first))
    return unit


@transaction.atomic
def rename_unit(
    unit: Unit, *, name: str, name_en: str, by: Actor, valid_from: date | None = None, at: datetime | None = None,
    seen: str | None = None,
) -> Unit:  # fmt: skip
    """The old name is kept with the day on which it ended. `seen` is the name on the page that asks: another one by now
    is a conflict, never overwritten."""
    require_administrator(by)
    at = at or now()
    today = local(at).date()
    first, unit = valid_from or today, _open(_locked(unit), today)
    if seen is not None and unit.name != seen:
        raise RenamedMeanwhile(unit.name)
    if first > today:
        raise NotInFuture("valid_from")
    if (clean(name), clean(name_en)) == (unit.name, unit.name_en):
        raise SameName()
    old = unit.name
    UnitHistory.objects.create(
        unit=unit, code=unit.code, name=old, name_folded=unit.name_folded, kind=HistoryKind.RENAMED, valid_to=first
    )
    unit.set_name(clean(name), clean(name_en))
    unit.save(update_fields=["name", "name_en", "sort_key", "name_folded"])
    _trace("unit_renamed", by, unit, at, "renamed", old=old, new=unit.name, valid_from=str(first))
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, by: Actor, valid_to: date | None = None, at: datetime | None = None) -> Unit:
    """The unit no longer exists from `valid_to` on; it must have no open unit below it then."""
    require_administrator(by)
    at = at or now()
    day, unit = valid_to or local(at).date(), _open(_locked(unit), local(at).date())
    if day < unit.valid_from:
        raise DatesCrossed()
    below = Unit.objects.filter(valid_on(day), parent=unit).count()
    if below:
        raise StillHasUnits(unit.name, below)
    unit.valid_to = day
    unit.save(update_fields=["valid_to"])
    _trace("unit_closed", by, unit, at, "closed", valid_to=str(day))
    return unit


@transaction.atomic
def merge_units(
    sources: Iterable[Unit], *, into: Unit, by: Actor, valid_from: date | None = None, at: datetime | None = None
) -> Unit:
    """Each source and all below it close on `valid_from`; `into` remembers them as its predecessors."""
    require_administrator(by)
    at = at or now()
    day = valid_from or local(at).date()
    into = _open(_locked(into), day)
    for source in sources:
        source = _open(_locked(source), day)
        if source.pk == into.pk:
            raise UnitClosed(source.name, day)
        for part in _with_parts(source, day):
            part.valid_to = day
            part.save(update_fields=["valid_to"])
        UnitHistory.objects.create(
            unit=into, code=source.code, name=source.name, name_folded=fold(source.name), province="",
            kind=HistoryKind.MERGED, predecessor=source, valid_to=day,
        )  # fmt: skip
        _trace("unit_merged", by, source, at, "merged", into=str(into.id), valid_from=str(day))
    return into


def _with_parts(unit: Unit, day: date) -> list[Unit]:
    from motcua.foundation.organisations.selectors import subtree_ids

    return list(Unit.objects.select_for_update().filter(id__in=subtree_ids(unit, day)))


@transaction.atomic
def add_officer(
    *, code: str, full_name: str, by: Actor, email: str = "", phone: str = "", at: datetime | None = None
) -> Officer:
    require_administrator(by)
    if Officer.objects.filter(code=code).exists():
        raise CodeTaken(code)
    officer = Officer(code=clean(code), email=email, phone=phone)
    officer.set_name(clean(full_name))
    officer.save(force_insert=True)
    audit.record("officer_added", by=by, subject=("officer", officer.id), detail={"code": officer.code}, at=at)
    return officer


@transaction.atomic
def set_officer_active(officer: Officer, active: bool, *, by: Actor, at: datetime | None = None) -> Officer:
    """An officer who has left keeps their past; their grants end at once (identity asks for `is_active`)."""
    require_administrator(by)
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    officer.is_active = active
    officer.save(update_fields=["is_active"])
    audit.record(
        "officer_activated" if active else "officer_deactivated", by=by, subject=("officer", officer.id), at=at
    )
    return officer


@transaction.atomic
def appoint(
    officer: Officer, unit: Unit, *, title: dict[str, str], roles: Iterable[str], by: Actor,
    valid_from: date | None = None, valid_to: date | None = None, at: datetime | None = None,
) -> Position:  # fmt: skip
    """Give the officer a position with its roles (values of `identity.enums.Role`)."""
    require_administrator(by)
    at = at or now()
    first = valid_from or local(at).date()
    if valid_to is not None and valid_to < first:
        raise DatesCrossed()
    _open(_locked(unit), first)
    position = Position.objects.create(
        officer=officer, unit=unit, title=title, roles=sorted({str(role) for role in roles}),
        valid_from=first, valid_to=valid_to,
    )  # fmt: skip
    detail = {"unit": str(unit.id), "roles": position.roles, "valid_from": str(first), "valid_to": str(valid_to or "")}
    audit.record("appointed", by=by, subject=("officer", officer.id), unit_id=unit.owner_id, detail=detail, at=at)
    return position


@transaction.atomic
def end_position(
    position: Position, *, by: Actor, valid_to: date | None = None, at: datetime | None = None
) -> Position:
    """The position ends; `valid_to` is the first day without it."""
    require_administrator(by)
    at = at or now()
    position = Position.objects.select_for_update(of=("self",)).select_related("unit").get(pk=position.pk)
    day = valid_to or local(at).date()
    if day < position.valid_from:
        raise DatesCrossed()
    position.valid_to = day
    position.save(update_fields=["valid_to"])
    detail = {"unit": str(position.unit_id), "valid_to": str(day)}
    audit.record(
        "position_ended", by=by, subject=("officer", position.officer_id), unit_id=position.unit.owner_id,
        detail=detail, at=at,
    )  # fmt: skip
    return position


@transaction.atomic
def set_substitution(
    absent: Officer, substitute: Officer, *, first_day: date, last_day: date, by: Actor,
    reason: str = "", at: datetime | None = None,
) -> Substitution:  # fmt: skip
    """From the first to the last day, both inside, the substitute also holds the absent officer's grants."""
    require_administrator(by)
    return enter_substitution(absent, substitute, first_day=first_day, last_day=last_day, by=by, reason=reason, at=at)


@transaction.atomic
def enter_substitution(
    absent: Officer, substitute: Officer, *, first_day: date, last_day: date, by: Actor,
    reason: str = "", at: datetime | None = None,
) -> Substitution:  # fmt: skip
    """The same for a room above that has asked who may decide (leave that a head of unit accepts)."""
    check_substitution(absent, substitute, first_day=first_day, last_day=last_day)
    row = Substitution.objects.create(
        absent=absent, substitute=substitute, first_day=first_day, last_day=last_day, reason=clean(reason)
    )
    detail = {"substitute": str(substitute.id), "first_day": str(first_day), "last_day": str(last_day)}
    audit.record("substitution_set", by=by, subject=("officer", absent.id), detail=detail, at=at)
    return row


def check_substitution(absent: Officer, substitute: Officer, *, first_day: date, last_day: date) -> None:
    """Raise the refusal that says why these two and these days do not fit; inside a transaction both officers are
    locked, so that two entries made at once cannot send each one to the other. Whoever stands in is there on all of
    these days: so nobody stands in for themselves by way of others, however many."""
    if absent.pk == substitute.pk:
        raise OwnSubstitute()
    if last_day < first_day:
        raise DatesCrossed()
    if connection.in_atomic_block:
        list(Officer.objects.select_for_update().filter(pk__in=[absent.pk, substitute.pk]).order_by("pk"))
    then = Substitution.objects.filter(first_day__lte=last_day, last_day__gte=first_day).order_by("first_day")
    if then.filter(absent=absent, substitute=substitute).exists():
        raise SubstituteAlready(substitute.full_name)
    if away := then.filter(absent=substitute).first():
        refusal = EachOthersSubstitute if away.substitute_id == absent.pk else SubstituteAway
        raise refusal(substitute.full_name, away.first_day, away.last_day)
    if duty := then.filter(substitute=absent).select_related("absent").first():
        raise StandsInThen(duty.absent.full_name, duty.first_day, duty.last_day)


@transaction.atomic
def end_substitution(row: Substitution, *, last_day: date, by: Actor, at: datetime | None = None) -> Substitution:
    """Shorten a substitution; the days already served stay on record."""
    require_administrator(by)
    return shorten_substitution(row, last_day=last_day, by=by, at=at)


@transaction.atomic
def shorten_substitution(row: Substitution, *, last_day: date, by: Actor, at: datetime | None = None) -> Substitution:
    """The same for a room above that has asked who may decide."""
    if last_day < row.first_day:
        raise DatesCrossed()
    row.last_day = last_day
    row.save(update_fields=["last_day"])
    audit.record(
        "substitution_ended", by=by, subject=("officer", row.absent_id), detail={"last_day": str(last_day)}, at=at
    )
    return row


@transaction.atomic
def withdraw_substitution(row: Substitution, *, by: Actor, at: datetime | None = None) -> None:
    """It has not begun and will not: the row goes, the record of both acts stays."""
    detail = {"substitute": str(row.substitute_id), "first_day": str(row.first_day), "last_day": str(row.last_day)}
    audit.record("substitution_withdrawn", by=by, subject=("officer", row.absent_id), detail=detail, at=at)
    row.delete()


@transaction.atomic
def add_calendar_notice(
    *, day: date, kind: NoticeKind, reason: dict[str, str], source: str, by: Actor, at: datetime | None = None
) -> CalendarNotice:
    """A published change: `day` is off, or is worked to make up for one. Listeners recompute the open dossiers."""
    require_administrator(by)
    at = at or now()
    if CalendarNotice.objects.filter(date=day, revoked_at__isnull=True).exists():
        raise NoticeStands(day)
    notice = CalendarNotice.objects.create(
        date=day,
        kind=kind,
        reason=reason,
        source=clean(source),
        entered_by=by.id,
        entered_by_name=by.name,
        entered_at=at,
    )
    _tell("calendar_notice_added", notice, by, at)
    return notice


@transaction.atomic
def revoke_calendar_notice(
    notice_id: UUID, *, reason: str, by: Actor, at: datetime | None = None
) -> CalendarNotice:  # fmt: skip
    """The notice no longer holds, and why; it stays on record for the deadlines that were computed with it."""
    require_administrator(by)
    if len(clean(reason)) < SHORTEST_REASON:
        raise ReasonMissing()
    at = at or now()
    notice = CalendarNotice.objects.select_for_update().get(pk=notice_id)
    if notice.revoked_at is not None:
        raise NoticeRevoked(notice.date)
    notice.revoked_at = at
    notice.revoked_why = clean(reason)
    notice.save(update_fields=["revoked_at", "revoked_why"])
    _tell("calendar_notice_revoked", notice, by, at, revoked=True)
    return notice


def _tell(action: str, notice: CalendarNotice, by: Actor, at: datetime, revoked: bool = False) -> None:
    detail = {"date": str(notice.date), "kind": str(notice.kind), "source": notice.source}
    if revoked:
        detail["reason"] = notice.revoked_why
    audit.record(action, by=by, subject=("calendar_notice", notice.id), detail=detail, at=at)
    announce(CalendarNoticeAdded(notice.id, str(notice.date), str(notice.kind), revoked))
