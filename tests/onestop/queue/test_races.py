"""Counters that press at the same moment, and people who take numbers and times at the same moment: real threads."""

from datetime import timedelta
from uuid import UUID

import pytest

from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.onestop.queue import booking, calling
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import Source, TicketState
from motcua.onestop.queue.models import Booking, Call, Counter, Place, Ticket
from motcua.onestop.queue.seeds import seed_queues
from tests.at_once import at_once
from tests.onestop.dossiers.conftest import Ward, citizen, make_ward, officer
from tests.onestop.queue.conftest import moment

COUNTERS = 8


@pytest.fixture
def ward(transactional_db) -> Ward:
    made = make_ward()
    seed_queues()
    return made


def seats(ward: Ward) -> list[tuple[UUID, object]]:
    """(counter, who sits there): eight of them, each serving everything."""
    place = Place.objects.get(unit=ward.centre)
    service = place.services.first()
    found = []
    for n in range(COUNTERS):
        counter, _new = Counter.objects.get_or_create(place=place, number=n + 1)
        counter.serves.get_or_create(service=service)
        who = officer(f"Cán bộ {n}", (Role.RECEPTIONIST, ward.centre))
        calling.sit(counter.id, by=who, at=moment(6, 45))
        found.append((counter.id, who))
    return found


def test_two_counters_never_call_the_same_number(ward):
    """Eight press together, three rounds over twenty numbers: each number is called once, the last ones get nobody."""
    places = seats(ward)
    place = Place.objects.get(unit=ward.centre)
    for n in range(20):
        queue.take(place.id, place.services.first().id, source=Source.KIOSK, at=moment(7, n))
    called = []
    for round in range(3):
        at = moment(8, round)
        got = at_once([lambda c=c, o=o, at=at: calling.call_next(c, by=o, at=at) for c, o in places])
        assert not any(isinstance(one, Refusal) for one in got)
        called += [one.ticket.number for one in got if one]
        for counter, who in places[: 8 if round < 2 else 4]:
            if Call.objects.filter(counter=counter, ended_at=None).exists():
                calling.finish(counter, by=who, at=at)
    assert sorted(called) == list(range(1, 21)), "each once, none left out"
    assert called[:8] != [] and set(called[:8]) == set(range(1, 9)), "the first eight were called first"


def test_one_counter_pressed_twice_calls_one_number(ward):
    (counter, who), *_rest = seats(ward)
    place = Place.objects.get(unit=ward.centre)
    for _n in range(4):
        queue.take(place.id, place.services.first().id, source=Source.KIOSK, at=moment(7))
    got = at_once([lambda n=n: calling.call_next(counter, by=who, key=f"k{n}", at=moment(8)) for n in range(4)])
    assert sum(isinstance(one, Call) for one in got) == 1 and Call.objects.count() == 1


def test_a_ticket_given_up_while_it_is_called_is_one_or_the_other(ward):
    (counter, who), *_rest = seats(ward)
    place = Place.objects.get(unit=ward.centre)
    for n in range(6):
        ticket = queue.take(place.id, place.services.first().id, source=Source.KIOSK, at=moment(7, n))
        at_once([
            lambda: calling.call_next(counter, by=who, at=moment(8, n)),  # noqa: B023 - run at once
            lambda: queue.leave(ticket.id, at=moment(8, n)),  # noqa: B023
        ])  # fmt: skip
        ticket.refresh_from_db()
        assert ticket.state == TicketState.LEFT
        assert not Call.objects.filter(ended_at=None).exists()


def test_numbers_taken_at_once_have_no_gaps(ward):
    place = Place.objects.get(unit=ward.centre)
    service = place.services.first().id
    for _round in range(3):
        at_once([lambda: queue.take(place.id, service, source=Source.KIOSK, at=moment(7, 30))] * 8)
    assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 25))


def test_a_time_with_two_places_is_booked_twice_by_eight_people(ward):
    place = Place.objects.get(unit=ward.centre)
    service = place.services.first()
    day = next(d for d in booking.days(service) if d > local(now() + timedelta(hours=1)).date())
    slot = booking.free_times(service, day)[0].at
    people = [citizen(f"Người {n}") for n in range(8)]
    got = at_once([lambda p=p: booking.book(service.id, slot, by=p) for p in people])
    assert sum(isinstance(one, Booking) for one in got) == service.capacity == 2
    assert {one.code for one in got if isinstance(one, Refusal)} == {"time-taken"}
    twice = citizen("Người chín")
    later = booking.free_times(service, day)[0].at
    got = at_once([lambda: booking.book(service.id, later, by=twice)] * 4)
    assert sum(isinstance(one, Booking) for one in got) == 1
