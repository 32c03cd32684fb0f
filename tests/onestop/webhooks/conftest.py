import dataclasses
from datetime import timedelta

import pytest

from motcua.foundation.common import ports, relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7  # noqa: F401
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.onestop.webhooks import sending, services
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery
from motcua.onestop.webhooks.ports import Sender
from motcua.outside.adapters.webhook.client import HttpSender
from motcua.outside.sandbox.receiver.app import create_app
from tests.onestop.webhooks.receiver import served
from tests.sites.conftest import province, tsa  # noqa: F401


class House:
    """Subscriptions before the stand-in receiver, and time that passes when it is told to."""

    def __init__(self, ground, port, app):
        self.province, self.port, self.client = ground, port, app.test_client()
        self.by = ground.actor("quantri")

    def token(self, who="chuyenvien", *scopes):
        return api_tokens.make(
            self.province.accounts[who], client="Phần mềm thử", scopes=scopes or [Scope.READ], by=self.by,
            expires_at=now() + timedelta(days=30),
        )[0]  # fmt: skip

    def address(self, trouble="fine"):
        return f"http://127.0.0.1:{self.port}/hooks/{trouble}"

    def webhook(self, trouble="fine", *, token=None, **more):
        """Registered, and its secret told to the receiver."""
        made, secret = services.make(
            token or self.token(), address=self.address(trouble), description="Hệ thống thử", by=self.by, **more
        )
        self.tell(secret)
        return made

    def tell(self, secret):
        assert self.client.post("/secrets", data={"secret": secret}).status_code == 302

    def received(self):
        return self.client.get("/received.json").json

    def send(self, later=timedelta()):
        """What was announced reaches the receiver; `later`: as if so much time had passed."""
        relay.drain()
        if later:
            for row in WebhookDelivery.objects.filter(state="waiting"):
                WebhookDelivery.objects.filter(id=row.id).update(next_at=row.next_at - later)
            for row in Webhook.objects.exclude(rests_until=None):
                moved = row.failing_since - later if row.failing_since else None
                Webhook.objects.filter(id=row.id).update(rests_until=row.rests_until - later, failing_since=moved)
        return sending.send_due()


def calling(settings, ground, port, app):
    """The house while its settings let the receiver be called and the real sender calls it."""
    settings.ENV = dataclasses.replace(settings.ENV, webhook_hosts=(f"127.0.0.1:{port}",))
    ports.provide(Sender, HttpSender(seconds=3))
    yield House(ground, port, app)
    ports.reset()


@pytest.fixture
def house(province, settings):  # noqa: F811
    app = create_app()
    with served(app) as port:
        yield from calling(settings, province, port, app)
