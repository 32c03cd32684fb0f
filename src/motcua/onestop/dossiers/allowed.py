"""How often, for how long and how early: what an agency may ask of an applicant besides the time limit itself.

The articles of Decree 118/2025/NĐ-CP that say so could not be read whole; Decree 61/2018/NĐ-CP before it allowed one
supplement and one new day, with an apology before the old one. So they are settings of the house, and a bundle that
knows its own law says it with its source.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import Calendar, Limit, LimitUnit, is_working_day
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import process
from motcua.onestop.dossiers.store import Case

HOUR_A_DAY = 8
DAYS_A_MONTH = 22
FARTHEST = 366


@dataclass(frozen=True, slots=True)
class Allowed:
    """`supplements` after reception; `extensions`; `longest` and `notice` of one in working days."""

    supplements: int
    extensions: int
    longest: int
    notice: int


def for_case(case: Case) -> Allowed:
    """The house's settings, and what the bundle says for its procedure. Imports have no bundle."""
    env = settings.ENV
    found = Allowed(
        env.most_supplements, env.most_extensions, env.longest_extension or _as_long_as(case.limit),
        env.extension_notice,
    )  # fmt: skip
    try:
        bundle = process.bundle_of(case)
    except ProcedureRevision.DoesNotExist:
        return found
    more, asked = bundle.extension, bundle.supplements
    return Allowed(
        asked.times if asked else found.supplements, more.times if more else found.extensions,
        (more.longest if more else None) or found.longest,
        found.notice if more is None or more.notice is None else more.notice,
    )  # fmt: skip


def _as_long_as(limit: str) -> int:
    """The working days of a time limit, at least one."""
    parsed = Limit.parse(limit)
    days = {
        LimitUnit.WORKING_DAY: parsed.amount, LimitUnit.HOUR: -(-parsed.amount // HOUR_A_DAY),
        LimitUnit.DAY: parsed.amount * 5 // 7, LimitUnit.MONTH: parsed.amount * DAYS_A_MONTH,
    }  # fmt: skip
    return max(1, days[parsed.unit])


def extended(case: Case) -> int:
    """How often the time limit was extended since it was received."""
    count = 0
    for row in case.clock:
        count = 0 if row.kind == "void" else count + (row.kind == "extend")
    return count


def tell_by(case: Case, calendar: Calendar) -> datetime | None:
    """Until when an extension may be told: the due time, or the end of that day so many working days before."""
    if case.due_at is None:
        return None
    left, moment = for_case(case).notice, case.due_at
    while left:
        moment -= timedelta(days=1)
        left -= is_working_day(calendar, local(moment).date())
    return moment


def check_open(case: Case, at: datetime, calendar: Calendar) -> None:
    """Raise Refusal where the time limit may not be extended now, with what to do instead."""
    allowed = for_case(case)
    if case.paused_at or case.due_at is None:
        raise Refusal(_("The clock stands still now. Extend the time limit when it runs again, if it is still needed."))
    if extended(case) >= allowed.extensions:
        raise Refusal(
            _("The time limit was extended as often as it may be (%(times)s). Settle the dossier; when it is late, "
              "send the apology."), times=allowed.extensions, code="extended-already",
        )  # fmt: skip
    if at >= case.due_at:
        raise Refusal(_("The due time has passed, so it cannot be extended any more. Send the apology instead."),
                      code="late-already")  # fmt: skip
    until = tell_by(case, calendar)
    if until is not None and at > until:
        raise Refusal(
            _("An extension has to be told at least %(days)s working days before the due day. Settle the dossier; when "
              "it is late, send the apology."), days=allowed.notice, code="too-late-to-extend",
        )  # fmt: skip


def days_to(case: Case, until: date, calendar: Calendar) -> int:
    """How many working days the due day moves to become `until`. Raises Invalid, at the field `until`, for a day that
    it cannot become."""
    assert case.due_at is not None
    day, count = _due_day(case.due_at), 0
    if until <= day:
        raise _wrong(_("Choose a day after %(day)s, the day the dossier is due now."), day=f"{day:%d/%m/%Y}")
    if not is_working_day(calendar, until):
        raise _wrong(_("%(day)s is a day off. Choose a working day."), day=f"{until:%d/%m/%Y}")
    if (until - day).days > FARTHEST:
        raise _wrong(_("Choose a day within a year."))
    while day < until:
        day += timedelta(days=1)
        count += is_working_day(calendar, day)
    longest = for_case(case).longest
    if count > longest:
        raise _wrong(
            _("This moves the due day by %(days)s working days; at most %(longest)s are allowed."), days=count,
            longest=longest,
        )  # fmt: skip
    return count


def check_promise(until: date, at: datetime, calendar: Calendar) -> None:
    """A day named to somebody who waits too long already: a working day from today on, within a year."""
    today = local(at).date()
    if until < today or (until - today).days > FARTHEST:
        raise _wrong(_("Choose a day from today on, within a year."))
    if not is_working_day(calendar, until):
        raise _wrong(_("%(day)s is a day off. Choose a working day."), day=f"{until:%d/%m/%Y}")


def _due_day(due_at: datetime) -> date:
    """A term that ends with its day ends at midnight, which is that day's."""
    return (local(due_at) - timedelta(microseconds=1)).date()


def _wrong(sentence: Any, **facts: Any) -> Invalid:
    told = Invalid(sentence, **facts)
    told.fields = {"until": str(told)}
    return told
