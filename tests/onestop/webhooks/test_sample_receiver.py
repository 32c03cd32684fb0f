"""The sample receiver of the documentation, as it stands there, and the lanes of the worker, before real ports."""

import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

from motcua.demo import base
from motcua.demo.personas import PERSONAS
from motcua.foundation.common import relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7_at
from motcua.foundation.identity.models import Account
from motcua.onestop.webhooks import jobs, sending, services, signatures
from motcua.onestop.webhooks.addresses import Allowed
from motcua.onestop.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from motcua.outside.adapters.webhook.client import HttpSender
from motcua.outside.sandbox.receiver.app import create_app
from tests.at_once import at_once
from tests.onestop.webhooks import conftest
from tests.onestop.webhooks.receiver import served
from tests.sites import snapshot, walk
from tests.sites.conftest import Province

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "webhook_receiver.py"
SECRET = bytes(range(32))


@pytest.fixture
def sample():
    """(its port, the process)"""
    assert len(SAMPLE.read_text().splitlines()) <= 45
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, SAMPLE, str(port), signatures.worded(SECRET)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port, process
    process.terminate()
    process.wait(5)


def test_the_sample_takes_what_is_genuine_once_and_refuses_the_rest(sample):
    port, process = sample
    mine = HttpSender(Allowed(hosts=frozenset({f"127.0.0.1:{port}"}), plain=True), seconds=3)
    body = b'{"type":"dossier.issue","data":{"url":"https://x/1"}}'

    def post(secrets, seconds=None, sent=body, id="a"):
        at = seconds or int(time.time())
        headers = {"webhook-id": id, "webhook-timestamp": str(at),
                   "webhook-signature": signatures.sign(secrets, id, at, body)}  # fmt: skip
        return mine.post(f"http://127.0.0.1:{port}/", headers, sent).status

    assert [post([SECRET]), post([SECRET]), post([b"x" * 32, SECRET], id="b")] == [204, 204, 204]
    assert [post([b"x" * 32]), post([SECRET], int(time.time()) - 400), post([SECRET], sent=body + b" ")] == [401] * 3
    assert mine.post(f"http://127.0.0.1:{port}/", {}, body).status == 401
    process.terminate()
    assert process.communicate(timeout=5)[0].splitlines() == ["dossier.issue https://x/1"] * 2


@pytest.fixture
def committed(transactional_db, settings):
    with transaction.atomic():
        snapshot.lay(lambda: base.build("25"))
    usernames = [persona.username for persona in PERSONAS]
    ground = Province(Account.objects.select_related("officer").in_bulk(usernames, field_name="username"))
    app = create_app(slow_seconds=0.8)
    with served(app) as port:
        yield from conftest.calling(settings, ground, port, app)


def test_lanes_bring_what_is_due_beside_the_worker(committed):
    """A slow receiver holds one lane; the worker goes on, the other receiver hears, nothing is brought twice."""
    committed.webhook("slow")
    committed.webhook("fine")
    walk.received(committed.province, walk.MARITAL)
    relay.drain()
    started = time.monotonic()
    while WebhookDelivery.objects.exclude(state="delivered").exists() and time.monotonic() - started < 20:
        before = time.monotonic()
        assert jobs.send_webhooks() <= jobs.LANES.most
        assert time.monotonic() - before < 0.5, "the worker does not wait"
        time.sleep(0.1)
    for lane in jobs.LANES.open:
        lane.join(5)
    told = [(one["trouble"], one["body"]["type"]) for one in committed.received()]
    assert sorted(told) == sorted((t, f"dossier.{v}") for t in ("fine", "slow") for v in ("submit", "receive"))
    assert [t for t, _type in told].index("fine") < 2 and {t for t, _ in told[:3]} == {"fine", "slow"}
    assert WebhookDelivery.objects.filter(state="delivered", delivered_at__lte=now()).count() == 4
    connections.close_all()


def test_neither_a_listener_that_writes_nor_a_replay_stops_the_sender(committed):
    """Rows that refer to a subscription are added while it is claimed; a replay takes the same locks in the same
    order, so that neither waits for what the other holds."""
    webhook = committed.webhook("fine")
    walk.submitted(committed.province, walk.MARITAL)
    relay.drain()
    waiting = WebhookDelivery.objects.get()
    claimed = []
    with transaction.atomic():
        WebhookDelivery.objects.create(webhook=webhook, event_id=conftest.uuid7(), type="webhook.test", at=now(),
                                       next_at=now())  # fmt: skip
        with connections["default"].cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        at_once([lambda: claimed.append(sending._claim())])
    assert claimed == [waiting]
    Webhook.objects.update(rests_until=None)
    for _ in range(3):
        acts = [lambda: services.replay(webhook, waiting.id, by=committed.by), relay.drain, sending.send_due]
        Webhook.objects.update(replay_id=None)
        services.replay_since(webhook, waiting.at, by=committed.by)
        assert not [one for one in at_once(acts) if isinstance(one, Exception)]
    connections.close_all()


def test_only_what_is_old_and_done_is_forgotten(house, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(jobs, "PIECE", 1)
    webhook = house.webhook()
    old = now() - timedelta(days=91)
    for state, at in (("delivered", old), ("given_up", old), ("waiting", old), ("delivered", now())):
        one = WebhookDelivery.objects.create(id=uuid7_at(at, len(state)), webhook=webhook, event_id=conftest.uuid7(),
                                             type="webhook.test", at=at, next_at=at, state=state)  # fmt: skip
        WebhookAttempt.objects.create(delivery=one, at=at, milliseconds=1)
    with django_assert_num_queries(3):
        assert jobs.forget_old_deliveries() == 2
    assert WebhookAttempt.objects.count() == 2
    assert sorted(WebhookDelivery.objects.values_list("state", flat=True)) == ["delivered", "waiting"]
