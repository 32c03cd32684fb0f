"""Signing in and what stands around it: citizens by e-ID, officers by password and a second factor."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import django_otp
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django_otp.middleware import is_verified

from motcua.foundation.common import audit, statements, throttle
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.text import clean
from motcua.foundation.identity.actors import SESSION_ASSURANCE, SESSION_BUSINESS, SESSION_ID_TOKEN, actor_for_account
from motcua.foundation.identity.enums import AccountKind, Source
from motcua.foundation.identity.errors import (
    AccountClosed,
    HasAccount,
    LockedOut,
    NoMandate,
    UsernameTaken,
    WeakPassword,
    WrongPassword,
)
from motcua.foundation.identity.models import Account, Business, EidLink, Mandate, Person
from motcua.foundation.identity.ports import BusinessClaim, EidClaims
from motcua.foundation.identity.selectors import mandate_of, mandates_of
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.permissions import require_administrator

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
SESSION_PENDING = "second_factor_pending"
MIN_PASSWORD = 12


_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


# Citizens ----------------------------------------------------------------------------------------------------------
def record_person(
    citizen_number: str, full_name: str, *, source: Source, overwrite: bool = False, **facts: Any
) -> Person:
    """Find or make a person by citizen number.

    facts: birth_date, sex, residence, phone, email. Empty facts never erase; facts of the e-ID overwrite older ones,
    facts told at the counter only fill what is missing (`overwrite`). Call inside a transaction; two who bring the same
    new person at once wait for each other.
    """
    statements.first(_ONE_AT_A_TIME, [f"person:{citizen_number}"])
    person = Person.objects.select_for_update().filter(citizen_number=citizen_number).first()
    fresh = person is None
    person = person or Person(citizen_number=citizen_number, source=source)
    if fresh or overwrite:
        person.set_name(clean(full_name))
        person.source = source
    for name, value in facts.items():
        if value and (overwrite or not getattr(person, name)):
            setattr(person, name, value)
    person.save(force_insert=fresh)
    return person


@transaction.atomic
def sign_in_citizen(claims: EidClaims, *, at: datetime | None = None) -> Account:
    """The account behind checked claims: made at the first sign-in, person and mandates brought up to date."""
    at = at or now()
    link = EidLink.objects.select_for_update().filter(issuer=claims.issuer, subject=claims.sub).first()
    person = record_person(
        claims.citizen_number, claims.full_name, source=Source.EID, overwrite=True, birth_date=claims.birth_date,
        sex=claims.sex, residence=claims.residence, phone=claims.phone, email=claims.email,
    )  # fmt: skip
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create(
            username=f"eid:{person.citizen_number}",
            kind=AccountKind.CITIZEN,
            person=person,
            password=make_password(None),
        )
    if not account.is_active:
        raise AccountClosed()
    if link is None:
        link = EidLink(issuer=claims.issuer, subject=claims.sub)
    link.account, link.loa, link.last_claims_at = account, claims.loa, at
    link.save()
    _sync_mandates(person, claims.businesses)
    by = actor_for_account(account, assurance=claims.loa)
    audit.record("citizen_signed_in", by=by, subject=("account", account.id), detail={"loa": claims.loa}, at=at)
    return account


def _sync_mandates(person: Person, claimed: tuple[BusinessClaim, ...]) -> None:
    """Mandates from the e-ID follow it: new ones open, missing ones end today; those of other sources stay."""
    held = {m.business.tax_code: m for m in mandates_of(person.id).filter(source=Source.EID)}
    for claim in claimed:
        business, _made = Business.objects.update_or_create(
            tax_code=claim.tax_code, defaults={"name": clean(claim.name), "address": clean(claim.address)}
        )
        mandate = held.pop(claim.tax_code, None)
        if mandate is None and not mandate_of(person.id, business.id):
            mandate = Mandate(
                business=business, person=person, source=Source.EID, valid_from=claim.valid_from or today()
            )
        if mandate is not None:
            mandate.scope, mandate.valid_to = clean(claim.scope), claim.valid_to
            mandate.save()
    for gone in held.values():
        gone.valid_to = today()
        gone.save(update_fields=["valid_to"])


def open_citizen_session(request: HttpRequest, account: Account, claims: EidClaims) -> None:
    """Start the browser session of a citizen; a new session key is given (no fixation)."""
    login(request, account, backend=MODEL_BACKEND)
    request.session[SESSION_ASSURANCE] = claims.loa
    request.session[SESSION_ID_TOKEN] = claims.id_token
    request.session.pop(SESSION_BUSINESS, None)


def choose_business(request: HttpRequest, business_id: UUID | None) -> None:
    """Act for a business from now on, or for oneself (`None`). Refused without a valid mandate."""
    person_id = getattr(request.user, "person_id", None)
    if business_id is None:
        request.session.pop(SESSION_BUSINESS, None)
    elif mandate_of(person_id, business_id) is None:
        raise NoMandate()
    else:
        request.session[SESSION_BUSINESS] = str(business_id)


def sign_out(request: HttpRequest) -> str:
    """End the session; returns the e-ID's id_token ("" for an officer) for the provider's own sign-out."""
    token = request.session.get(SESSION_ID_TOKEN, "")
    logout(request)
    return token


# Officers ----------------------------------------------------------------------------------------------------------
def check_password(request: HttpRequest, username: str, password: str) -> Account:
    """First factor. Counted by django-axes per user name and source; keeps a pending account in the session.

    Raises WrongPassword, LockedOut or AccountClosed. The second factor (`mfa.*`) then opens the session.
    """
    credentials = {"username": username.strip()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise LockedOut(_lock_minutes())
    account = authenticate(request, username=credentials["username"], password=password)
    if account is None:
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = False  # type: ignore[attr-defined]  # our page says it, not axes' middleware
            raise LockedOut(_lock_minutes())
        raise WrongPassword()
    if account.kind != AccountKind.OFFICER:
        raise WrongPassword()
    if not account.officer or not account.officer.is_active:
        raise AccountClosed()
    request.session[SESSION_PENDING] = str(account.pk)
    return account


def _lock_minutes() -> int:
    return max(1, round(float(settings.AXES_COOLOFF_TIME or 1) * 60))


def pending_account(request: HttpRequest) -> Account | None:
    """Who has passed the first factor in this session and still owes the second."""
    key = request.session.get(SESSION_PENDING)
    return Account.objects.select_related("officer").filter(pk=key, is_active=True).first() if key else None


def open_officer_session(request: HttpRequest, account: Account, device: Any) -> None:
    """Start the session of an officer who proved `device` (a django-otp device of this account)."""
    if device is None or device.user_id != account.pk:
        raise NotAllowed(AccountClosed().message)
    login(request, account, backend=MODEL_BACKEND)
    django_otp.login(request, device)
    request.user.is_verified = partial(is_verified, request.user)  # type: ignore[union-attr]  # as the middleware does
    request.session.pop(SESSION_PENDING, None)
    by = actor_for_account(account)
    audit.record("officer_signed_in", by=by, subject=("account", account.id), detail={"factor": device.model_label()})


def keep_session(request: HttpRequest, device: Any) -> None:
    """The session goes on with a device set up just now: the one that opened it may have been replaced."""
    django_otp.login(request, device)


@transaction.atomic
def open_account(
    officer: Officer, *, username: str, password: str | None, by: Actor, at: datetime | None = None
) -> Account:
    """An officer's account; without a password the administrator sets one later. The password is a temporary one."""
    require_administrator(by)
    if Account.objects.filter(officer=officer).exists():
        raise HasAccount(officer.full_name)
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken(username)
    account = Account.objects.create(
        username=username, kind=AccountKind.OFFICER, officer=officer, password=_hashed(password),
        password_temporary=password is not None,
    )  # fmt: skip
    audit.record("account_opened", by=by, subject=("account", account.id), detail={"username": username}, at=at)
    return account


