"""Numbers from the kiosk to the end: given without gaps, called by the rule, recalled, skipped, sent on, finished."""

from datetime import timedelta

import pytest

from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.onestop.queue import calling, day, jobs, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import CallOutcome, Priority, Source, TicketState
from motcua.onestop.queue.errors import (
    Closed,
    CounterBusy,
    NothingCalled,
    NotSeated,
    OtherState,
    SeatTaken,
    ServiceClosed,
)
from motcua.onestop.queue.models import Call, Counter, Service, Ticket
from tests.onestop.queue.conftest import moment

pytestmark = pytest.mark.django_db


def take(place, service, minute=0, priority=Priority.ORDINARY, **more):
    more = {"source": Source.KIOSK, "at": moment(8, minute)} | more
    return queue.take(place.id, service.id, priority=priority, **more)


def test_a_ticket_walks_from_the_kiosk_to_the_end_and_its_times_are_kept(place, services, counter, hang):
    ticket = take(place, services[0])
    assert ticket.shown == "001" and ticket.state == TicketState.WAITING and len(ticket.secret) > 20
    call = calling.call_next(counter.id, by=hang, at=moment(8, 10))
    assert call.ticket_id == ticket.id and selectors.board(place, moment(8, 10)).calls == [call]
    calling.recall(counter.id, by=hang, at=moment(8, 11))
    calling.start(counter.id, by=hang, at=moment(8, 12))
    with pytest.raises(OtherState):
        calling.skip(counter.id, by=hang, at=moment(8, 12))
    calling.finish(counter.id, by=hang, at=moment(8, 20))
    ticket.refresh_from_db()
    assert ticket.state == TicketState.SERVED and ticket.ended_at == moment(8, 20)
    line = day.of(place, ticket.day).whole
    assert (line.taken, line.served, line.wait_median, line.serve_median) == (1, 1, 600, 480)
    assert Call.objects.get(ticket=ticket).times == 2


def test_numbers_have_no_gaps_and_begin_anew_each_day(place, services):
    first = [take(place, services[n % 3], n).number for n in range(5)]
    with pytest.raises(Invalid):
        take(place, services[0], priority="king")
    with pytest.raises(Invalid):
        take(place, services[0], priority=Priority.APPOINTMENT)
    again = take(place, services[0], 6, key="pressed-twice")
    assert take(place, services[0], 6, key="pressed-twice") == again
    next_day = take(place, services[0], at=moment() + timedelta(days=1))
    assert [*first, again.number, next_day.number] == [1, 2, 3, 4, 5, 6, 1]


def test_no_number_is_given_when_closed_or_for_what_nobody_serves(place, services, hang):
    with pytest.raises(Closed) as closed:
        take(place, services[0], at=moment(12))
    assert "13:30" in str(closed.value)
    assert take(place, services[0], at=moment(6, 30)).number == 1  # people stand at the door
    assert take(place, services[0], at=moment(12), source=Source.COUNTER, by=hang).number == 2
    with pytest.raises(Closed):
        take(place, services[0], at=moment() + timedelta(days=4))  # Sunday
    Counter.objects.filter(place=place).exclude(number=2).update(is_active=False)
    with pytest.raises(ServiceClosed):
        take(place, services[2])


def test_priority_goes_first_but_never_for_long(place, services, counter, hang):
    ordinary = [take(place, services[0], n) for n in range(2)]
    old = [take(place, services[0], 5 + n, Priority.ELDERLY) for n in range(4)]
    called = []
    for n in range(6):
        called.append(calling.call_next(counter.id, by=hang, at=moment(9, n)).ticket_id)
        calling.finish(counter.id, by=hang, at=moment(9, n, 30))
    wanted = [old[0], old[1], ordinary[0], old[2], old[3], ordinary[1]]
    assert called == [one.id for one in wanted]


def test_a_counter_calls_only_its_services_and_one_number_at_a_time(place, services, counter, hang):
    take(place, services[1])
    assert calling.call_next(counter.id, by=hang, at=moment(8, 5)) is None
    take(place, services[0])
    take(place, services[0])
    first = calling.call_next(counter.id, by=hang, key="k", at=moment(8, 6))
    assert calling.call_next(counter.id, by=hang, key="k", at=moment(8, 6)) == first
    with pytest.raises(CounterBusy):
        calling.call_next(counter.id, by=hang, key="l", at=moment(8, 7))
    with pytest.raises(CounterBusy):
        calling.stand(counter.id, by=hang)
    with pytest.raises(NothingCalled):  # the page showed another number
        calling.finish(counter.id, by=hang, ticket_id=place.id, at=moment(8, 7))


def test_who_misses_the_call_is_brought_back_among_the_next(place, services, counter, hang):
    missed, other = take(place, services[0], 0), take(place, services[0], 1)
    calling.call_next(counter.id, by=hang, at=moment(8, 5))
    calling.skip(counter.id, by=hang, at=moment(8, 7))
    assert selectors.missed_of(place, missed.day) == [missed]
    calling.bring_back(counter.id, missed.id, by=hang, at=moment(8, 8))
    with pytest.raises(OtherState):
        calling.bring_back(counter.id, missed.id, by=hang, at=moment(8, 8))
    assert [t.id for t in selectors.in_turn(selectors.waiting_of(place, missed.day))] == [missed.id, other.id]
    assert calling.call_next(counter.id, by=hang, at=moment(8, 9)).ticket_id == missed.id


