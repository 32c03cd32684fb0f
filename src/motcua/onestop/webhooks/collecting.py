"""From what a dossier announced to what each subscription is to be told: as far as the officer of its token may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from motcua.foundation.common.models import EventRecord, OutboxMessage
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.events import (
    DossierMoved,
    DossierReceived,
    DossierSubmitted,
    ResultReturned,
    ResultSigned,
)  # fmt: skip
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.webhooks import selectors
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery

KINDS = (DossierSubmitted, DossierReceived, DossierMoved, ResultSigned, ResultReturned)
_VERBS = {
    DossierSubmitted.kind(): Verb.SUBMIT, DossierReceived.kind(): Verb.RECEIVE, ResultSigned.kind(): Verb.SIGN,
    ResultReturned.kind(): Verb.RETURN_RESULT,
}  # fmt: skip


def collect(messages: Sequence[OutboxMessage], webhooks: Iterable[Webhook]) -> list[WebhookDelivery]:
    """Deliveries, not saved, of these messages of `KINDS`; none for what an officer may not see. Each learns verb and
    version from the dossier's journal, whose entry bears the moment of the announcement."""
    wanted = list(webhooks)
    if not wanted or not messages:
        return []
    ids = {UUID(message.body["dossier_id"]) for message in messages}
    journal = _journal(ids, messages)
    made = []
    for webhook in wanted:
        actor = selectors.reader(webhook)
        if actor is None:
            continue
        seen = dossiers.visible_to(actor).filter(id__in=ids)
        if webhook.authority_id:
            seen = seen.filter(authority_id=webhook.authority_id)
        visible = set(seen.values_list("id", flat=True))
        made += [
            one for message in messages if UUID(message.body["dossier_id"]) in visible
            if (one := _delivery(webhook, message, journal))
        ]  # fmt: skip
    return made


def _journal(ids: set[UUID], messages: Sequence[OutboxMessage]) -> dict[tuple[UUID, Any], list[tuple[int, str]]]:
    """{(dossier, moment): [(version, verb)]}"""
    rows = EventRecord.objects.filter(
        subject_kind=SUBJECT, subject_id__in=ids, at__in={message.created_at for message in messages}
    )
    found: dict[tuple[UUID, Any], list[tuple[int, str]]] = defaultdict(list)
    for dossier, at, seq, action in rows.order_by("seq").values_list("subject_id", "at", "seq", "action"):
        found[dossier, at].append((seq, action))
    return found


def _delivery(webhook: Webhook, message: OutboxMessage, journal: Any) -> WebhookDelivery | None:
    dossier, at = UUID(message.body["dossier_id"]), message.created_at
    verb = message.body.get("verb") or _VERBS[message.kind]
    entries = journal.get((dossier, at), [])
    if message.kind == ResultSigned.kind() and (Verb.REISSUE in {action for _seq, action in entries}):
        verb = Verb.REISSUE
    seq = next((seq for seq, action in entries if action == verb), 0)
    if webhook.events and f"dossier.{verb}" not in webhook.events:
        return None
    return WebhookDelivery(
        webhook=webhook, event_id=message.id, type=f"dossier.{verb}", at=at, dossier_id=dossier,
        dossier_code=message.body["code"], seq=seq, next_at=at,
    )  # fmt: skip
