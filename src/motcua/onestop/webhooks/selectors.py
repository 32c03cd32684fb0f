"""Reading subscriptions and what became of their announcements."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.webhooks.addresses import Allowed, known
from motcua.onestop.webhooks.enums import TEST, DeliveryState, WebhookState
from motcua.onestop.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

TYPES = tuple(f"dossier.{verb}" for verb in Verb)
"""What can be told: one type a verb of a dossier."""


def allowed() -> Allowed:
    """What this installation lets be called."""
    env = settings.ENV
    hosts = frozenset(known(one) for one in env.webhook_hosts)
    return Allowed(frozenset(env.webhook_ports), hosts, plain=env.demo or env.sandbox)


def webhooks() -> QuerySet[Webhook]:
    return Webhook.objects.select_related("token__account__officer", "authority")


def of_token(token_id: UUID) -> QuerySet[Webhook]:
    return webhooks().filter(token_id=token_id)


def deliveries(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(webhook=webhook)


def attempts(delivery: WebhookDelivery) -> QuerySet[WebhookAttempt]:
    return WebhookAttempt.objects.filter(delivery=delivery)


def reader(webhook: Webhook) -> Actor | None:
    """Whose eyes a subscription has: the officer of a token in force that may read; else None."""
    token = webhook.token
    holds = token.revoked_at is None and token.expires_at > now() and Scope.READ in token.scopes
    return api_tokens.actor_of(token) if holds else None


def stuck() -> dict[str, Any]:
    """For the status page: how many subscriptions fail or were disabled by themselves, how many announcements are
    overdue, and since when the oldest is."""
    troubled = Webhook.objects.aggregate(
        failing=Count("id", filter=Q(state=WebhookState.FAILING)),
        stopped=Count("id", filter=Q(state=WebhookState.DISABLED) & ~Q(why="administrator")),
    )
    open_ones = Webhook.objects.exclude(state=WebhookState.DISABLED).values("id")
    due = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now(), webhook__in=open_ones)
    return {**troubled, **due.aggregate(due=Count("id"), oldest_at=Min("next_at"))}


def delivery_of(webhook: Webhook, delivery_id: UUID) -> WebhookDelivery | None:
    return deliveries(webhook).filter(id=delivery_id).first()


def is_known_type(text: str) -> bool:
    return text in TYPES or text == TEST
