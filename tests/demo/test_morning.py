"""Mornings of the demonstration's queues: by the rule of the house, the same from a seed, still at their moment."""

from datetime import datetime, timedelta

import pytest

from motcua.demo import morning
from motcua.foundation.common.clock import LOCAL
from motcua.onestop.queue import day, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import Source
from motcua.onestop.queue.models import Call, Counter, Place, Ticket
from tests.sites.conftest import province  # noqa: F401

AS_OF = datetime(2026, 11, 25, 10, 30, tzinfo=LOCAL)
pytestmark = pytest.mark.django_db


def fill(at=AS_OF):
    return morning.fill("25", at, 2026, lambda text: None)


@pytest.mark.full
@pytest.mark.landing
def test_the_queue_of_the_home_centre_stands_in_the_middle_of_a_morning(province):  # noqa: F811
    assert fill() > 300 and fill() == 0
    place = Place.objects.get(code="07900.TTPV")
    board = selectors.board(place, AS_OF)
    assert 2 <= len(board.calls) <= 3 and len(board.following) == 5 and board.waiting < 40
    shown = day.of(place, AS_OF.date()).whole
    assert shown.served > 20 and 60 < shown.wait_median < shown.wait_most < 5400
    days = Ticket.objects.filter(place=place).order_by("day").values_list("day", flat=True).distinct()
    assert len(days) == 6 and days[0].isoformat() == "2026-11-17"  # 24 November is a day off, and a weekend
    for one in days:
        numbers = list(Ticket.objects.filter(place=place, day=one).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        whole = day.of(place, one).whole
        assert one == AS_OF.date() or (whole.waiting == 0 and whole.wait_most < 5400), (one, whole)
    assert not Ticket.objects.filter(day__lt=AS_OF.date(), secret__isnull=False).exists()
    assert not Ticket.objects.filter(taken_at__gt=AS_OF).exists() and not Call.objects.filter(at__gt=AS_OF).exists()
    assert not Counter.objects.get(place=place, number=1).seated_id, "the persona finds a free counter"
    place.refresh_from_db()
    taken = queue.take(place.id, selectors.services_of(place)[0].id, source=Source.KIOSK, at=AS_OF + timedelta(hours=9))
    assert taken.number == shown.taken + 1


@pytest.mark.full
@pytest.mark.landing
def test_the_same_seed_tells_the_same_morning_and_a_night_has_one_too(province):  # noqa: F811
    sunday = datetime(2026, 11, 29, 1, 15, tzinfo=LOCAL)
    told = []
    for _again in range(2):
        fill(sunday)
        told.append(list(Call.objects.order_by("id").values_list("id", "ticket", "at", "ended_at", "outcome")))
        for model in (Call, Ticket):
            model.objects.all().delete()
        Place.objects.filter(code="07900.TTPV").update(hours=[])
        Counter.objects.update(seated_id=None, seated_name="", seated_at=None)
    assert told[0] == told[1] and any(at.astimezone(LOCAL).date() == sunday.date() for _i, _t, at, _e, _o in told[0])
