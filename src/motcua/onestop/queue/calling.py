"""Verbs of a counter: sit, call the next, recall, start, finish, skip, bring back, transfer, stand up.

Each locks the place, then the counter; so of two counters that press at the same moment the second sees what the first
did. The database holds the rest: one open call a ticket and a counter.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.idempotency import once
from motcua.onestop.queue import order, permissions, selectors, services
from motcua.onestop.queue.enums import CallOutcome, TicketState
from motcua.onestop.queue.errors import CounterBusy, NothingCalled, NotSeated, OtherState, SeatTaken
from motcua.onestop.queue.labels import TICKETS
from motcua.onestop.queue.models import Call, Counter, Service, Ticket


@transaction.atomic
def sit(counter_id: UUID, *, by: Actor, seen: str = "", at: datetime | None = None) -> Counter:
    """Take this counter for today, and leave the one before. `seen` is the account that the page named as sitting
    there: whoever came since, or is serving, is not pushed away. Raises SeatTaken, CounterBusy."""
    moment, counter = at or now(), _locked(counter_id, by)
    today = local(moment).date()
    other = counter.seated_id if counter.seated_at and local(counter.seated_at).date() == today else None
    if other not in (None, by.id) and (str(other) != seen or selectors.open_call(counter)):
        raise SeatTaken(counter.number, counter.seated_name)
    for left in Counter.objects.filter(place=counter.place, seated_id=by.id).exclude(id=counter.id):
        if call := selectors.open_call(left):
            raise CounterBusy(call.ticket.shown)
        _empty(left)
    if other != by.id:
        counter.seated_id, counter.seated_name, counter.seated_at = by.id, by.name, moment
        counter.save(update_fields=["seated_id", "seated_name", "seated_at"])
    return counter


@transaction.atomic
def stand(counter_id: UUID, *, by: Actor) -> None:
    """Close the counter. Raises CounterBusy while somebody is called or served there."""
    counter = _seated(counter_id, by)
    if call := selectors.open_call(counter):
        raise CounterBusy(call.ticket.shown)
    _empty(counter)


def _empty(counter: Counter) -> None:
    counter.seated_id, counter.seated_name, counter.seated_at = None, "", None
    counter.save(update_fields=["seated_id", "seated_name", "seated_at"])


def _locked(counter_id: UUID, by: Actor) -> Counter:
    found = Counter.objects.select_related("place__unit").filter(id=counter_id, is_active=True).first()
    if found is None:
        raise NotSeated
    permissions.require_caller(by, found.place)
    services.lock(found.place_id)
    return Counter.objects.select_for_update(of=("self",)).select_related("place__unit").get(id=counter_id)


def _seated(counter_id: UUID, by: Actor) -> Counter:
    counter = _locked(counter_id, by)
    if counter.seated_id != by.id:
        raise NotSeated
    return counter


def call_next(counter_id: UUID, *, by: Actor, key: str | None = None, at: datetime | None = None) -> Call | None:
    """Call whoever comes next by `order`; None when nobody waits for this counter. Raises CounterBusy while the number
    before is not done with."""
    moment = at or now()

    def act() -> str:
        counter = _seated(counter_id, by)
        if call := selectors.open_call(counter):
            raise CounterBusy(call.ticket.shown)
        day = local(moment).date()
        waiting = {ticket.number: ticket for ticket in selectors.callable_at(counter, day)}
        rows = map(selectors.as_waiting, waiting.values())
        chosen = order.next_of(rows, selectors.streak_of(counter, day))
        return str(_call(waiting[chosen.number], counter, by, moment).id) if chosen else ""

    with transaction.atomic():
        made, _first = once(f"queue-call:{counter_id}", key, {"by": by.id}, act)
    return Call.objects.select_related("ticket__service", "counter").get(id=made) if made else None


def _call(ticket: Ticket, counter: Counter, by: Actor, at: datetime) -> Call:
    ticket.state = TicketState.CALLED
    ticket.save(update_fields=["state"])
    return Call.objects.create(
        place=counter.place, day=ticket.day, ticket=ticket, counter=counter, service_id=ticket.service_id,
        officer_id=by.id, was_priority=ticket.is_priority, waiting_since=min(ticket.waiting_since, at), at=at,
        last_at=at,
    )  # fmt: skip


def _standing(counter_id: UUID, by: Actor, ticket_id: UUID | None) -> Call:
    """The call at this counter. With the ticket that the page showed: nothing is done to another one."""
    call = selectors.open_call(_seated(counter_id, by))
    if call is None or (ticket_id and call.ticket_id != ticket_id):
        raise NothingCalled
    return call


@transaction.atomic
def recall(counter_id: UUID, *, by: Actor, ticket_id: UUID | None = None, at: datetime | None = None) -> Call:
    """Call the same number once more; the wall says it again."""
    call = _standing(counter_id, by, ticket_id)
    if call.serving_at:
        raise OtherState(call.ticket.shown, TICKETS[TicketState.SERVING])
    call.times, call.last_at = call.times + 1, at or now()
    call.save(update_fields=["times", "last_at"])
    return call


@transaction.atomic
def start(counter_id: UUID, *, by: Actor, ticket_id: UUID | None = None, at: datetime | None = None) -> Call:
    """The person is here; the serving time begins. Pressing twice changes nothing."""
    call = _standing(counter_id, by, ticket_id)
    if call.serving_at is None:
        call.serving_at = at or now()
        call.save(update_fields=["serving_at"])
        call.ticket.state = TicketState.SERVING
        call.ticket.save(update_fields=["state"])
    return call


@transaction.atomic
def finish(counter_id: UUID, *, by: Actor, ticket_id: UUID | None = None, at: datetime | None = None) -> Call:
    """The person is served; one who was never marked as here began when called."""
    call, moment = _standing(counter_id, by, ticket_id), at or now()
    if call.serving_at is None:
        call.serving_at = call.last_at
        call.save(update_fields=["serving_at"])
    services.end_call(call, CallOutcome.SERVED, moment)
    services.end_ticket(call.ticket, TicketState.SERVED, moment)
    return call


@transaction.atomic
def skip(counter_id: UUID, *, by: Actor, ticket_id: UUID | None = None, at: datetime | None = None) -> Call:
    """Nobody came. The number can be brought back until the end of the day."""
    call, moment = _standing(counter_id, by, ticket_id), at or now()
    if call.serving_at:
        raise OtherState(call.ticket.shown, TICKETS[TicketState.SERVING])
    services.end_call(call, CallOutcome.MISSED, moment)
    services.end_ticket(call.ticket, TicketState.MISSED, moment)
    return call


@transaction.atomic
def bring_back(counter_id: UUID, ticket_id: UUID, *, by: Actor, at: datetime | None = None) -> Ticket:
    """Who missed the call waits again with the rank they came with, so that they are among the next."""
    counter, moment = _seated(counter_id, by), at or now()
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("service")
    ticket = rows.filter(id=ticket_id, place=counter.place, day=local(moment).date()).first()
    if ticket is None:
        raise NothingCalled
    if ticket.state != TicketState.MISSED:
        raise OtherState(ticket.shown, TICKETS[TicketState(ticket.state)])
    return services.wait_again(ticket, moment)


@transaction.atomic
def transfer(
    counter_id: UUID, *, service_id: UUID, by: Actor, to_counter: UUID | None = None, ticket_id: UUID | None = None,
    at: datetime | None = None,
) -> Ticket:  # fmt: skip
    """Send the person on, to a service or to one counter of it, under the same number and rank."""
    call, moment = _standing(counter_id, by, ticket_id), at or now()
    service, counter = _target(call, service_id, to_counter)
    services.end_call(call, CallOutcome.TRANSFERRED, moment)
    return services.wait_again(call.ticket, moment, service=service, for_counter=counter)


def _target(call: Call, service_id: UUID, counter_id: UUID | None) -> tuple[Service, Counter | None]:
    service = next((one for one in selectors.services_of(call.counter.place) if one.id == service_id), None)
    wrong: dict[str, Any] = {}
    if service is None:
        wrong["service"] = _("Choose a service of this centre that a counter serves.")
    counter = None
    if counter_id:
        counter = selectors.counters_of(call.counter.place).filter(id=counter_id).first()
        if counter is None or (service and service.id not in selectors.service_ids(counter)):
            wrong["counter"] = _("Choose a counter that serves this, or leave it open.")
    elif service and service.id == call.ticket.service_id:
        wrong["service"] = _("The number waits for this service already. Choose another one, or a counter.")
    if counter and counter.id == call.counter_id:
        wrong["counter"] = _("The number is at this counter already. Choose another one.")
    if wrong or service is None:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return service, counter
