"""Mornings at the home commune's centre and the province's: people come, are called by the rule of the house, wait and
are served. The mornings of the working days before are over; that of the day shown stands still at its moment."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from motcua.demo.people import NAMESPACE
from motcua.foundation.common.clock import local
from motcua.foundation.common.ids import uuid7_at
from motcua.foundation.common.models import Counter as Series
from motcua.foundation.identity.seeds import home_commune
from motcua.onestop.queue import hours, order
from motcua.onestop.queue.enums import CallOutcome, Priority, Source, TicketState
from motcua.onestop.queue.models import Call, Counter, CounterService, Place, Ticket

ALWAYS = [[["00:00", "24:00"]]] * 7
"""So that whoever looks at the demonstration can take a number whenever that is."""
DAYS, LONG = 5, timedelta(hours=4, minutes=30)
EARLIER = timedelta(hours=2, minutes=30)
COLLEAGUES = ("Đặng Thị Hòa", "Trịnh Văn Lâm", "Phan Thị Thu Trang", "Vũ Quốc Bảo", "Lý Thị Mai")
"""Who sits at the counters that the persona leaves free."""
WHY = (
    (Priority.ORDINARY, 80), (Priority.ELDERLY, 9), (Priority.CHILD, 4), (Priority.PREGNANT, 3),
    (Priority.DISABLED, 2), (Priority.MERIT, 2),
)  # fmt: skip
WEIGHTS = (5, 2, 3, 2, 2)
MISSED = 0.04


def fill(province: str, at: datetime, seed: int, say: Callable[[str], None]) -> int:
    """Returns how many numbers were taken; 0 when there are some already."""
    if Ticket.objects.exists():
        return 0
    places = Place.objects.filter(code__in=[f"{home_commune(province)}.TTPV", f"{province}.TTPV"])
    made = 0
    with transaction.atomic():
        for place in places.select_related("unit").order_by("code"):
            draw = random.Random(f"{seed}:{place.code}:{at.date()}")
            for day in _days_before(place, local(at).date()):
                opening = datetime.combine(day, datetime.min.time(), at.tzinfo) + timedelta(hours=7)
                made += _Morning(place, draw, opening, opening + LONG, is_over=True).write()
            made += _Morning(place, draw, _opening(place, at), at, is_over=False).write()
            if not place.code.startswith(f"{province}."):
                place.hours = ALWAYS
                place.save(update_fields=["hours"])
    say(f"  {made} số thứ tự của trung tâm (numbers of the queues)")
    return made


def _days_before(place: Place, day: date) -> list[date]:
    calendar, found, past = hours.calendar_of(place), list[date](), day
    while len(found) < DAYS:
        past -= timedelta(days=1)
        if calendar.spans(past.toordinal()):
            found.append(past)
    return found[::-1]


def _opening(place: Place, at: datetime) -> datetime:
    """Seven o'clock in a working morning, else some hours before, on the same day."""
    here = local(at)
    seven = here.replace(hour=7, minute=0, second=0, microsecond=0)
    if hours.calendar_of(place).spans(here.toordinal()) and seven < here <= seven + LONG:
        return seven
    return max(here - EARLIER, here.replace(hour=0, minute=0, second=0, microsecond=0))


