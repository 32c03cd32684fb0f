"""Verbs of subscriptions: make, change, rotate the secret, disable, enable, try, send again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.foundation.common.events import announce
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role, Scope
from motcua.foundation.identity.models import ApiToken
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.permissions import require_administrator
from motcua.foundation.organisations.selectors import officers_with, root
from motcua.onestop.webhooks import selectors, signatures
from motcua.onestop.webhooks.addresses import BadAddress, parse
from motcua.onestop.webhooks.enums import TEST, DeliveryState, WebhookState, Why
from motcua.onestop.webhooks.events import ReplayAsked
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery

SUBJECT = "webhook"
OVERLAP = timedelta(hours=24)
"""How long a secret still signs after it was made anew."""
FARTHEST = timedelta(days=30)
"""How far back everything can be sent again."""
ADDRESS = {
    "form": _("This is not the address of a receiver. Write it like https://tenmien.vn/duong-dan."),
    "scheme": _("The address has to begin with https://."),
    "userinfo": _("Leave user name and password out of the address; the signature proves who calls."),
    "host": _("Write the name of the host as it is registered, or its plain IP address."),
    "port": _("Announcements go to the ports that this installation allows; leave the port out."),
    "inside": _("This address lies inside a network that may not be called."),
}


REPLAY_LEASE = timedelta(hours=4)
"""A replay of which no piece was done for so long is dead (the relay tries one for about two hours)."""


class ReplayRuns(Conflict):
    code = "replay-runs"

    def __init__(self) -> None:
        super().__init__(_("Everything is being sent again already. Wait until that is done, then ask again."))


class OtherVersion(Conflict):
    code = "changed-by-other"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this subscription meanwhile. Open it again and look before you change it.")
        )


@transaction.atomic
def make(
    token: ApiToken, *, address: str, description: str, by: Actor, events: Collection[str] = (),
    authority: Unit | None = None, at: datetime | None = None,
) -> tuple[Webhook, str]:  # fmt: skip
    """(subscription, its secret): the secret is told here and never again. Raises Invalid by field, NotAllowed."""
    require_administrator(by)
    values = _checked(token, address, description, events, authority)
    made = Webhook.objects.create(**values, created_at=at or now(), created_by_name=by.name)
    audit.record("webhook.made", by=by, subject=(SUBJECT, made.id), detail=_told(made))
    return made, signatures.worded(signatures.secret_of(made.id, made.generation))


@transaction.atomic
def change(
    webhook_id: UUID, *, token: ApiToken, address: str, description: str, by: Actor, version: int,
    events: Collection[str] = (), authority: Unit | None = None,
) -> Webhook:  # fmt: skip
    """The secret stays; another address begins without the trouble of the one before.

    Raises Invalid, NotAllowed, OtherVersion, Webhook.DoesNotExist."""
    require_administrator(by)
    found = locked(webhook_id)
    if found.version != version:
        raise OtherVersion
    before, called = _told(found), found.address
    for name, value in _checked(token, address, description, events, authority).items():
        setattr(found, name, value)
    if found.address != called:
        found.failures, found.failing_since, found.rests_until = 0, None, None
        if found.state == WebhookState.FAILING:
            found.state = WebhookState.ACTIVE
    found.version += 1
    found.save()
    audit.record("webhook.changed", by=by, subject=(SUBJECT, found.id), detail=_told(found) | {"before": before})
    return found


def _checked(
    token: ApiToken, address: str, description: str, events: Collection[str], authority: Unit | None
) -> dict[str, object]:  # fmt: skip
    wrong, words, url = {}, clean(description), ""
    try:
        url = parse(address.strip(), selectors.allowed()).url
    except BadAddress as bad:
        wrong["address"] = ADDRESS[bad.args[0]]
    if not 2 <= len(words) <= 200:
        wrong["description"] = _("Write in a few words whose receiver this is.")
    wanted = [one for one in selectors.TYPES if one in events]
    if len(wanted) != len(set(events)):
        wrong["events"] = _("Choose among the events of the list.")
    if Scope.READ not in token.scopes or token.revoked_at or token.expires_at <= now():
        wrong["token"] = _("Choose a token in force that may read dossiers.")
    if authority is not None and not authority.is_agency:
        wrong["authority"] = _("Choose an agency that settles dossiers.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return {"token": token, "address": url, "description": words, "events": wanted, "authority": authority}


def _told(webhook: Webhook) -> dict[str, object]:
    return {
        "address": webhook.address, "description": webhook.description, "client": webhook.token.client,
        "events": webhook.events, "authority": webhook.authority.code if webhook.authority else None,
    }  # fmt: skip


@transaction.atomic
def rotate(
    webhook_id: UUID, *, by: Actor, at_once: bool = False, at: datetime | None = None
) -> tuple[Webhook, str]:  # fmt: skip
    """A new secret; for a day each one before signs beside it, or none of them from now on when it is done `at_once`
    (somebody else knows it)."""
    require_administrator(by)
    found, moment = locked(webhook_id), at or now()
    found.generation, found.rotated_at, found.version = found.generation + 1, moment, found.version + 1
    found.retired = [] if at_once else [moment, *(end for end in found.retired if moment < end + OVERLAP)]
    found.save()
    told = {"generation": found.generation, "at_once": at_once}
    audit.record("webhook.rotated", by=by, subject=(SUBJECT, found.id), detail=told)
    return found, signatures.worded(signatures.secret_of(found.id, found.generation))


def secrets_of(webhook: Webhook, at: datetime) -> list[bytes]:
    """What signs now: the secret, and each one before that ended less than a day ago."""
    ended = [n for n, end in enumerate(webhook.retired, 1) if at < end + OVERLAP]
    return [signatures.secret_of(webhook.id, webhook.generation - n) for n in (0, *ended)]


@transaction.atomic
def disable(webhook_id: UUID, *, by: Actor, why: Why = Why.ADMINISTRATOR, at: datetime | None = None) -> Webhook:
    """Nothing goes out from now on, and nothing more is collected; twice is once. What it does by itself is told to the
    administrators."""
    require_administrator(by)
    found = locked(webhook_id)
    if found.state == WebhookState.DISABLED:
        return found
    found.state, found.why, found.disabled_at, found.version = (
        WebhookState.DISABLED,
        why,
        at or now(),
        found.version + 1,
    )
    found.replay_id = found.replaying_until = None
    found.save()
    audit.record("webhook.disabled", by=by, subject=(SUBJECT, found.id), detail={"why": why})
    if why != Why.ADMINISTRATOR:
        _tell_administrators(found)
    return found


def _tell_administrators(webhook: Webhook) -> None:
    for officer in officers_with(Role.ADMINISTRATOR, [root().id]):
        to = Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email)
        send(
            "webhook-disabled", to=to, subject=(SUBJECT, webhook.id),
            context={"webhook": webhook, "why": webhook.why, "client": webhook.token.client},
            key=f"webhook-disabled:{webhook.id}:{webhook.version}:{officer.id}",
        )  # fmt: skip


@transaction.atomic
def enable(webhook_id: UUID, *, by: Actor, at: datetime | None = None) -> Webhook:
    """It works again, and what waits goes out now. Raises Invalid while its token does not hold."""
    require_administrator(by)
    rows = Webhook.objects.select_for_update(of=("self",), no_key=True).select_related("token__account__officer")
    found = rows.get(id=webhook_id)
    if found.state != WebhookState.DISABLED:
        return found
    if selectors.reader(found) is None:
        raise Invalid(_("Its token does not hold any more. Choose another token for it first."))
    found.state, found.why, found.disabled_at, found.version = WebhookState.ACTIVE, "", None, found.version + 1
    found.failures, found.failing_since, found.rests_until = 0, None, None
    found.save()
    selectors.deliveries(found).filter(state=DeliveryState.WAITING).update(next_at=at or now(), attempts=0)
    audit.record("webhook.enabled", by=by, subject=(SUBJECT, found.id))
    return found


@transaction.atomic
def try_out(webhook_id: UUID, *, by: Actor, at: datetime | None = None) -> WebhookDelivery:
    """Send an announcement that tells of nothing."""
    require_administrator(by)
    found = locked(webhook_id)
    _require_enabled(found)
    moment = at or now()
    audit.record("webhook.tried", by=by, subject=(SUBJECT, found.id))
    return WebhookDelivery.objects.create(webhook=found, event_id=uuid7(), type=TEST, at=moment, next_at=moment)


@transaction.atomic
def replay(
    webhook: Webhook, delivery_id: UUID, *, by: Actor, token_id: UUID | None = None, at: datetime | None = None
) -> WebhookDelivery:  # fmt: skip
    """Send one announcement again, under the identifier it had; `token_id`: by which its own system asks. Raises
    Invalid while the subscription is disabled, NotAllowed, WebhookDelivery.DoesNotExist."""
    _require_own_or_administrator(webhook, by, token_id)
    _require_enabled(locked(webhook.id))
    found = WebhookDelivery.objects.select_for_update().get(id=delivery_id, webhook=webhook)
    found.state, found.attempts, found.next_at, found.delivered_at = DeliveryState.WAITING, 0, at or now(), None
    found.save()
    audit.record("webhook.replayed", by=by, subject=(SUBJECT, webhook.id), detail={"event": found.event_id})
    return found


@transaction.atomic
def replay_since(
    webhook: Webhook, since: datetime, *, by: Actor, token_id: UUID | None = None, at: datetime | None = None
) -> None:  # fmt: skip
    """Send everything again that happened since then, also what was not collected while it was disabled. The worker
    does it piece by piece, one such wish of a subscription at a time. Raises Invalid, NotAllowed, ReplayRuns."""
    _require_own_or_administrator(webhook, by, token_id)
    moment = at or now()
    found = locked(webhook.id)
    _require_enabled(found)
    if not moment - FARTHEST <= since <= moment:
        raise Invalid(_("Choose a moment within the last 30 days."), fields={"since": ""})
    if found.replay_id and found.replaying_until and moment < found.replaying_until:
        raise ReplayRuns
    found.replay_id, found.replaying_until = uuid7(), moment + REPLAY_LEASE
    found.save(update_fields=["replay_id", "replaying_until"])
    announce(ReplayAsked(webhook.id, since, moment, replay_id=found.replay_id))
    audit.record("webhook.replayed", by=by, subject=(SUBJECT, webhook.id), detail={"since": since})


def locked(webhook_id: UUID) -> Webhook:
    """Before its deliveries, always; beside others that add rows which refer to it. Raises Webhook.DoesNotExist."""
    return Webhook.objects.select_for_update(no_key=True).get(id=webhook_id)


def _require_enabled(webhook: Webhook) -> None:
    if webhook.state == WebhookState.DISABLED:
        raise Invalid(_("This subscription is disabled. Enable it first."))


def _require_own_or_administrator(webhook: Webhook, by: Actor, token_id: UUID | None) -> None:
    """The token's own system, or an administrator. Raises NotAllowed."""
    if token_id is None or webhook.token_id != token_id:
        require_administrator(by)


def disable_by_itself(webhook: Webhook, why: Why, at: datetime) -> None:
    disable(webhook.id, by=SYSTEM, why=why, at=at)
