"""What a system reads of its announcements, and asks for again; another's do not exist for it."""

from datetime import timedelta

import pytest
from django.db import connection

from motcua.foundation.common import ports, relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.models import ApiToken
from motcua.onestop.webhooks import sending, services
from motcua.onestop.webhooks.enums import Reason
from motcua.onestop.webhooks.models import WebhookDelivery
from motcua.onestop.webhooks.ports import Answer, Sender
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of

ADDRESS = "https://nhan.vidu.example/"


@pytest.fixture
def told(province):
    """(caller, subscription) after two announcements that nobody could be reached for."""
    secret = secret_of(province.accounts["chuyenvien"], Scope.READ)
    webhook, _secret = services.make(
        ApiToken.objects.get(digest=api_tokens.digest_of(secret)), address=ADDRESS, description="Hệ thống thử",
        by=province.actor("quantri"),
    )  # fmt: skip
    walk.received(province, walk.MARITAL)
    relay.drain()

    class Away:
        def post(self, url, headers, body):
            return Answer(None, Reason.NAME)

    ports.provide(Sender, Away())
    sending.send_due()
    ports.reset()
    return Caller(secret, "en"), webhook


def test_its_system_reads_subscriptions_announcements_and_attempts_page_by_page(told):
    mine, webhook = told
    listed = mine.get("/webhooks").json()
    assert [one["id"] for one in listed["items"]] == [str(webhook.id)] and listed["next"] is None
    assert listed["items"][0]["address"] == ADDRESS and "whsec" not in str(listed)
    base = f"/webhooks/{webhook.id}/deliveries"
    first = mine.get(base, size=1).json()
    second = mine.get(base, size=1, after=first["next"]).json()
    assert [page["items"][0]["type"] for page in (first, second)] == ["dossier.receive", "dossier.submit"]
    assert second["next"] is None and [p["items"][0]["version"] for p in (first, second)] == [2, 1]
    assert mine.get(base, state="delivered").json()["items"] == []
    tries = mine.get(f"{base}/{second['items'][0]['id']}/attempts").json()["items"]
    assert [(one["status"], one["reason"]["value"]) for one in tries] == [(None, "name")]
    assert tries[0]["reason"]["label"] == "The name of the address is not known"


def test_one_and_everything_since_is_asked_for_again_and_stands_in_the_record(told):
    mine, webhook = told
    one = WebhookDelivery.objects.order_by("id").first()
    WebhookDelivery.objects.update(state="given_up", attempts=11)
    again = mine.post(f"/webhooks/{webhook.id}/deliveries/{one.id}/replay")
    assert again.status_code == 202 and again.json()["state"]["value"] == "waiting", again.content
    since = (now() - timedelta(hours=1)).isoformat()
    assert mine.post(f"/webhooks/{webhook.id}/replay", {"since": since}).status_code == 202
    relay.drain()
    assert set(WebhookDelivery.objects.values_list("state", "attempts")) == {("waiting", 0)}
    record = EventRecord.objects.filter(action="webhook.replayed")
    assert record.count() == 2 and {event.detail["via"] for event in record} == {"Phần mềm thử"}


def test_while_everything_is_sent_again_nobody_asks_for_it_once_more(told):
    mine, webhook = told
    body = {"since": (now() - timedelta(hours=1)).isoformat()}
    answers = [mine.post(f"/webhooks/{webhook.id}/replay", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 409]
    assert answers[1].json()["type"].endswith(":replay-runs") and "Wait" in answers[1].json()["detail"]
    relay.drain()
    assert mine.post(f"/webhooks/{webhook.id}/replay", body).status_code == 202


def test_what_was_given_up_is_found_without_walking_through_what_arrived(told):
    _mine, webhook = told
    at = now()
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(webhook=webhook, event_id=uuid7(), type="webhook.test", at=at, next_at=at, state="delivered")
        for _ in range(1500)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE webhook_delivery")
    for state in ("given_up", "dropped"):
        plan = WebhookDelivery.objects.filter(webhook=webhook, state=state).order_by("-id")[:21].explain()
        assert "webhook_delivery_lost" in plan


@pytest.mark.parametrize("body", [
    {}, {"since": "hôm qua"}, {"since": "2026-11-28T08:00:00"}, {"since": None}, {"since": "9999-12-31T00:00:00Z"},
    {"since": "0001-01-01T00:00:00Z"}, {"since": 1e30}, {"since": "2026-11-28T08:00:00Z", "more": 1}, [],
    {"since": ["2026-11-28T08:00:00Z"]}, {"since": "9999-12-31T23:59:59-23:59"}, {"since": "0001-01-01T00:00:00+23:59"},
])  # fmt: skip
def test_an_odd_moment_is_refused_and_nothing_goes_out(told, body):
    mine, webhook = told
    refused = mine.post(f"/webhooks/{webhook.id}/replay", body)
    assert refused.status_code == 422 and refused.json()["errors"], refused.content
    assert not EventRecord.objects.filter(action="webhook.replayed").exists()


def test_a_disabled_subscription_says_so(province, told):
    mine, webhook = told
    services.disable(webhook.id, by=province.actor("quantri"))
    assert mine.get("/webhooks").json()["items"][0]["why"] == "administrator"
    refused = mine.post(f"/webhooks/{webhook.id}/replay", {"since": now().isoformat()})
    assert refused.status_code == 422 and "disabled" in refused.json()["detail"]


def test_another_systems_do_not_exist_even_of_the_same_officer(province, told):
    _mine, webhook = told
    one = WebhookDelivery.objects.first().id
    reads = (f"/webhooks/{webhook.id}/deliveries", f"/webhooks/{webhook.id}/deliveries/{one}/attempts")
    posts = (f"/webhooks/{webhook.id}/deliveries/{one}/replay", f"/webhooks/{webhook.id}/replay")
    for who in ("chuyenvien", "tiepnhan", "quantri"):
        other = Caller(secret_of(province.accounts[who]))
        assert other.get("/webhooks").json()["items"] == []
        answers = [*(other.get(path) for path in reads),
                   *(other.post(path, {"since": now().isoformat()}) for path in posts)]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404] * 4, who
        assert answers[0].json() == other.get(f"/webhooks/{uuid7()}/deliveries").json()


def test_a_delivery_is_not_reached_through_another_subscription(province, told):
    mine, webhook = told
    other, _secret = services.make(
        webhook.token, address=ADDRESS, description="Hệ thống khác", by=province.actor("quantri")
    )
    one = WebhookDelivery.objects.first().id
    assert mine.get(f"/webhooks/{other.id}/deliveries/{one}/attempts").status_code == 404
    assert mine.post(f"/webhooks/{other.id}/deliveries/{one}/replay").status_code == 404


def test_a_token_that_may_not_read_reads_nothing_here(province):
    mine = Caller(secret_of(province.accounts["chuyenvien"], Scope.FILE))
    assert mine.get("/webhooks").status_code == 403