class _Morning:
    def __init__(self, place: Place, draw: random.Random, start: datetime, until: datetime, *, is_over: bool):
        self.place, self.draw, self.start, self.until, self.is_over = place, draw, start, until, is_over
        first = 1 if is_over else 2
        self.counters = list(Counter.objects.filter(place=place, number__gte=first))
        self.serves = {one.id: self._services(one) for one in self.counters}
        self.streak = dict.fromkeys(self.serves, 0)
        self.calls: list[Call] = []
        self.tickets = self._arrivals()

    def _services(self, counter: Counter) -> set[UUID]:
        return set(CounterService.objects.filter(counter=counter).values_list("service", flat=True))

    def _arrivals(self) -> list[Ticket]:
        """Many at the door, then fewer and fewer: about seven for each counter and hour."""
        services = [one for one in self.place.services.all() if any(one.id in held for held in self.serves.values())]
        span = (self.until - self.start).total_seconds()
        count = round(len(self.counters) * 7.2 * span / 3600)
        moments = sorted(span * self.draw.random() ** 1.35 for _n in range(count))
        return [self._ticket(number, self.start + timedelta(seconds=round(after)), services)
                for number, after in enumerate(moments, 1)]  # fmt: skip

    def _ticket(self, number: int, at: datetime, services: list) -> Ticket:
        reasons, shares = zip(*WHY, strict=True)
        why = self.draw.choices(reasons, shares)[0]
        service = self.draw.choices(services, WEIGHTS[: len(services)])[0]
        return Ticket(
            id=uuid7_at(at, self.draw.getrandbits(80)), place=self.place, day=local(at).date(), number=number,
            service=service, priority=why, source=self.draw.choice((Source.KIOSK, Source.KIOSK, Source.PHONE)),
            secret=f"{self.draw.getrandbits(128):032x}", rank_at=order.rank(at, why), taken_at=at, waiting_since=at,
        )  # fmt: skip

    def _live(self) -> None:
        """Whichever counter is free first calls whom the rule names, until the moment shown."""
        free = dict.fromkeys(self.serves, self.start)
        by_id = {one.id: one for one in self.counters}
        while free:
            counter = min(free, key=lambda id: (free[id], by_id[id].number))
            at = free[counter]
            theirs = [
                t for t in self.tickets if t.state == TicketState.WAITING and t.service_id in self.serves[counter]
            ]
            here = {t.number: t for t in theirs if t.taken_at <= at}
            if at >= self.until and not (self.is_over and here):
                del free[counter]
                continue
            rows = (order.Waiting(t.number, t.rank_at, t.is_priority) for t in here.values())
            chosen = order.next_of(rows, self.streak[counter])
            if chosen is None:
                coming = [t.taken_at for t in theirs if t.taken_at > at]
                free[counter] = min(coming, default=self.until)
                continue
            self.streak[counter] = self.streak[counter] + 1 if chosen.is_priority else 0
            free[counter] = self._call(here[chosen.number], by_id[counter], at)

    def _call(self, ticket: Ticket, counter: Counter, at: datetime) -> datetime:
        """When the counter is free again."""
        call = Call(
            id=uuid7_at(at, self.draw.getrandbits(80)), place=self.place, day=ticket.day, ticket=ticket,
            counter=counter, service=ticket.service, officer_id=_colleague(self.place, counter.number)[0],
            was_priority=ticket.is_priority, waiting_since=ticket.waiting_since, at=at, last_at=at,
        )  # fmt: skip
        self.calls.append(call)
        ticket.state = TicketState.CALLED
        if self.draw.random() < MISSED and self._reaches(at + timedelta(seconds=120)):
            call.ended_at, call.outcome = at + timedelta(seconds=120), CallOutcome.MISSED
            ticket.state, ticket.ended_at = TicketState.MISSED, call.ended_at
            return call.ended_at + timedelta(seconds=20)
        call.serving_at = at + timedelta(seconds=self.draw.randint(15, 70))
        if not self._reaches(call.serving_at):
            call.serving_at = None
            return self.until
        ticket.state = TicketState.SERVING
        ends = call.serving_at + timedelta(
            seconds=round(ticket.service.minutes * 60 * self.draw.lognormvariate(-0.1, 0.5))
        )
        if not self._reaches(ends):
            return self.until
        call.ended_at, call.outcome = ends, CallOutcome.SERVED
        ticket.state, ticket.ended_at = TicketState.SERVED, ends
        return ends + timedelta(seconds=self.draw.randint(10, 60))

    def _reaches(self, moment: datetime) -> bool:
        return self.is_over or moment <= self.until

    def write(self) -> int:
        self._live()
        if self.is_over:  # what `queue.jobs` forgets when the day is over
            for ticket in self.tickets:
                ticket.priority, ticket.secret = Priority.ORDINARY, None
        else:
            self._seat()
        Ticket.objects.bulk_create(self.tickets)
        Call.objects.bulk_create(self.calls)
        if self.tickets and not self.is_over:
            scope = f"queue:{self.tickets[0].day}:{self.place.id}"
            Series.objects.update_or_create(scope=scope, defaults={"value": len(self.tickets)})
        return len(self.tickets)

    def _seat(self) -> None:
        for counter in self.counters:
            counter.seated_id, counter.seated_name = _colleague(self.place, counter.number)
            counter.seated_at = self.start
        Counter.objects.bulk_update(self.counters, ["seated_id", "seated_name", "seated_at"])


def _colleague(place: Place, number: int) -> tuple[UUID, str]:
    name = COLLEAGUES[(number - 2) % len(COLLEAGUES)]
    return uuid5(NAMESPACE, f"queue:{place.code}:{number}"), name
