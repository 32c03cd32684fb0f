"""What this room hears: every step of a dossier, and the wish to be told again. Idempotent by event."""

from dataclasses import replace
from uuid import UUID

from motcua.foundation.common.clock import now
from motcua.foundation.common.events import Event, announce
from motcua.foundation.common.ids import floor7
from motcua.foundation.common.models import OutboxMessage
from motcua.foundation.common.subscriptions import subscribe
from motcua.onestop.webhooks import collecting, selectors, services
from motcua.onestop.webhooks.enums import DeliveryState, WebhookState
from motcua.onestop.webhooks.events import ReplayAsked
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery

PIECE = 500


def _somebody_listens() -> bool:
    return Webhook.objects.exclude(state=WebhookState.DISABLED).exists()


@subscribe(*collecting.KINDS, when=_somebody_listens)
def on_dossier(event: Event, event_id: UUID) -> None:
    """Nothing is called here: the sender does that after this commit."""
    webhooks = list(selectors.webhooks().exclude(state=WebhookState.DISABLED))
    made = collecting.collect([OutboxMessage.objects.get(id=event_id)], webhooks)
    WebhookDelivery.objects.bulk_create(made, ignore_conflicts=True)


@subscribe(ReplayAsked)
def on_replay(event: Event, event_id: UUID) -> None:
    """One piece of the messages since then, and the wish for the rest. Identifiers of the outbox sort by time. Locks as
    the sender does: the subscription, then its deliveries."""
    assert isinstance(event, ReplayAsked)
    rows = selectors.webhooks().select_for_update(of=("self",), no_key=True)
    webhook = rows.filter(id=event.webhook_id, replay_id=event.replay_id).exclude(state=WebhookState.DISABLED).first()
    if webhook is None:
        return
    told = OutboxMessage.objects.filter(kind__in=[kind.kind() for kind in collecting.KINDS])
    told = told.filter(id__gt=event.after) if event.after else told.filter(id__gte=floor7(event.since))
    piece = list(told.filter(created_at__gte=event.since, created_at__lt=event.before).order_by("id")[:PIECE])
    if not piece:
        webhook.replay_id = webhook.replaying_until = None
    else:
        _again(webhook, piece)
        announce(replace(event, after=piece[-1].id))
        webhook.replaying_until = now() + services.REPLAY_LEASE
    webhook.save(update_fields=["replay_id", "replaying_until"])


def _again(webhook: Webhook, piece: list[OutboxMessage]) -> None:
    made, at = collecting.collect(piece, [webhook]), now()
    for one in made:
        one.next_at = at
    ids = [one.event_id for one in made]
    WebhookDelivery.objects.filter(webhook=webhook, event_id__in=ids).update(
        state=DeliveryState.WAITING, attempts=0, next_at=at, delivered_at=None
    )
    WebhookDelivery.objects.bulk_create(made, ignore_conflicts=True)