def _hashed(password: str | None) -> str:
    if password is not None and (len(password) < MIN_PASSWORD or len(set(password)) < 5):
        raise WeakPassword()
    return make_password(password)


@transaction.atomic
def set_password(account: Account, password: str, *, by: Actor, at: datetime | None = None) -> None:
    """By the officer or an administrator; every other session of the account ends (its hash changes).

    What an administrator sets is temporary: the officer chooses their own at the next sign-in (`actors.actor_of`).
    """
    if by.id != account.id:
        require_administrator(by)
    account.password, account.password_temporary = _hashed(password), by.id != account.id
    account.save(update_fields=["password", "password_temporary"])
    audit.record("password_set", by=by, subject=("account", account.id), at=at)


def change_own_password(account: Account, old: str, new: str) -> None:
    """The officer knows the current one; guessing it from an open session is slowed down."""
    throttle.hit("own-password", str(account.id), limit=10, seconds=900)
    if not account.check_password(old):
        raise WrongPassword()
    if old == new:
        raise WeakPassword()
    set_password(account, new, by=actor_for_account(account))


@transaction.atomic
def set_account_active(account: Account, active: bool, *, by: Actor, at: datetime | None = None) -> None:
    require_administrator(by)
    account.is_active = active
    account.save(update_fields=["is_active"])
    audit.record("account_opened_again" if active else "account_closed", by=by, subject=("account", account.id), at=at)


def set_language(account: Account, language: str) -> None:
    if language in dict(settings.LANGUAGES) and account.language != language:
        account.language = language
        account.save(update_fields=["language"])


def is_self_or_system(by: Actor, account: Account) -> bool:
    return by.kind == ActorKind.SYSTEM or by.id == account.id
