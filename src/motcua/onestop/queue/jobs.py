"""The worker's part: close the days that are over, forget what was kept for the day."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from motcua.foundation.common.clock import local, now
from motcua.foundation.common.relay import periodic
from motcua.onestop.queue import notices
from motcua.onestop.queue.enums import BookingState, CallOutcome, Priority, TicketState
from motcua.onestop.queue.models import Booking, Call, Counter, Ticket

KEPT = timedelta(days=30)
"""How long a booking names its person after its day."""


@periodic(600)
def close_days() -> int:
    return close(now())


@periodic(300)
def remind_of_bookings() -> int:
    return notices.remind()


@transaction.atomic
def close(at: datetime) -> int:
    """Who still waited on an earlier day has left, whoever was being served was served, nobody sits any more; why
    somebody was called earlier, and the address of their ticket, are forgotten. Returns how many tickets changed."""
    day = local(at).date()
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = Call.objects.filter(day__lt=day, ended_at=None)
    calls.filter(serving_at=None).update(ended_at=F("last_at"), outcome=CallOutcome.LEFT)
    calls.update(ended_at=F("serving_at"), outcome=CallOutcome.SERVED)
    old = Ticket.objects.filter(day__lt=day)
    changed = old.filter(state=TicketState.SERVING).update(state=TicketState.SERVED, ended_at=midnight)
    changed += old.filter(ended_at=None).update(state=TicketState.LEFT, ended_at=midnight)
    changed += old.filter(~Q(priority=Priority.ORDINARY) | Q(secret__isnull=False)).update(
        priority=Priority.ORDINARY, secret=None
    )
    Counter.objects.filter(seated_at__lt=midnight).update(seated_id=None, seated_name="", seated_at=None)
    Booking.objects.filter(day__lt=day, state=BookingState.BOOKED).update(state=BookingState.MISSED, ended_at=midnight)
    Booking.objects.filter(day__lt=day - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM counter WHERE scope LIKE 'queue:%%' AND split_part(scope, ':', 2) < %s", [str(day)])
    return changed
