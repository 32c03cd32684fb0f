"""Bringing what waits: claim, commit, call, note. No transaction is open while another system is called.

One announcement a subscription at a time, and of a dossier the next one only when the one before has arrived or was
given up: so a receiver hears of each dossier in order. A crash between call and note sends it again (at least once).
"""

import json
import random
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from motcua.foundation.common import ports
from motcua.foundation.common.clock import now
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.webhooks import selectors, services, signatures
from motcua.onestop.webhooks.enums import DeliveryState, Reason, WebhookState, Why
from motcua.onestop.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from motcua.onestop.webhooks.ports import Answer, Sender

PAUSES = (5, 60, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
"""Seconds before each further attempt; with up to a fifth more, drawn by lot. Eleven attempts in about three days."""
TRIES = len(PAUSES) + 1
JITTER = 0.2
FAILING_AFTER = 5
"""Attempts in a row without a good answer until it is called failing."""
DISABLED_AFTER = timedelta(days=5)
REST_SECONDS, LONGEST_REST = 2, 300
LONGEST_WAIT = 3600
"""The most that is believed of Retry-After, in seconds."""
LEASE = timedelta(seconds=60)
"""A sender that died gives its subscription back after this."""
GONE = 410
BUSY = frozenset({429, 502, 503, 504})

_FIRST = """NOT EXISTS (
     SELECT 1 FROM webhook_delivery e WHERE e.webhook_id = d.webhook_id AND e.dossier_id = d.dossier_id
        AND e.state = 'waiting' AND (e.seq, e.id) < (d.seq, d.id))"""
"""Of its dossier it is the next one; a later one that is due waits for it."""
_NEXT = f"""
SELECT d.id FROM webhook w CROSS JOIN LATERAL (
  SELECT d.id, d.next_at FROM webhook_delivery d
   WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.next_at <= %(at)s AND {_FIRST}
   ORDER BY d.next_at, d.id LIMIT 1) d
 WHERE w.state <> 'disabled' AND (w.rests_until IS NULL OR w.rests_until <= %(at)s)
 ORDER BY w.rests_until NULLS FIRST LIMIT 1 FOR NO KEY UPDATE OF w SKIP LOCKED"""
_DUE = f"""
SELECT EXISTS (SELECT 1 FROM webhook w JOIN webhook_delivery d ON d.webhook_id = w.id
 WHERE w.state <> 'disabled' AND (w.rests_until IS NULL OR w.rests_until <= %(at)s)
   AND d.state = 'waiting' AND d.next_at <= %(at)s AND {_FIRST})"""


def is_due() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": now()})
        return bool(cursor.fetchone()[0])


def send_due(limit: int = 500) -> int:
    """Bring up to `limit` of what is due, one by one; returns how many arrived."""
    arrived = 0
    for _ in range(limit):
        claimed = _claim()
        if claimed is None:
            break
        started, at = time.monotonic(), now()
        answer = _post(claimed, at)
        arrived += _note(claimed, answer, at, round((time.monotonic() - started) * 1000))
    return arrived


def _claim() -> WebhookDelivery | None:
    """The next one to bring; its subscription is this sender's for the length of the lease."""
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_NEXT, {"at": now()})
                row = cursor.fetchone()
            if row is None:
                return None
            found = WebhookDelivery.objects.select_related("webhook__token__account__officer").get(id=row[0])
            if _may_go(found):
                Webhook.objects.filter(id=found.webhook_id).update(rests_until=now() + LEASE)
                return found


def _may_go(found: WebhookDelivery) -> bool:
    """Asked at every attempt: a token that ended and rights that are gone stop what was collected before."""
    actor = selectors.reader(found.webhook)
    if actor is None:
        services.disable_by_itself(found.webhook, Why.TOKEN, now())
        return False
    if found.dossier_id and not dossiers.visible_to(actor).filter(id=found.dossier_id).exists():
        WebhookDelivery.objects.filter(id=found.id).update(state=DeliveryState.DROPPED)
        return False
    return True


def body_of(found: WebhookDelivery) -> bytes:
    """Nothing of a person: who wants to know more reads it with the token."""
    data: dict[str, object] = {}
    if found.dossier_code:
        url = f"{settings.ENV.public_url}/api/v1/dossiers/{found.dossier_code}"
        data = {"dossier": found.dossier_code, "version": found.seq or None, "url": url}
    at = found.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    told: dict[str, object] = {"id": str(found.event_id), "type": found.type, "timestamp": at, "data": data}
    if settings.ENV.sandbox:
        told["sandbox"] = True
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _post(found: WebhookDelivery, at: datetime) -> Answer:
    body, id, seconds = body_of(found), str(found.event_id), int(at.timestamp())
    headers = {
        "content-type": "application/json", "user-agent": "Motcua-Webhooks/1", "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signatures.sign(services.secrets_of(found.webhook, at), id, seconds, body),
    }  # fmt: skip
    return ports.get(Sender).post(found.webhook.address, headers, body)  # type: ignore[no-any-return]


@transaction.atomic
def _note(found: WebhookDelivery, answer: Answer, at: datetime, milliseconds: int) -> bool:
    """Write down how it went and when it goes on; True when it arrived."""
    webhook = services.locked(found.webhook_id)
    delivery = WebhookDelivery.objects.select_for_update().get(id=found.id)
    arrived = answer.status is not None and 200 <= answer.status < 300
    reason = "" if arrived else answer.reason or _reason(answer.status)
    WebhookAttempt.objects.create(
        delivery=delivery, at=at, status=answer.status, reason=reason, milliseconds=milliseconds
    )
    delivery.attempts += 1
    if arrived:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, at
        webhook.failures, webhook.failing_since, webhook.rests_until = 0, None, at
        if webhook.state == WebhookState.FAILING:
            webhook.state = WebhookState.ACTIVE
    else:
        _failed(webhook, delivery, answer, at)
    delivery.save()
    webhook.save(update_fields=["state", "failures", "failing_since", "rests_until"])
    if webhook.state != WebhookState.DISABLED:
        if answer.status == GONE:
            services.disable_by_itself(webhook, Why.GONE, at)
        elif webhook.failing_since and at - webhook.failing_since >= DISABLED_AFTER:
            services.disable_by_itself(webhook, Why.FAILURES, at)
    return arrived


def _reason(status: int | None) -> Reason:
    return Reason.REDIRECT if status is not None and 300 <= status < 400 else Reason.ANSWER


def _failed(webhook: Webhook, delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
    """The announcement waits longer each time; a receiver that is away or busy is left alone for a while, too."""
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    asked = min(answer.retry_after or 0, LONGEST_WAIT)
    rest = 0
    if answer.status is None or answer.status in BUSY:
        rest = max(asked, min(LONGEST_REST, REST_SECONDS * 2 ** min(webhook.failures, 10)))
    webhook.rests_until = at + timedelta(seconds=rest)
    if delivery.attempts >= TRIES:
        delivery.state = DeliveryState.GIVEN_UP
    else:
        delivery.next_at = at + timedelta(seconds=max(asked, pause(delivery.attempts)))
    is_failing = webhook.failures >= FAILING_AFTER or delivery.state == DeliveryState.GIVEN_UP
    if is_failing and webhook.state == WebhookState.ACTIVE:
        webhook.state = WebhookState.FAILING


def pause(attempts: int) -> float:
    """Seconds to wait after so many attempts."""
    return PAUSES[attempts - 1] * (1 + random.random() * JITTER)
