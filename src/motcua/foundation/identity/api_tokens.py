"""Tokens of other systems: made, shown once, revoked; and the actor that one stands for."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit, statements
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.text import clean
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.enums import AccountKind, Scope
from motcua.foundation.identity.models import Account, ApiToken
from motcua.foundation.organisations.permissions import require_administrator
from motcua.foundation.organisations.selectors import GRANTS, grants_in

PREFIX = "mct_"
"""What a leaked secret is found by."""
LONGEST = timedelta(days=366)
SUBJECT = "api_token"
_NOTED = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens() -> QuerySet[ApiToken]:
    """Every token, also those that no longer hold."""
    return ApiToken.objects.select_related("account__officer")


@transaction.atomic
def make(
    account: Account, *, client: str, scopes: Collection[str], expires_at: datetime, by: Actor,
    at: datetime | None = None,
) -> tuple[ApiToken, str]:  # fmt: skip
    """(token, its secret): the secret is given here and never again. Raises Invalid by field, NotAllowed.

    Signing with somebody's key is a step further than acting for them: such a token is made at the console of the
    server, where the officer and whoever runs it agree, not on a page by an administrator alone.
    """
    require_administrator(by)
    moment, name, wanted = at or now(), clean(client), [scope for scope in Scope if scope in scopes]
    if wrong := wrong_in(account, client=client, scopes=scopes, expires_at=expires_at, at=moment):
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    if Scope.SIGN in wanted and by.kind is not ActorKind.SYSTEM:
        raise NotAllowed(_("A token that signs is made at the console of the server (motcua api-token)."))
    secret = PREFIX + secrets.token_hex(32)
    made = ApiToken.objects.create(
        account=account, client=name, digest=digest_of(secret), scopes=[str(s) for s in wanted], created_at=moment,
        created_by_name=by.name, expires_at=expires_at,
    )  # fmt: skip
    audit.record("api_token.made", by=by, subject=(SUBJECT, made.id), at=moment, detail={
        "client": name, "account": account.username, "scopes": made.scopes, "expires_at": expires_at,
    })  # fmt: skip
    return made, secret


def wrong_in(
    account: Account | None, *, client: str, scopes: Collection[str], expires_at: datetime | None,
    at: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A sentence for everything that is wrong, by field (account, client, scopes, expires): all of it at once."""
    moment, wanted = at or now(), [scope for scope in Scope if scope in scopes]
    wrong: dict[str, Any] = {}
    if not 2 <= len(clean(client)) <= 100:
        wrong["client"] = _("Write the name of the system that gets the token.")
    if account is None:
        wrong["account"] = _("Nobody has this user name.")
    elif account.kind != AccountKind.OFFICER or actor_for_account(account).kind is not ActorKind.OFFICER:
        wrong["account"] = _("Choose the open account of an officer.")
    if not wanted or len(wanted) != len(set(scopes)):
        wrong["scopes"] = _("Choose what the token may be used for.")
    if expires_at is None or not moment < expires_at <= moment + LONGEST:
        wrong["expires"] = _("Choose a day within a year from now.")
    return wrong


@transaction.atomic
def revoke(token_id: UUID, *, by: Actor, reason: str, at: datetime | None = None) -> ApiToken:
    """It opens nothing from now on; revoking twice is once. Raises ApiToken.DoesNotExist, Invalid without a reason."""
    require_administrator(by)
    why = clean(reason)
    if len(why) < 5:
        raise Invalid(_("Write why the token is revoked."), fields={"reason": _("Write why the token is revoked.")})
    found = ApiToken.objects.select_for_update().get(id=token_id)
    if found.revoked_at is None:
        found.revoked_at = at or now()
        found.save(update_fields=["revoked_at"])
        audit.record("api_token.revoked", by=by, subject=(SUBJECT, found.id), detail={
            "client": found.client, "reason": why,
        })  # fmt: skip
    return found


_GRANTS = GRANTS.replace("%(officer)s::uuid", "o.id")
_IN_FORCE = f"""
SELECT t.id, t.client, t.scopes, t.last_used_at, a.id, o.id, o.full_name,
       (SELECT jsonb_agg(jsonb_build_array(g.role, g.id, g.owner_id)) FROM ({_GRANTS}) AS g)
  FROM api_token t
  JOIN account a ON a.id = t.account_id AND a.is_active AND a.kind = '{AccountKind.OFFICER}'
  JOIN officer o ON o.id = a.officer_id AND o.is_active
 WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(now)s"""


@dataclass(frozen=True)
class InForce:
    """A token that holds now, and the officer it acts for with their rights of today."""

    id: UUID
    scopes: frozenset[str]
    actor: Actor


def in_force(secret: str, *, at: datetime | None = None) -> InForce | None:
    """The token with this secret, unless it, its account or its officer is closed; that it was used is noted to the
    minute. One statement, because every call of another system begins with it."""
    moment = at or now()
    found = statements.first(_IN_FORCE, {"digest": digest_of(secret), "now": moment, "day": local(moment).date()})
    if found is None:
        return None
    id, client, scopes, used, account, officer, name, grants = found
    if used is None or used < moment - _NOTED:
        ApiToken.objects.filter(id=id).update(last_used_at=moment)
    held = grants_in((role, UUID(unit), UUID(owner)) for role, unit, owner in statements.parsed(grants) or ())
    actor = Actor(ActorKind.OFFICER, account, name, held, officer_id=officer, via=client)
    return InForce(id, frozenset(scopes), actor)


def actor_of(token: ApiToken) -> Actor | None:
    """The officer of the token with their rights of today; None when the account or the officer is closed."""
    actor = actor_for_account(token.account)
    return replace(actor, via=token.client) if actor.kind is ActorKind.OFFICER else None
