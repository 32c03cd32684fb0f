"""The order of calling as a property of every queue, and the estimates beside it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.onestop.queue import estimates, order
from motcua.onestop.queue.enums import Priority

START = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


@st.composite
def queues(draw):
    """(tickets as they were taken: when, why, the booked time), numbered in the order of taking."""
    minutes = sorted(draw(st.lists(st.integers(0, 240), max_size=25)))
    return [
        (number, START + timedelta(minutes=m), draw(st.sampled_from(Priority)),
         START + timedelta(minutes=draw(st.integers(0, 300))))
        for number, m in enumerate(minutes, 1)
    ]  # fmt: skip


def waiting(tickets):
    return [order.Waiting(n, order.rank(at, why, slot), why is not Priority.ORDINARY) for n, at, why, slot in tickets]


@given(queues(), st.integers(0, 3))
def test_everybody_is_called_once_and_the_first_is_the_next(tickets, streak):
    rows = waiting(tickets)
    called = order.in_order(rows, streak)
    assert sorted(one.number for one in called) == [n for n, *_ in tickets]
    assert order.next_of(rows, streak) == (called[0] if called else None)


@given(queues(), st.integers(0, 3))
def test_calling_one_by_one_is_the_order_told_before(tickets, streak):
    rows, told, now = waiting(tickets), order.in_order(waiting(tickets), streak), streak
    for expected in told:
        chosen = order.next_of(rows, now)
        assert chosen == expected
        rows.remove(chosen)
        now = now + 1 if chosen.is_priority else 0


@given(queues(), st.integers(0, 3))
def test_an_ordinary_number_waits_for_two_priority_numbers_in_a_row_at_most(tickets, streak):
    called, row = order.in_order(waiting(tickets), streak), streak
    for n, one in enumerate(called):
        row = row + 1 if one.is_priority else 0
        if any(not later.is_priority for later in called[n + 1 :]) and one.is_priority:
            assert row <= order.IN_A_ROW


@given(queues())
def test_nobody_is_passed_by_a_priority_number_that_came_long_after(tickets):
    came = {number: at for number, at, _why, _slot in tickets}
    called = order.in_order(waiting(tickets))
    for n, one in enumerate(called):
        for later in called[n + 1 :]:
            if one.is_priority and not later.is_priority:
                assert came[one.number] - came[later.number] <= order.HEAD_START


@given(queues())
def test_among_ordinary_numbers_the_order_is_that_of_coming(tickets):
    called = [one.number for one in order.in_order(waiting(tickets)) if not one.is_priority]
    assert called == sorted(called)


def test_who_booked_goes_before_near_their_time_and_not_before_it():
    slot = START + timedelta(hours=2)
    early = order.rank(START, Priority.APPOINTMENT, slot)
    late = order.rank(slot + timedelta(minutes=10), Priority.APPOINTMENT, slot)
    assert early == slot - order.HEAD_START > START
    assert late == slot + timedelta(minutes=10) - order.HEAD_START


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_share_is_one_of_the_values_and_covers_its_part(values):
    for part in (0.5, 0.9, 1.0):
        found = estimates.share(values, part)
        assert found in values and sum(v <= found for v in values) >= part * len(values)
    assert estimates.share(values, 1.0) == max(values) and estimates.share([], 0.5) is None


def test_the_waiting_told_grows_with_those_ahead_and_shrinks_with_counters():
    assert estimates.waiting_seconds(0, 0, 0, 300) is None
    assert estimates.waiting_seconds(0, 2, 1, 300) == 0
    assert estimates.waiting_seconds(0, 2, 2, 300) == 150
    assert estimates.waiting_seconds(5, 1, 1, 300) == 1800 and estimates.waiting_seconds(5, 3, 3, 300) == 600
    assert [estimates.told_minutes(s) for s in (0, 1, 300, 301)] == [0, 5, 5, 10]
