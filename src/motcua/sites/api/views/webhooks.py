"""What this token's system is told of: its subscriptions, what went out, and again. Registered by an administrator."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Status

from motcua.onestop.webhooks import selectors, services
from motcua.onestop.webhooks.enums import DeliveryState, WebhookState
from motcua.onestop.webhooks.labels import DELIVERIES, REASONS, STATES
from motcua.onestop.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from motcua.sites.api import schemas
from motcua.sites.api.answers import READING, WRITING
from motcua.sites.api.security import actor, reading, token_id
from motcua.sites.api.views import shapes
from motcua.sites.api.views.dossiers import SIZE, cursor, place

router = Router(tags=["webhooks"])


def own(request: HttpRequest, id: UUID) -> Webhook:
    """404 for another system's."""
    found = selectors.of_token(token_id(request)).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def _told(request: HttpRequest, id: UUID, delivery: UUID) -> WebhookDelivery:
    found = selectors.delivery_of(own(request, id), delivery)
    if found is None:
        raise Http404
    return found


@router.get("/webhooks", auth=reading, url_name="webhooks", operation_id="list_webhooks",
            response={200: schemas.Webhooks, **READING}, summary=_("Where this token's system is told of dossiers"),
            description=_("An administrator registers them."))  # fmt: skip
def webhooks(
    request: HttpRequest, after: str = Query("", max_length=400), size: int = Query(SIZE, ge=1, le=100)
) -> Any:  # fmt: skip
    rows = selectors.of_token(token_id(request)).order_by("-id")
    if found := place(after, 1):
        rows = rows.filter(id__lt=found[0])
    shown = list(rows[: size + 1])
    more = cursor(shown[size - 1].id) if len(shown) > size else None
    return {"items": [_webhook(one) for one in shown[:size]], "next": more}


def _webhook(one: Webhook) -> dict[str, Any]:
    return {
        "id": one.id, "address": one.address, "description": one.description, "events": one.events,
        "authority": shapes.unit(one.authority) if one.authority else None,
        "state": shapes.label(one.state, STATES[WebhookState(one.state)]), "why": one.why or None,
        "failing_since": one.failing_since, "secret_changed_at": one.rotated_at,
    }  # fmt: skip


@router.get("/webhooks/{uuid:id}/deliveries", auth=reading, url_name="webhook_deliveries",
            operation_id="list_deliveries", response={200: schemas.Deliveries, **READING},
            summary=_("What was announced there, the newest first"))  # fmt: skip
def deliveries(
    request: HttpRequest, id: UUID, after: str = Query("", max_length=400), state: DeliveryState | None = None,
    size: int = Query(SIZE, ge=1, le=100),
) -> Any:  # fmt: skip
    rows = selectors.deliveries(own(request, id)).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if found := place(after, 1):
        rows = rows.filter(id__lt=found[0])
    shown = list(rows[: size + 1])
    more = cursor(shown[size - 1].id) if len(shown) > size else None
    return {"items": [_delivery(one) for one in shown[:size]], "next": more}


def _delivery(one: WebhookDelivery) -> dict[str, Any]:
    return {
        "id": one.id, "event": one.event_id, "type": one.type, "at": one.at, "dossier": one.dossier_code or None,
        "version": one.seq or None, "state": shapes.label(one.state, DELIVERIES[DeliveryState(one.state)]),
        "attempts": one.attempts, "next_at": one.next_at if one.state == DeliveryState.WAITING else None,
        "delivered_at": one.delivered_at,
    }  # fmt: skip


@router.get("/webhooks/{uuid:id}/deliveries/{uuid:delivery}/attempts", auth=reading, url_name="webhook_attempts",
            operation_id="list_attempts", response={200: schemas.Attempts, **READING},
            summary=_("How each attempt of an announcement went, the newest first"))  # fmt: skip
def attempts(
    request: HttpRequest, id: UUID, delivery: UUID, after: str = Query("", max_length=400),
    size: int = Query(SIZE, ge=1, le=100),
) -> Any:  # fmt: skip
    rows = selectors.attempts(_told(request, id, delivery)).order_by("-id")
    if found := place(after, 1):
        rows = rows.filter(id__lt=found[0])
    shown = list(rows[: size + 1])
    more = cursor(shown[size - 1].id) if len(shown) > size else None
    return {"items": [_attempt(one) for one in shown[:size]], "next": more}


def _attempt(one: WebhookAttempt) -> dict[str, Any]:
    reason = shapes.label(one.reason, REASONS[one.reason]) if one.reason else None  # type: ignore[index]
    return {"at": one.at, "status": one.status, "reason": reason, "milliseconds": one.milliseconds}


@router.post("/webhooks/{uuid:id}/deliveries/{uuid:delivery}/replay", auth=reading, url_name="webhook_delivery_replay",
             operation_id="replay_delivery", response={202: schemas.Delivery, **WRITING},
             summary=_("Announce it again"),
             description=_("Under the same identifier: drop doubles by it."))  # fmt: skip
def replay(request: HttpRequest, id: UUID, delivery: UUID) -> Any:
    found = _told(request, id, delivery)
    done = services.replay(found.webhook, found.id, by=actor(request), token_id=token_id(request))
    return Status(202, _delivery(done))


@router.post("/webhooks/{uuid:id}/replay", auth=reading, url_name="webhook_replay", operation_id="replay_since",
             response={202: schemas.ReplayedSince, **WRITING}, summary=_("Announce everything again since a moment"),
             description=_("At most 30 days back; also what happened while the subscription was "
                           "disabled."))  # fmt: skip
def replay_since(request: HttpRequest, id: UUID, payload: schemas.ReplayedSince) -> Any:
    services.replay_since(own(request, id), payload.since, by=actor(request), token_id=token_id(request))
    return Status(202, payload)
