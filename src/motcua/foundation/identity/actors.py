"""From a request or an account to the `Actor` that the services know."""

from datetime import date
from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import GUEST, Actor, ActorKind
from motcua.foundation.identity.enums import AccountKind
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.selectors import mandate_of
from motcua.foundation.organisations.selectors import grants_of

SESSION_ASSURANCE = "assurance"
SESSION_BUSINESS = "business"
SESSION_ID_TOKEN = "eid_id_token"


def actor_for_account(
    account: Account, *, day: date | None = None, assurance: int = 0, business_id: UUID | None = None
) -> Actor:
    """The actor this account is on `day` (default today). A closed account, or officer, acts as nobody."""
    if not account.is_active:
        return GUEST
    if account.kind == AccountKind.OFFICER:
        officer = account.officer
        if officer is None or not officer.is_active:
            return GUEST
        return Actor(
            ActorKind.OFFICER, account.id, officer.full_name, grants_of(officer.id, day), officer_id=officer.id,
        )  # fmt: skip
    if account.kind == AccountKind.CITIZEN and account.person is not None:
        business = business_id if business_id and mandate_of(account.person_id, business_id, day) else None
        return Actor(
            ActorKind.CITIZEN, account.id, account.person.full_name, person_id=account.person_id,
            business_id=business, assurance=assurance,
        )  # fmt: skip
    return Actor(ActorKind.SYSTEM, account.id, account.username) if account.kind == AccountKind.MACHINE else GUEST


def actor_of(request: Any) -> Actor:
    """Who this request acts as.

    An officer acts only after the second factor and with a password of their own; before that they are a guest.
    A citizen carries the level of assurance of the sign-in and, when acting for a business, its mandate (checked again
    on every request).
    """
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return GUEST
    if account.kind == AccountKind.OFFICER:
        return actor_for_account(account) if account.is_verified() and not account.password_temporary else GUEST
    if account.kind == AccountKind.MACHINE:
        return GUEST  # machines come with a token, never with a browser session
    business = request.session.get(SESSION_BUSINESS)
    return actor_for_account(
        account,
        assurance=int(request.session.get(SESSION_ASSURANCE, 0)),
        business_id=UUID(business) if business else None,
    )
