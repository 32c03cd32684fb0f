"""The working calendar of a unit: the shipped years with the province's notices on top."""

import json
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import statements
from motcua.foundation.organisations.models import CalendarNotice

STATE = "SELECT json_build_array(count(*), max(id::text), max(revoked_at)) FROM calendar_notice"
"""What tells one state of the notices from another, for statements that read it along."""
State = tuple[int, str | None, str | None]


def calendar_for(unit_id: UUID | None = None, at: datetime | None = None) -> Calendar:
    """The calendar the unit counts by now, or as it was known at the moment `at` (replay of an old deadline).

    Notices hold for the whole province (the Government's and the province's notices bind every office of it), so the
    answer is the same for every unit; `unit_id` stays in the call for offices with hours of their own.
    """
    if at is not None:
        return _with_notices(_known(at))
    found = statements.first(STATE, [])
    assert found is not None
    return calendar_in(state_of(json.loads(found[0]) if isinstance(found[0], str) else found[0]))


def state_of(row: list) -> State:
    """What `STATE` gave."""
    count, newest, revoked = row
    return count, newest, revoked


@lru_cache(maxsize=8)
def calendar_in(state: State) -> Calendar:
    """The calendar now, for whoever read the state with the same statement as what it counts for. Built once for each
    state in this process; a new or revoked notice is another one."""
    return _with_notices(tuple(CalendarNotice.objects.filter(revoked_at__isnull=True).order_by("date")))


def calendar_without(notice_id: UUID) -> Calendar:
    """Today's calendar as it would be if this notice were revoked."""
    standing = CalendarNotice.objects.filter(revoked_at__isnull=True).exclude(id=notice_id).order_by("date")
    return _with_notices(tuple(standing))


def _known(at: datetime) -> tuple[CalendarNotice, ...]:
    standing = Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
    return tuple(CalendarNotice.objects.filter(standing, entered_at__lte=at).order_by("date"))


def _with_notices(notices: tuple[CalendarNotice, ...]) -> Calendar:
    calendar = Calendar.default()
    for notice in notices:
        calendar = calendar.with_notice(notice.date, notice.kind, notice.reason, notice.source)
    return calendar
