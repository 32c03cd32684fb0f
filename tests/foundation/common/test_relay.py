"""What is announced reaches every listener, once the transaction has committed and not before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from motcua.foundation.common import relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.events import Event, announce
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import HandlerRun, OutboxMessage
from motcua.foundation.common.subscriptions import HANDLERS, subscribe


@dataclass(frozen=True)
class KettleBoiled(Event):
    kettle: UUID
    at: datetime
    degrees: int


@pytest.fixture
def heard():
    events: list = []

    @subscribe(KettleBoiled)
    def listen(event, event_id):
        if event.degrees > 100:
            raise ValueError("too hot")
        events.append((event, event_id))

    yield events
    HANDLERS.pop(KettleBoiled.kind())


def test_an_event_arrives_whole_and_once(transactional_db, heard):
    event = KettleBoiled(uuid7(), now(), 100)
    announce(event)
    relay.drain()
    relay.drain()
    assert [seen for seen, _id in heard] == [event]


def test_a_rolled_back_event_is_never_heard(transactional_db, heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(KettleBoiled(uuid7(), now(), 100))
        raise ZeroDivisionError
    relay.drain()
    assert heard == [] and not OutboxMessage.objects.exists()


def test_a_failing_listener_waits_is_tried_again_and_stays_visible(transactional_db, heard):
    announce(KettleBoiled(uuid7(), now(), 101))
    relay.drain()
    run = HandlerRun.objects.get()
    assert (run.state, run.attempts) == ("waiting", 1) and run.next_at > now() and "too hot" in run.last_error
    for _ in range(relay.TRIES):
        HandlerRun.objects.filter(state="waiting").update(next_at=now())
        relay.drain()
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("given_up", relay.TRIES)
    relay.retry(run.id)
    run.refresh_from_db()
    assert run.state == "waiting"


def test_a_patient_listener_is_tried_without_end_and_at_least_once_an_hour(transactional_db, heard, monkeypatch):
    monkeypatch.setattr(relay, "MOST_COUNTED", relay.TRIES + 1)
    monkeypatch.setattr(relay, "PATIENT", set(HANDLERS[KettleBoiled.kind()]))
    announce(KettleBoiled(uuid7(), now(), 101))
    for _again in range(relay.TRIES + 3):
        relay.drain()
        run = HandlerRun.objects.get()
        assert run.state == "waiting" and run.next_at <= now() + timedelta(hours=1)
        HandlerRun.objects.update(next_at=now())
    assert run.attempts == relay.MOST_COUNTED
