"""What is told of a booked time: that it is booked, and once more on the evening before."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.foundation.common.clock import local, now
from motcua.foundation.common.relay import attempt
from motcua.foundation.identity.models import Person
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.onestop.queue.enums import BookingState
from motcua.onestop.queue.models import Booking

SUBJECT = "booking"
EVENING = 17
"""The hour from which the times of the next day are told."""


def tell(template: str, one: Booking) -> None:
    """Once for each booking and template; nobody for a person who was forgotten meanwhile."""
    person = Person.objects.filter(id=one.person_id).first()
    if person is None:
        return
    to = Recipient(RecipientKind.PERSON, person.id, person.full_name, email=person.email, phone=person.phone)
    send(
        template, to=to,
        context={
            "at": local(one.at), "code": one.code, "place": one.place.unit.label, "service": one.service.name,
            "own_url": f"{settings.ENV.public_url}/my/bookings/",
        },
        subject=(SUBJECT, one.id), key=f"{template}:{one.id}",
    )  # fmt: skip


def to_remind(at: datetime) -> QuerySet[Booking]:
    """Tomorrow's times that nobody was reminded of; none before the evening. One booked this evening is told of once,
    when it is booked."""
    moment = local(at)
    if moment.hour < EVENING:
        return Booking.objects.none()
    evening = moment.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    rows = Booking.objects.filter(day=moment.date() + timedelta(days=1), state=BookingState.BOOKED)
    return rows.filter(made_at__lt=evening, reminded_at=None)


def remind(limit: int = 100, at: datetime | None = None) -> int:
    """Returns how many were reminded, each in a transaction of its own: one that fails keeps nobody else waiting."""
    moment, done = at or now(), 0
    for id in to_remind(moment).order_by("at", "id").values_list("id", flat=True):
        if done == limit:
            break
        done += attempt(partial(_remind, id, moment), f"Reminding of booking {id}")
    return done


@transaction.atomic
def _remind(id: UUID, at: datetime) -> bool:
    """Once, also with several workers: the row is locked and looked at again."""
    rows = to_remind(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
    one = rows.select_related("place__unit", "service").filter(id=id).first()
    if one is None:
        return False
    tell("booking-tomorrow", one)
    Booking.objects.filter(id=id).update(reminded_at=at)
    return True