def test_a_transfer_keeps_number_and_rank_and_may_name_a_counter(province, place, services, counter, hang):
    take(place, services[1], 1)
    ticket = take(place, services[0], 0)
    calling.call_next(counter.id, by=hang, at=moment(8, 10))
    for service, to in ((services[0], None), (services[1], counter.id)):
        with pytest.raises(Invalid):
            calling.transfer(counter.id, service_id=service.id, to_counter=to, by=hang, at=moment(8, 11))
    third = place.counters.get(number=2)
    calling.transfer(counter.id, service_id=services[1].id, to_counter=third.id, by=hang, at=moment(8, 12))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.service_id, ticket.number) == (TicketState.WAITING, services[1].id, 2)
    assert Call.objects.get(ticket=ticket).outcome == CallOutcome.TRANSFERRED
    calling.sit(third.id, by=hang, at=moment(8, 13))
    call = calling.call_next(third.id, by=hang, at=moment(8, 14))
    assert call.ticket_id == ticket.id and call.waiting_since == moment(8, 12)


def test_who_gives_up_is_not_called_and_who_is_served_stays(place, services, counter, hang):
    gone, called = take(place, services[0], 0), take(place, services[0], 1)
    assert queue.leave(gone.id, at=moment(8, 2)).state == TicketState.LEFT
    assert queue.leave(gone.id, at=moment(8, 3)).ended_at == moment(8, 2)
    assert calling.call_next(counter.id, by=hang, at=moment(8, 4)).ticket_id == called.id
    assert queue.leave(called.id, at=moment(8, 5)).state == TicketState.LEFT
    served = take(place, services[0], 6)
    calling.call_next(counter.id, by=hang, at=moment(8, 7))
    calling.start(counter.id, by=hang, at=moment(8, 8))
    assert queue.leave(served.id, at=moment(8, 9)).state == TicketState.SERVING


def test_only_who_receives_there_calls_and_only_where_they_sit(province, place, services, counter, hang):
    take(place, services[0])
    for username in ("tiepnhantinh", "chuyenvien", "quantri"):
        with pytest.raises(NotAllowed):
            calling.call_next(counter.id, by=province.actor(username), at=moment(8, 1))
        with pytest.raises(NotAllowed):
            calling.sit(counter.id, by=province.actor(username), at=moment(8, 1))
    with pytest.raises(NotAllowed):
        take(place, services[0], source=Source.COUNTER, by=province.actor("tiepnhantinh"))
    with pytest.raises(NotSeated):
        calling.call_next(place.counters.get(number=2).id, by=hang, at=moment(8, 1))


def test_nobody_is_pushed_from_a_counter_unseen(place, services, counter, hang):
    from dataclasses import replace
    from uuid import uuid4

    colleague = replace(hang, id=uuid4(), name="Trần Văn Nam")
    with pytest.raises(SeatTaken):
        calling.sit(counter.id, by=colleague, at=moment(8))
    calling.sit(counter.id, by=colleague, seen=str(hang.id), at=moment(8, 1))
    with pytest.raises(NotSeated):
        calling.call_next(counter.id, by=hang, at=moment(8, 2))
    take(place, services[0])
    calling.call_next(counter.id, by=colleague, at=moment(8, 3))
    with pytest.raises(SeatTaken):
        calling.sit(counter.id, by=hang, seen=str(colleague.id), at=moment(8, 4))
    calling.sit(counter.id, by=hang, at=moment() + timedelta(days=1))  # a new day, whoever forgot to leave


def test_what_is_told_of_the_waiting_comes_from_recorded_times(place, services, counter, hang):
    for n in range(6):
        take(place, services[0], n)
        calling.call_next(counter.id, by=hang, at=moment(8, n, 1))
        calling.start(counter.id, by=hang, at=moment(8, n, 10))
        calling.finish(counter.id, by=hang, at=moment(8, n, 50))
    assert selectors.serving_seconds(services[0], moment(9)) == 40
    assert selectors.serving_seconds(services[1], moment(9)) == services[1].minutes * 60
    for n in range(20):
        last = take(place, services[0], 10 + n)
    turn = selectors.turn_of(last, moment(9))
    assert (turn.ahead, turn.minutes) == (19, 15)
    Counter.objects.update(seated_id=None, seated_at=None)
    assert selectors.turn_of(last, moment(9)).minutes is None


def test_the_day_after_everything_is_closed_and_the_reasons_are_forgotten(place, services, counter, hang):
    take(place, services[0], 0, Priority.DISABLED)
    take(place, services[0], 1, Priority.PREGNANT)
    take(place, services[0], 2)
    calling.call_next(counter.id, by=hang, at=moment(9))
    calling.start(counter.id, by=hang, at=moment(9))
    assert jobs.close(moment(23)) == 0
    assert jobs.close(moment(7) + timedelta(days=1)) > 0
    assert list(Ticket.objects.order_by("number").values_list("state", "priority", "secret")) == [
        ("served", "ordinary", None), ("left", "ordinary", None), ("left", "ordinary", None),
    ]  # fmt: skip
    assert not Counter.objects.exclude(seated_id=None).exists() and not Call.objects.filter(ended_at=None).exists()
    assert selectors.overdue(moment(7) + timedelta(days=3)) == 0
    assert take(place, services[0], at=moment(8) + timedelta(days=1)).number == 1


def test_every_centre_of_the_province_has_counters_for_all_its_services(province):
    for service in Service.objects.filter(is_active=True).prefetch_related("served_at"):
        assert service.served_at.all(), service
