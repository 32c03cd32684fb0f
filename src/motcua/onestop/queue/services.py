"""Verbs of tickets: take, come with a booking, give up. One transaction each.

Who changes a waiting ticket locks its place first, then the counter; a number is given by the counter of the day in
the transaction of its ticket, so numbers have no gaps.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.idempotency import once
from motcua.foundation.common.numbering import next_number
from motcua.onestop.queue import hours, order, permissions, selectors
from motcua.onestop.queue.enums import (
    IN_THE_HOUSE,
    ON_THE_SPOT,
    BookingState,
    CallOutcome,
    Priority,
    Source,
    TicketState,
)
from motcua.onestop.queue.errors import Closed, NoQueue, ServiceClosed, TooEarly, UnknownCode
from motcua.onestop.queue.models import Booking, Call, Place, Service, Ticket

SOONEST, LATEST = timedelta(hours=1), timedelta(minutes=15)
"""How long before a booked time its code is taken, and how long after it still goes before others."""


def lock(place_id: UUID) -> Place:
    """Calls, transfers and leavings of a centre happen one after another; taking a number does not wait for them."""
    found = Place.objects.select_for_update(no_key=True, of=("self",)).filter(id=place_id).first()
    if found is None:
        raise NoQueue
    return found


def take(
    place_id: UUID, service_id: UUID, *, source: Source, priority: str = Priority.ORDINARY, language: str = "vi",
    by: Actor | None = None, key: str | None = None, at: datetime | None = None,
) -> Ticket:  # fmt: skip
    """A number for a service. At a counter it is given outside the hours too, by who calls there. Raises NoQueue,
    Closed, ServiceClosed, Invalid."""
    moment, place = at or now(), Place.objects.select_related("unit").filter(id=place_id, is_active=True).first()
    if place is None:
        raise NoQueue
    if priority not in ON_THE_SPOT:
        raise Invalid(_("Choose one of the reasons, or none."), fields={"priority": _("Choose one.")})
    if source == Source.COUNTER and by is not None:
        permissions.require_caller(by, place)
    elif not hours.gives_tickets(place, moment):
        raise Closed(_told(hours.opens_at(place, moment)))
    service = next((one for one in selectors.services_of(place) if one.id == service_id), None)
    if service is None:
        raise ServiceClosed

    def act() -> str:
        return str(_make(place, service, Priority(priority), source, language, moment).id)

    with transaction.atomic():
        body = {"service": service_id, "priority": priority}
        made, _first = once(f"queue-ticket:{place.id}", key, body, act)
    return Ticket.objects.select_related("place__unit", "service").get(id=made)


def _told(at: datetime) -> str:
    return f"{local(at):%H:%M, %d/%m/%Y}"


def _make(
    place: Place, service: Service, priority: Priority, source: Source, language: str, at: datetime,
    slot: datetime | None = None,
) -> Ticket:  # fmt: skip
    day = local(at).date()
    return Ticket.objects.create(
        place=place, day=day, number=next_number(f"queue:{day}:{place.id}"), service=service, priority=priority,
        source=source, language="en" if language == "en" else "vi", secret=secrets.token_urlsafe(16),
        rank_at=order.rank(at, priority, slot), taken_at=at, waiting_since=at,
    )  # fmt: skip


def check_in(place_id: UUID, code: str, *, language: str = "vi", at: datetime | None = None) -> Ticket:
    """The six digits of a booking become a ticket, which goes before others unless its time is over; entering them
    again gives the same ticket. Raises UnknownCode, TooEarly."""
    moment = at or now()
    with transaction.atomic():
        rows = Booking.objects.select_for_update(of=("self",)).select_related("place__unit", "service", "ticket")
        found = rows.filter(place_id=place_id, day=local(moment).date(), code="".join(code.split())).first()
        if found is None or found.state not in (BookingState.BOOKED, BookingState.CHECKED_IN):
            raise UnknownCode
        if found.ticket is not None:
            return found.ticket
        if moment < found.at - SOONEST:
            raise TooEarly(f"{local(found.at):%H:%M}")
        priority = Priority.APPOINTMENT if moment <= found.at + LATEST else Priority.ORDINARY
        found.ticket = _make(found.place, found.service, priority, Source.BOOKING, language, moment, found.at)
        found.state, found.ended_at = BookingState.CHECKED_IN, moment
        found.save(update_fields=["ticket", "state", "ended_at"])
        return found.ticket


@transaction.atomic
def leave(ticket_id: UUID, *, at: datetime | None = None) -> Ticket:
    """Whoever holds the ticket does not wait any longer. Pressing twice changes nothing; who is being served stays."""
    moment = at or now()
    lock(Ticket.objects.values_list("place_id", flat=True).get(id=ticket_id))
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("place__unit", "service").get(id=ticket_id)
    if ticket.state not in IN_THE_HOUSE or ticket.state == TicketState.SERVING:
        return ticket
    call = Call.objects.filter(ticket=ticket, ended_at=None).first()
    if call:
        end_call(call, CallOutcome.LEFT, moment)
    return end_ticket(ticket, TicketState.LEFT, moment)


def end_call(call: Call, outcome: CallOutcome, at: datetime) -> None:
    call.ended_at, call.outcome = max(at, call.at), outcome
    call.save(update_fields=["ended_at", "outcome"])


def end_ticket(ticket: Ticket, state: TicketState, at: datetime) -> Ticket:
    ticket.state, ticket.ended_at = state, at
    ticket.save(update_fields=["state", "ended_at"])
    return ticket


def wait_again(ticket: Ticket, at: datetime, **changes: Any) -> Ticket:
    """It waits under its number and with the rank that it came with."""
    ticket.state, ticket.ended_at, ticket.waiting_since = TicketState.WAITING, None, at
    for name, value in changes.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=["state", "ended_at", "waiting_since", *changes])
    return ticket
