"""Reading a queue: what a ticket has before it, what the wall and a counter show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.common.clock import local, now
from motcua.onestop.queue import estimates, notices, order
from motcua.onestop.queue.enums import IN_THE_HOUSE, Priority, TicketState
from motcua.onestop.queue.models import Booking, Call, Counter, CounterService, Place, Service, Ticket

SHOWN, NEXT = 4, 5
"""Calls on the wall, and numbers that come next."""
LOOK_BACK, RECENT = timedelta(days=14), 60
"""Serving times that an estimate is made from: the newest so many of so many days."""


def place_by_code(code: str) -> Place | None:
    return Place.objects.select_related("unit").filter(code=code, is_active=True).first()


def services_of(place: Place) -> list[Service]:
    """What can be chosen now: active, and served by a counter."""
    served = CounterService.objects.filter(counter__is_active=True).values("service")
    return list(Service.objects.filter(place=place, is_active=True, id__in=served))


def counters_of(place: Place) -> QuerySet[Counter]:
    return Counter.objects.filter(place=place, is_active=True)


def service_ids(counter: Counter) -> set[UUID]:
    return set(
        CounterService.objects.filter(counter=counter, service__is_active=True).values_list("service", flat=True)
    )


def waiting_of(place: Place, day: date) -> QuerySet[Ticket]:
    """In the order of their ranks; `in_turn` gives the order of calling."""
    return Ticket.objects.filter(place=place, day=day, state=TicketState.WAITING).order_by("rank_at", "number")


def in_turn(tickets: Iterable[Ticket], streak: int = 0) -> list[Ticket]:
    by_number = {ticket.number: ticket for ticket in tickets}
    return [by_number[one.number] for one in order.in_order(map(as_waiting, by_number.values()), streak)]


def as_waiting(ticket: Ticket) -> order.Waiting:
    return order.Waiting(ticket.number, ticket.rank_at, ticket.is_priority)


def streak_of(counter: Counter, day: date) -> int:
    """How many priority numbers this counter called in a row, up to now."""
    rows = Call.objects.filter(counter=counter, day=day).order_by("-at", "-id")
    latest = list(rows.values_list("was_priority", flat=True)[: order.IN_A_ROW])
    return latest.index(False) if False in latest else len(latest)


def callable_at(counter: Counter, day: date) -> QuerySet[Ticket]:
    """What waits for this counter: of its services and not meant for another one, or meant for it."""
    own = Q(service_id__in=service_ids(counter), for_counter=None) | Q(for_counter=counter)
    return waiting_of(counter.place, day).filter(own)


def open_call(counter: Counter) -> Call | None:
    return Call.objects.filter(counter=counter, ended_at=None).select_related("ticket__service", "counter").first()


def served_by(account_id: UUID) -> Call | None:
    """Whom this officer serves now."""
    rows = Call.objects.filter(counter__seated_id=account_id, ended_at=None, serving_at__isnull=False)
    return rows.select_related("ticket", "counter").first()


def seat_of(account_id: UUID, place_ids: Iterable[UUID], at: datetime | None = None) -> Counter | None:
    """Where this officer sits today."""
    rows = Counter.objects.filter(seated_id=account_id, place_id__in=list(place_ids), is_active=True)
    found = rows.select_related("place__unit").order_by("-seated_at").first()
    day = local(at or now()).date()
    return found if found and found.seated_at and local(found.seated_at).date() == day else None


@dataclass(frozen=True)
class Board:
    """The wall: the latest calls that still stand, the newest first; the numbers that come next; how many wait."""

    calls: list[Call]
    following: list[Ticket]
    waiting: int


def board(place: Place, at: datetime | None = None) -> Board:
    day = local(at or now()).date()
    standing = Call.objects.filter(place=place, day=day, ended_at=None).select_related("ticket", "counter")
    tickets = in_turn(waiting_of(place, day))
    return Board(list(standing.order_by("-last_at", "-id")[:SHOWN]), tickets[:NEXT], len(tickets))


@dataclass(frozen=True)
class Turn:
    """`ahead` is how many come before; `minutes` what is told of the waiting, None when no counter is open for it."""

    ahead: int
    minutes: int | None


def turn_of(ticket: Ticket, at: datetime | None = None) -> Turn:
    """Of a waiting ticket."""
    moment = at or now()
    counters = _open_for(ticket, moment)
    theirs = set(CounterService.objects.filter(counter__in=counters).values_list("service", flat=True))
    rows = waiting_of(ticket.place, ticket.day).filter(service_id__in=theirs | {ticket.service_id})
    ahead = next((n for n, one in enumerate(in_turn(rows)) if one.id == ticket.id), 0)
    busy = Call.objects.filter(counter__in=counters, ended_at=None).count()
    seconds = estimates.waiting_seconds(ahead, len(counters), busy, serving_seconds(ticket.service, moment))
    return Turn(ahead, None if seconds is None else estimates.told_minutes(seconds))


def _open_for(ticket: Ticket, at: datetime) -> list[Counter]:
    """Counters where somebody sits today and may call it."""
    rows = counters_of(ticket.place).filter(seated_at__gte=_midnight(at))
    if ticket.for_counter_id:
        return list(rows.filter(id=ticket.for_counter_id))
    return list(rows.filter(serves__service=ticket.service_id).distinct())


def _midnight(at: datetime) -> datetime:
    return local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def serving_seconds(service: Service, at: datetime | None = None) -> float:
    """The median of the newest recorded ones; what the service is planned with until there are five."""
    since = (at or now()) - LOOK_BACK
    rows = Call.objects.filter(service=service, serving_at__gte=since, outcome="served").order_by("-serving_at")
    times = [(b - a).total_seconds() for a, b in rows.values_list("serving_at", "ended_at")[:RECENT] if a and b]
    found = estimates.share(times, 0.5)
    return found if found is not None and len(times) >= 5 else service.minutes * 60.0


def by_secret(secret: str) -> Ticket | None:
    rows = Ticket.objects.select_related("place__unit", "service", "for_counter")
    return rows.filter(secret=secret).first() if secret else None


def call_of(ticket: Ticket) -> Call | None:
    """The call that stands."""
    return Call.objects.filter(ticket=ticket, ended_at=None).select_related("counter").first()


def missed_of(place: Place, day: date, limit: int = 20) -> list[Ticket]:
    """Who did not come when called, the latest first."""
    rows = Ticket.objects.filter(place=place, day=day, state=TicketState.MISSED).select_related("service")
    return list(rows.order_by("-ended_at")[:limit])


def in_the_house(place: Place, day: date) -> int:
    return Ticket.objects.filter(place=place, day=day, state__in=IN_THE_HOUSE).count()


def bookings_of(person_id: UUID) -> QuerySet[Booking]:
    """The next first, then those that are over."""
    return Booking.objects.filter(person_id=person_id).select_related("place__unit", "service").order_by("-at", "-id")


def places(text: str = "") -> QuerySet[Place]:
    """Active ones whose centre or commune fits the folded words, in dictionary order."""
    rows = Place.objects.filter(is_active=True).select_related("unit", "unit__owner").order_by("unit__sort_key")
    for word in text.split():
        rows = rows.filter(unit__name_folded__contains=word)
    return rows


def bookable(place: Place) -> list[Service]:
    return [service for service in services_of(place) if service.capacity]


def service_for(services: Sequence[Service], sector: str) -> Service | None:
    """The one that a sector of the catalogue belongs to; the one for everything else when none names it."""
    return next((one for one in services if sector and sector in one.sectors), None) or next(
        (one for one in services if not one.sectors and one.purpose == "reception"), None
    )


def overdue(at: datetime | None = None) -> int:
    """Tickets of earlier days that still stand open, reasons of priority that should be forgotten, and reminders of
    booked times that should have gone out an hour ago."""
    moment = at or now()
    late = Ticket.objects.filter(day__lt=local(moment).date() - timedelta(days=1))
    open_still = late.filter(Q(ended_at=None) | ~Q(priority=Priority.ORDINARY) | Q(secret__isnull=False))
    return open_still.count() + notices.to_remind(moment - timedelta(hours=1)).count()
