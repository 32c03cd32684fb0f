"""Whatever a receiver answers, in whatever order time passes: nothing is lost, doubled out of turn, or sent when it may
not be."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.foundation.common import ports
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.webhooks import sending, services
from motcua.onestop.webhooks.enums import DeliveryState, Reason, WebhookState
from motcua.onestop.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from motcua.onestop.webhooks.ports import Answer, Sender
from tests.sites import walk

HOURS = st.sampled_from([0, 1, 30])
ANSWERS = st.one_of(
    st.sampled_from([200, 204, 200, 302, 400, 404, 410, 429, 500, 503]).map(Answer),
    st.sampled_from([Reason.TIMEOUT, Reason.CONNECTION, Reason.ADDRESS]).map(lambda reason: Answer(None, reason)),
    st.integers(0, 10**6).map(lambda seconds: Answer(503, retry_after=seconds)),
)
ACTS = st.one_of(
    st.tuples(st.just("send"), HOURS, st.lists(ANSWERS, min_size=1, max_size=6)),
    st.tuples(st.sampled_from(["enable", "disable", "replay"]), HOURS, st.just([])),
)


class Scripted:
    """Answers by a script and remembers who was called in which state."""

    def __init__(self):
        self.script, self.called = [], []

    def post(self, url, headers, body):
        self.called.append((headers["webhook-id"], Webhook.objects.get().state))
        return self.script.pop(0) if self.script else Answer(200)


@pytest.fixture
def ready(house):
    webhook = house.webhook()
    found = [walk.submitted(house.province, walk.MARITAL, n) for n in range(2)]
    ports.provide(Sender, scripted := Scripted())
    return house, webhook, found, scripted


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(acts=st.lists(ACTS, min_size=1, max_size=8))
def test_any_receiver(ready, acts):
    house, webhook, found, scripted = ready
    _begin(webhook, found)
    scripted.called.clear()
    for verb, hours, answers in acts:
        _pass(timedelta(hours=hours))
        if verb == "send":
            scripted.script = list(answers)
            sending.send_due(len(answers))
        elif verb == "replay":
            if Webhook.objects.get().state != WebhookState.DISABLED:
                one = WebhookDelivery.objects.order_by("-id")[0]
                services.replay(webhook, one.id, by=house.by)
        else:
            getattr(services, verb)(webhook.id, by=house.by)
        _holds()
    assert all(state != WebhookState.DISABLED for _id, state in scripted.called)
    assert WebhookAttempt.objects.count() == len(scripted.called)
    Webhook.objects.get()
    services.enable(webhook.id, by=house.by)
    scripted.script = []
    for _ in range(3):
        _pass(timedelta(days=3))
        sending.send_due()
    assert not WebhookDelivery.objects.filter(state=DeliveryState.WAITING).exists(), "a good receiver ends all waiting"
    assert Webhook.objects.get().state == WebhookState.ACTIVE


def _begin(webhook, found):
    WebhookDelivery.objects.all().delete()
    Webhook.objects.update(state="active", why="", failures=0, failing_since=None, rests_until=None, disabled_at=None)
    at = now()
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(webhook=webhook, event_id=uuid7(), type="dossier.note", at=at, next_at=at, seq=seq,
                        dossier_id=one.id, dossier_code=one.code)
        for one in found for seq in (1, 2, 3)
    )  # fmt: skip


def _pass(time):
    for row in WebhookDelivery.objects.filter(state="waiting"):
        WebhookDelivery.objects.filter(id=row.id).update(next_at=row.next_at - time)
    for row in Webhook.objects.all():
        since, rests = row.failing_since, row.rests_until
        Webhook.objects.update(failing_since=since and since - time, rests_until=rests and rests - time)


def _holds():
    webhook = Webhook.objects.get()
    assert (webhook.state == WebhookState.DISABLED) == bool(webhook.why) == bool(webhook.disabled_at)
    assert bool(webhook.failures) == bool(webhook.failing_since)
    for one in WebhookDelivery.objects.all():
        assert (one.state == DeliveryState.DELIVERED) == bool(one.delivered_at)
        assert 0 <= one.attempts <= sending.TRIES
        if one.state == DeliveryState.GIVEN_UP:
            assert one.attempts == sending.TRIES
        last = one.tries.order_by("-id").first()
        assert last is None or (last.status is not None or last.reason)
    for dossier in Dossier.objects.all():
        firsts = [t.id for d in WebhookDelivery.objects.filter(dossier_id=dossier.id).order_by("seq")
                  if (t := d.tries.order_by("id").first())]  # fmt: skip
        assert firsts == sorted(firsts), "a later step was never tried before an earlier one"
