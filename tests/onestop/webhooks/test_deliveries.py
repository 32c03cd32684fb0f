"""What is told, to whom, in which order, how often, and when it ends."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common import ports, relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.models import EventRecord, HandlerRun, OutboxMessage
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.webhooks import sending, services, signatures
from motcua.onestop.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from motcua.onestop.webhooks.ports import Sender
from motcua.outside.adapters.webhook.client import HttpSender
from tests.sites import walk

DAY = timedelta(days=1)


def test_every_step_is_told_signed_in_order_without_a_word_of_a_person(house):
    house.webhook()
    found = walk.taken(house.province, walk.MARITAL)
    assert not house.received(), "nothing is called before the worker does it"
    assert house.send() == 3
    told = house.received()
    assert [one["verdict"] for one in told] == ["good"] * 3
    assert [one["body"]["type"] for one in told] == ["dossier.submit", "dossier.receive", "dossier.take"]
    assert [one["body"]["data"]["version"] for one in told] == [1, 2, 3]
    url = reverse("api:dossier", kwargs={"code": found.code})
    for one in told:
        body = one["body"]
        assert body.keys() == {"id", "type", "timestamp", "data"} and body["data"].keys() == {
            "dossier",
            "version",
            "url",
        }
        assert body["id"] == one["id"] and body["data"]["dossier"] == found.code and body["data"]["url"].endswith(url)
    assert found.applicant_name not in json.dumps(told, ensure_ascii=False)
    assert set(WebhookAttempt.objects.values_list("status", "reason")) == {(200, "")}


def test_a_subscription_sees_what_the_officer_of_its_token_sees_and_no_more(house):
    mine, stranger = house.webhook(), house.webhook(token=house.token("csgt"))
    walk.submitted(house.province, walk.MARITAL)
    house.send()
    assert WebhookDelivery.objects.filter(webhook=mine).count() == 1
    assert not WebhookDelivery.objects.filter(webhook=stranger).exists()


def test_where_nobody_listens_no_work_is_laid_up(house):
    """A step of a dossier costs the relay nothing more than before."""
    walk.submitted(house.province, walk.MARITAL)
    relay.drain()
    ours = HandlerRun.objects.filter(handler__contains="webhooks")
    assert not ours.exists()
    webhook = house.webhook()
    services.disable(webhook.id, by=house.by)
    walk.submitted(house.province, walk.MARITAL, 1)
    relay.drain()
    assert not ours.exists()
    services.enable(webhook.id, by=house.by)
    walk.submitted(house.province, walk.MARITAL, 2)
    relay.drain()
    assert ours.count() == 1


def test_it_is_narrowed_by_type_and_agency(house):
    types = house.webhook(events=["dossier.take"])
    here = house.webhook(authority=house.province.commune)
    elsewhere = house.webhook(authority=walk.authority(house.province, walk.LICENCE))
    walk.taken(house.province, walk.MARITAL)
    house.send()
    count = {w.id: WebhookDelivery.objects.filter(webhook=w).count() for w in (types, here, elsewhere)}
    assert list(count.values()) == [1, 3, 0]


def test_the_same_announcement_heard_twice_is_told_once(house):
    house.webhook()
    walk.submitted(house.province, walk.MARITAL)
    house.send()
    HandlerRun.objects.filter(handler__contains="webhooks").update(state="waiting", next_at=now())
    house.send()
    assert len(house.received()) == 1


def test_what_fails_is_sent_again_with_the_same_identifier_and_what_follows_waits_for_it(house):
    house.webhook("fails_twice")
    walk.received(house.province, walk.MARITAL)
    assert house.send() == 0 and len(house.received()) == 1
    assert WebhookDelivery.objects.filter(next_at__lte=now()).exists() and not sending.is_due(), "no lane for nothing"
    assert house.send(timedelta(seconds=10)) == 0
    house.send(timedelta(minutes=2))
    for _ in range(2):
        house.send(timedelta(minutes=2))
    told = [(one["body"]["type"], one["status"]) for one in house.received()]
    assert told == [("dossier.submit", 500)] * 2 + [("dossier.submit", 200)] + [("dossier.receive", 500)] * 2 + [
        ("dossier.receive", 200)
    ]
    assert len({one["id"] for one in house.received()}) == 2
    assert Webhook.objects.get().failures == 0
    assert list(WebhookAttempt.objects.order_by("id").values_list("status", flat=True)[:3]) == [500, 500, 200]


def test_another_dossier_does_not_wait_for_one_that_fails(house):
    """Of a receiver that answers 500: it is there, and one odd announcement must not hold up all."""
    house.webhook("fails_twice")
    walk.received(house.province, walk.MARITAL)
    walk.submitted(house.province, walk.MARITAL, 1)
    house.send()
    assert [one["body"]["type"] for one in house.received()] == ["dossier.submit"] * 2


def test_who_is_away_is_left_alone_for_a_while(house):
    webhook = house.webhook("down")
    walk.submitted(house.province, walk.MARITAL)
    walk.submitted(house.province, walk.MARITAL, 1)
    house.send()
    webhook.refresh_from_db()
    assert len(house.received()) == 1 and webhook.rests_until > now() + timedelta(seconds=1)


def test_the_pauses_grow_differ_and_end(house):
    for n in range(1, sending.TRIES):
        drawn = {sending.pause(n) for _ in range(20)}
        assert len(drawn) > 1 and min(drawn) >= sending.PAUSES[n - 1] and max(drawn) <= sending.PAUSES[n - 1] * 1.2
    assert list(sending.PAUSES) == sorted(sending.PAUSES) and DAY * 3 < timedelta(seconds=sum(sending.PAUSES)) < DAY * 4


def test_after_eleven_attempts_it_is_given_up_and_after_five_days_disabled_with_a_notice(house):
    webhook = house.webhook("down")
    walk.submitted(house.province, walk.MARITAL)
    for n in range(sending.TRIES):
        house.send(timedelta(seconds=sending.PAUSES[n - 1] * 1.2) if n else timedelta())
        webhook.refresh_from_db()
        assert webhook.state == ("failing" if n >= 4 else "active")
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.tries.count()) == ("given_up", 11, 11)
    assert house.send(DAY) == 0 and len(house.received()) == 11
    dossiers.receive(walk.Dossier.objects.get().id, by=house.province.actor("tiepnhan"))
    house.send(DAY)
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why) == ("disabled", "failures")
    told = Notice.objects.get(template="webhook-disabled")
    assert webhook.address in told.body and told.deliveries.filter(channel="email").exists()
    assert EventRecord.objects.filter(action="webhook.disabled", actor_kind="system").count() == 1
    assert house.send(DAY) == 0 and len(house.received()) == 12


def test_a_good_answer_ends_the_trouble(house):
    webhook = house.webhook()
    Webhook.objects.update(state="failing", failures=9, failing_since=now() - DAY)
    walk.submitted(house.province, walk.MARITAL)
    house.send()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.failures, webhook.failing_since) == ("active", 0, None)


def test_gone_disables_at_once_and_enabling_sends_what_waits(house):
    webhook = house.webhook("gone")
    walk.received(house.province, walk.MARITAL)
    house.send()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why, len(house.received())) == ("disabled", "gone", 1)
    walk.submitted(house.province, walk.MARITAL, 1)
    house.send(DAY)
    assert WebhookDelivery.objects.count() == 2, "nothing is collected while it is disabled"
    Webhook.objects.update(address=house.address())
    services.enable(webhook.id, by=house.by)
    assert house.send() == 2


def test_a_redirect_and_a_slow_receiver_are_told_apart_in_the_attempts(house):
    ports.provide(Sender, HttpSender(seconds=0.5))
    for trouble in ("redirect", "slow"):
        services.try_out(house.webhook(trouble).id, by=house.by)
    house.send()
    told = WebhookAttempt.objects.values_list("status", "reason")
    assert set(told) == {(302, "redirect"), (None, "timeout")}


@pytest.mark.parametrize("end", ["revoked", "expired", "officer"])
def test_with_its_token_ends_what_is_told(house, end):
    webhook = house.webhook()
    walk.submitted(house.province, walk.MARITAL)
    relay.drain()
    token = webhook.token
    if end == "revoked":
        api_tokens.revoke(token.id, by=house.by, reason="Hợp đồng đã hết")
    elif end == "expired":
        type(token).objects.update(expires_at=now())
    else:
        token.account.officer.is_active = False
        token.account.officer.save()
    house.send()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why, house.received()) == ("disabled", "token", [])
    with pytest.raises(Invalid):
        services.enable(webhook.id, by=house.by)


def test_rights_that_are_gone_stop_what_was_collected(house):
    house.webhook()
    walk.submitted(house.province, walk.MARITAL)
    relay.drain()
    house.province.accounts["chuyenvien"].officer.positions.all().delete()
    assert house.send() == 0 and not house.received()
    assert WebhookDelivery.objects.get().state == "dropped"


def test_a_new_secret_signs_and_the_one_before_for_a_day_too(house):
    webhook, before = services.make(house.token(), address=house.address(), description="Hệ thống thử", by=house.by)
    _again, after = services.rotate(webhook.id, by=house.by)
    assert before != after
    house.tell(before)
    walk.submitted(house.province, walk.MARITAL)
    house.send()
    Webhook.objects.update(retired=[now() - DAY])
    walk.submitted(house.province, walk.MARITAL, 1)
    house.send()
    house.tell(after)
    walk.submitted(house.province, walk.MARITAL, 2)
    house.send()
    assert [one["verdict"] for one in house.received()] == ["good", "wrong", "good"]


def test_two_new_secrets_in_a_day_cut_off_nobody_and_a_known_one_ends_at_once(house):
    webhook, first = services.make(house.token(), address=house.address(), description="Hệ thống thử", by=house.by)
    start = now()
    _again, second = services.rotate(webhook.id, by=house.by, at=start)
    found, third = services.rotate(webhook.id, by=house.by, at=start + DAY / 2)

    def signing(hours):
        return [signatures.worded(one) for one in services.secrets_of(found, start + timedelta(hours=hours))]

    assert signing(13) == [third, second, first]
    assert signing(25) == [third, second] and signing(37) == [third]
    found, fourth = services.rotate(webhook.id, by=house.by, at=start + DAY * 1.25)
    assert len(found.retired) == 2 and signing(31) == [fourth, third, second]
    found, fifth = services.rotate(webhook.id, by=house.by, at_once=True)
    assert signing(32) == signing(0) == [fifth]


def test_one_is_sent_again_under_its_identifier(house):
    webhook = house.webhook()
    walk.submitted(house.province, walk.MARITAL)
    house.send()
    services.replay(webhook, WebhookDelivery.objects.get().id, by=house.by)
    assert house.send() == 1
    assert [one["times"] for one in house.received()] == [1, 2] and len({one["id"] for one in house.received()}) == 1


def test_everything_since_a_moment_is_sent_again_also_what_was_not_collected(house, monkeypatch):
    monkeypatch.setattr("motcua.onestop.webhooks.subscriptions.PIECE", 2)
    walk.submitted(house.province, walk.MARITAL)
    relay.drain()
    start = now()
    found = walk.taken(house.province, walk.MARITAL, 1)
    relay.drain()
    webhook = house.webhook()
    services.replay_since(webhook, start, by=house.by)
    assert house.send() == 3
    assert [one["body"]["data"]["version"] for one in house.received()] == [1, 2, 3]
    assert {one["body"]["data"]["dossier"] for one in house.received()} == {found.code}
    services.replay_since(webhook, start, by=house.by)
    house.send()
    assert [one["times"] for one in house.received()] == [1] * 3 + [2] * 3
    for wrong in (now() + DAY, now() - 40 * DAY):
        with pytest.raises(Invalid):
            services.replay_since(webhook, wrong, by=house.by)


def test_one_wish_for_everything_runs_at_a_time(house, monkeypatch):
    """Each piece renews it; one that died, or was ended by disabling, holds up nothing and goes on no more."""
    monkeypatch.setattr("motcua.onestop.webhooks.subscriptions.PIECE", 1)
    start = now()
    walk.received(house.province, walk.MARITAL)
    relay.drain()
    webhook = house.webhook()
    services.replay_since(webhook, start, by=house.by)
    relay.spread()
    relay.work(1)
    with pytest.raises(services.ReplayRuns):
        services.replay_since(webhook, start, by=house.by)
    assert WebhookDelivery.objects.count() == 1
    Webhook.objects.update(replaying_until=now())
    services.replay_since(webhook, start, by=house.by)
    relay.drain()
    asked = OutboxMessage.objects.filter(kind="webhooks.ReplayAsked")
    assert (asked.count(), WebhookDelivery.objects.count()) == (5, 2), "the dead one ended at its second piece"
    services.replay_since(webhook, start, by=house.by)
    services.disable(webhook.id, by=house.by)
    services.enable(webhook.id, by=house.by)
    relay.drain()
    assert asked.count() == 6
    services.replay_since(webhook, start, by=house.by)


def test_only_an_administrator_registers_and_only_its_own_system_or_they_send_again(house):
    webhook, other = house.webhook(), house.token()
    for who in ("chuyenvien", "kiemsoat"):
        by = house.province.actor(who)
        for act in (
            lambda by=by: services.make(house.token(), address=house.address(), description="Thử", by=by),
            lambda by=by: services.rotate(webhook.id, by=by), lambda by=by: services.disable(webhook.id, by=by),
            lambda by=by: services.try_out(webhook.id, by=by),
            lambda by=by: services.replay_since(webhook, now(), by=by, token_id=other.id),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act()
    services.replay_since(webhook, now(), by=house.province.actor("chuyenvien"), token_id=webhook.token_id)


@pytest.mark.parametrize(("field", "value"), [
    ("address", "http://tenmien.vn/x"), ("address", "https://10.0.0.1/"), ("description", "x"),
    ("events", ["dossier.nothing"]),
])  # fmt: skip
def test_what_is_wrong_is_named(house, field, value):
    typed = {"address": house.address(), "description": "Hệ thống thử", field: value}
    with pytest.raises(Invalid) as refused:
        services.make(house.token(), by=house.by, **typed)
    assert refused.value.fields.keys() == {field} and not Webhook.objects.exists()


def test_a_token_that_may_not_read_is_told_nothing(house):
    with pytest.raises(Invalid) as refused:
        house.webhook(token=house.token("chuyenvien", Scope.FILE))
    assert refused.value.fields.keys() == {"token"}


def test_a_change_on_an_older_version_is_refused(house):
    webhook = house.webhook()
    values = {"token": webhook.token, "address": webhook.address, "by": house.by}
    services.change(webhook.id, description="Tên mới", version=1, **values)
    with pytest.raises(services.OtherVersion):
        services.change(webhook.id, description="Tên khác", version=1, **values)
    assert Webhook.objects.get().description == "Tên mới"


def test_another_address_begins_without_the_trouble_of_the_one_before(house):
    webhook = house.webhook()
    values = {"token": webhook.token, "description": "Tên mới", "by": house.by}
    since = now() - DAY
    Webhook.objects.update(state="failing", failures=9, failing_since=since, rests_until=now() + DAY)
    found = services.change(webhook.id, address=webhook.address, version=1, **values)
    assert (found.state, found.failing_since) == ("failing", since) and found.rests_until
    found = services.change(webhook.id, address=house.address("down"), version=2, **values)
    assert (found.state, found.failures, found.failing_since, found.rests_until) == ("active", 0, None, None)


def test_a_trial_tells_of_nothing(house):
    services.try_out(house.webhook().id, by=house.by)
    assert house.send() == 1
    assert house.received()[0]["body"]["type"] == "webhook.test" and house.received()[0]["body"]["data"] == {}
