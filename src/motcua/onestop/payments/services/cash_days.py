"""The cash that one officer takes and pays out for one agency on one day: counted and closed by them, confirmed by a
second. Who paid out more than they took hands nothing over, and has the rest back from the till.

What comes after the closing is counted on the next day. Closing and taking wait for each other, so that no payment
falls between the two.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.text import clean
from motcua.onestop.payments import amounts, cash, permissions
from motcua.onestop.payments.errors import NotOpen, OwnCash
from motcua.onestop.payments.models import CashDay

SUBJECT = "cash_day"
LEAST_REASON = 5


def _lock(unit_id: UUID, officer: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cash:{unit_id}:{officer}"])


def day_for(unit_id: UUID, officer: UUID, at: datetime) -> date:
    """The day on which cash of this moment is counted: its own, or the first after it that is not closed. Inside a
    transaction, which holds the closing off."""
    _lock(unit_id, officer)
    day = local(at).date()
    closed = set(
        CashDay.objects.filter(unit_id=unit_id, officer=officer, day__gte=day).values_list("day", flat=True)
    )  # fmt: skip
    while day in closed:
        day += timedelta(days=1)
    return day


@transaction.atomic
def close(
    unit_id: UUID, day: date, *, by: Actor, counted: int, reason: str = "", at: datetime | None = None
) -> CashDay:  # fmt: skip
    """They counted the day's cash; a difference needs its reason. Until it is confirmed they may count again. Raises
    Invalid, NotOpen (it is confirmed)."""
    moment, why = at or now(), clean(reason)
    _lock(unit_id, by.id)
    if day > local(moment).date():
        raise Invalid(_("This day has not begun. What is taken now is counted on it, and closed then."))
    standing = CashDay.objects.select_for_update().filter(unit_id=unit_id, officer=by.id, day=day).first()
    if standing and standing.confirmed_at:
        raise NotOpen
    sums = cash.sums(unit_id, by.id, day)
    if not sums.payments and not sums.refunds:
        raise Invalid(_("No cash was taken or paid out on this day, so there is nothing to close."))
    if counted != sums.expected and len(why) < LEAST_REASON:
        text = _("It differs from %(amount)s đồng. Count again, or write why.")
        raise Invalid(
            _("Look at the marked fields again."),
            fields={"reason": str(text) % {"amount": amounts.digits(sums.expected)}},
        )
    facts = {
        "officer_name": by.name, "count": len(sums.payments), "taken": sums.taken, "cancelled": sums.cancelled,
        "paid_out": sums.paid_out, "counted": counted, "reason": why if counted != sums.expected else "",
        "closed_at": moment,
    }  # fmt: skip
    made, _new = CashDay.objects.update_or_create(unit_id=unit_id, officer=by.id, day=day, defaults=facts)
    audit.record("cash.closed", by=by, subject=(SUBJECT, made.id), unit_id=unit_id, at=moment, detail={
        "day": str(day), "taken": made.taken, "paid_out": made.paid_out, "counted": counted, "reason": made.reason,
    })  # fmt: skip
    return made


@transaction.atomic
def confirm(
    id: UUID, *, by: Actor, received: int, note: str = "", at: datetime | None = None
) -> CashDay:  # fmt: skip
    """A second officer counted the same sum and has it now. Raises Invalid, NotOpen, NotYourMoney, OwnCash."""
    found = CashDay.objects.select_for_update().get(id=id)
    permissions.require_keeper(by, found.unit_id)
    if found.officer == by.id:
        raise OwnCash
    if found.confirmed_at:
        raise NotOpen
    if received != found.counted:
        text = _("%(name)s counted %(amount)s đồng. Count together; they can count again until you confirm.")
        said = str(text) % {"name": found.officer_name, "amount": amounts.digits(found.counted)}
        raise Invalid(_("Look at the marked fields again."), fields={"received": said})
    found.confirmed_at, found.confirmed_by, found.confirmed_by_name = at or now(), by.id, by.name
    found.note = clean(note)
    found.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name", "note"])
    audit.record("cash.confirmed", by=by, subject=(SUBJECT, found.id), unit_id=found.unit_id, at=found.confirmed_at,
                 detail={"day": str(found.day), "received": received, "note": found.note})  # fmt: skip
    return found
