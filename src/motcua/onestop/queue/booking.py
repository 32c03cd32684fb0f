"""Booked times: which are free, booking one, cancelling it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.idempotency import once
from motcua.onestop.queue import hours, notices
from motcua.onestop.queue.enums import BookingState
from motcua.onestop.queue.errors import BookedAlready, TimeTaken, TooManyBookings
from motcua.onestop.queue.models import Booking, Service

SUBJECT = "booking"
AHEAD, SOON, MOST = timedelta(days=14), timedelta(minutes=30), 3
"""How far ahead and how shortly before times are given; how many one person may hold."""
HELD = (BookingState.BOOKED, BookingState.CHECKED_IN)


@dataclass(frozen=True)
class Slot:
    at: datetime
    left: int


def free_times(service: Service, day: date, at: datetime | None = None) -> list[Slot]:
    """Times of that day that can still be booked, with how many places each has left."""
    moment = at or now()
    if not service.capacity or not service.is_active or day > local(moment + AHEAD).date():
        return []
    times = [slot for slot in hours.slots_on(service.place, day) if slot >= moment + SOON]
    rows = Booking.objects.filter(service=service, day=day, state__in=HELD).order_by().values_list("at")
    held = dict(rows.annotate(count=Count("id")))
    found = [Slot(slot, service.capacity - held.get(slot, 0)) for slot in times]
    return [slot for slot in found if slot.left > 0]


def days(service: Service, at: datetime | None = None) -> list[date]:
    """Days on which the centre is open and that are not over, the next first."""
    moment = at or now()
    first = local(moment).date()
    coming = [first + timedelta(days=n) for n in range(AHEAD.days + 1)]
    return [day for day in coming if any(t >= moment + SOON for t in hours.slots_on(service.place, day))]


def book(
    service_id: UUID, slot: datetime, *, by: Actor, procedure_code: str = "", key: str | None = None,
    at: datetime | None = None,
) -> Booking:  # fmt: skip
    """One place of that time. Raises TimeTaken, BookedAlready, TooManyBookings, Invalid."""
    moment, person = at or now(), _person(by)

    def act() -> str:
        rows = Service.objects.select_for_update(no_key=True, of=("self",)).select_related("place__unit")
        service = rows.filter(id=service_id, is_active=True, place__is_active=True).first()
        is_time = service and service.capacity and slot in hours.slots_on(service.place, local(slot).date())
        if service is None or not is_time or slot < moment + SOON:
            raise Invalid(_("Choose one of the times shown."), fields={"at": _("Choose one of the times shown.")})
        # The person's bookings one after another, too: at two services nobody takes the same time twice.
        held = list(Booking.objects.select_for_update().filter(person_id=person, state=BookingState.BOOKED))
        if any(one.at == slot for one in held):
            raise BookedAlready
        if sum(one.at > moment for one in held) >= MOST:
            raise TooManyBookings(MOST)
        if not any(one.at == slot for one in free_times(service, local(slot).date(), moment)):
            raise TimeTaken
        return str(_make(service, slot, person, by, procedure_code[:40], moment).id)

    with transaction.atomic():
        body = {"service": service_id, "at": slot, "procedure": procedure_code}
        made, _first = once(f"queue-booking:{by.id}", key, body, act)
    return Booking.objects.select_related("place__unit", "service").get(id=made)


def _person(by: Actor) -> UUID:
    if by.kind is not ActorKind.CITIZEN or by.person_id is None:
        raise NotAllowed(_("Sign in with your electronic identity to book a time."))
    return by.person_id


def _make(service: Service, slot: datetime, person: UUID, by: Actor, procedure: str, at: datetime) -> Booking:
    made = Booking(
        place=service.place, service=service, at=slot, day=local(slot).date(), code=_code(service, slot),
        person_id=person, procedure_code=procedure, made_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as faster:
        raise BookedAlready from faster
    _record("booked", made, by, at)
    notices.tell("booking-made", made)
    return made


def _code(service: Service, slot: datetime) -> str:
    """Six digits that no other booking of the place and day has."""
    taken = set(Booking.objects.filter(place=service.place, day=local(slot).date()).values_list("code", flat=True))
    while True:
        code = f"{secrets.randbelow(1_000_000):06d}"
        if code not in taken:
            return code


@transaction.atomic
def cancel(id: UUID, *, by: Actor, at: datetime | None = None) -> Booking:
    """Give the time back. Raises Booking.DoesNotExist for somebody else's; one that is over stays as it is."""
    moment = at or now()
    rows = Booking.objects.select_for_update(of=("self",)).select_related("place__unit", "service")
    found = rows.get(id=id, person_id=_person(by))
    if found.state == BookingState.BOOKED:
        found.state, found.ended_at = BookingState.CANCELLED, moment
        found.save(update_fields=["state", "ended_at"])
        _record("cancelled", found, by, moment)
    return found


def _record(act: str, one: Booking, by: Actor, at: datetime) -> None:
    detail: dict[str, Any] = {"service": one.service.name["vi"], "at": one.at.isoformat()}
    audit.record(f"booking.{act}", by=by, subject=(SUBJECT, one.id), unit_id=one.place.unit_id, at=at, detail=detail)
