"""Who is told of what, what was announced to them, and how each attempt went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.models import ApiToken
from motcua.foundation.organisations.models import Unit
from motcua.onestop.webhooks.enums import DeliveryState, WebhookState, Why


class Webhook(models.Model):
    """An address that is told of dossiers, as far as the officer of its token may open them. Its secret is derived
    (`signatures`), never kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="webhooks")
    address = models.TextField()
    description = models.TextField()
    events = ArrayField(models.TextField(), default=list, help_text="types; empty means all of them")
    authority = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", help_text="only what this agency settles"
    )  # fmt: skip
    state = models.TextField(choices=[(s.value, s.value) for s in WebhookState], default=WebhookState.ACTIVE)
    why = models.TextField(choices=[(w.value, w.value) for w in Why], blank=True, default="")
    disabled_at = models.DateTimeField(null=True)
    generation = models.IntegerField(default=1, help_text="of the secret")
    rotated_at = models.DateTimeField(null=True, help_text="when the secret was made anew last")
    retired = ArrayField(
        models.DateTimeField(), default=list, help_text="when the secrets before ended, the newest first"
    )  # fmt: skip
    failures = models.IntegerField(default=0, help_text="attempts in a row that brought no good answer")
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True, help_text="nothing is sent before")
    replay_id = models.UUIDField(null=True, help_text="the one that runs; what another one announced ends")
    replaying_until = models.DateTimeField(null=True, help_text="it counts as dead after this")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=now)
    created_by_name = models.TextField()

    class Meta:
        db_table = "webhook"

    def __str__(self) -> str:
        return self.description


_WAITING = Q(state="waiting")


class WebhookDelivery(models.Model):
    """One announcement to one address. Its body is written from these columns alone, the same at every attempt."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event_id = models.UUIDField(help_text="of the outbox; the receiver drops doubles by it")
    type = models.TextField()
    at = models.DateTimeField(help_text="when it happened")
    dossier_id = models.UUIDField(null=True)
    dossier_code = models.TextField(blank=True, default="")
    seq = models.IntegerField(default=0, help_text="the dossier's version after it")
    state = models.TextField(choices=[(s.value, s.value) for s in DeliveryState], default=DeliveryState.WAITING)
    attempts = models.SmallIntegerField(default=0, help_text="since it was sent first, or last sent again by hand")
    next_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhook_delivery"
        constraints = [models.UniqueConstraint(fields=["webhook", "event_id"], name="one_delivery_an_event")]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_list"),
            models.Index(
                fields=["webhook", "next_at", "id"], condition=Q(state="waiting"), name="webhook_delivery_due"
            ),
            models.Index(
                fields=["webhook", "-id"], condition=Q(state__in=["given_up", "dropped"]), name="webhook_delivery_lost"
            ),
            models.Index(fields=["webhook", "dossier_id", "seq"], condition=_WAITING, name="webhook_delivery_order"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.dossier_code}"


class WebhookAttempt(models.Model):
    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="tries", db_index=False)
    at = models.DateTimeField()
    status = models.SmallIntegerField(null=True, help_text="HTTP; none when no answer came")
    reason = models.TextField(blank=True, default="", help_text="a value of enums.Reason; empty when it arrived")
    milliseconds = models.IntegerField()

    class Meta:
        db_table = "webhook_attempt"
        indexes = [models.Index(fields=["delivery", "-id"], name="webhook_attempt_list")]
