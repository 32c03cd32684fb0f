"""Second factors of officers: one-time codes, recovery codes, and who may take them away."""

import time
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django_otp import devices_for_user
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.errors import NoSecondFactor, OnlyDemonstration, WrongCode
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.permissions import require_administrator

RECOVERY_CODES = 10


@transaction.atomic
def enrol_totp(account: Account) -> TOTPDevice:
    """An unconfirmed device with a fresh key (`device.config_url` is the otpauth: address for the QR code)."""
    TOTPDevice.objects.filter(user=account, confirmed=False).delete()
    return TOTPDevice.objects.create(user=account, name="totp", confirmed=False)


@transaction.atomic
def confirm_totp(account: Account, code: str) -> tuple[TOTPDevice, list[str]]:
    """The first right code makes the device count and replaces the earlier one; returns it and new recovery codes."""
    device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=False).first()
    if device is None:
        raise NoSecondFactor()
    if not device.verify_token(_digits(code)):
        raise WrongCode()
    TOTPDevice.objects.filter(user=account, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    by = actor_for_account(account)
    audit.record("totp_enrolled", by=by, subject=("account", account.id))
    return device, new_recovery_codes(account, by=by)


@transaction.atomic
def new_recovery_codes(account: Account, *, by: Actor) -> list[str]:
    """Ten codes, each good once; earlier ones no longer hold. Shown to the officer this one time."""
    device, _made = StaticDevice.objects.get_or_create(user=account, defaults={"name": "recovery"})
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    audit.record("recovery_codes_made", by=by, subject=("account", account.id))
    return codes


def verify_code(account: Account, code: str) -> Device:
    """The device that accepts this one-time or recovery code; raises WrongCode. A code counts once.

    Wrong codes make the device wait longer each time (django-otp's throttle). The throttle must outlive the
    refusal, so the transaction ends before it is raised.
    """
    accepted = _accept(account, code)
    if accepted is None:
        raise WrongCode()
    return accepted


@transaction.atomic
def _accept(account: Account, code: str) -> Device | None:
    if settings.DEMO:
        # The demonstration shows the current code to everybody, so several people use one code at a time.
        TOTPDevice.objects.filter(user=account).update(last_t=-1)
    for device in devices_for_user(account, confirmed=True, for_verify=True):
        token = _digits(code) if isinstance(device, TOTPDevice) else code.strip().lower()
        if device.verify_token(token):
            return device
    return None


def _digits(code: str) -> str:
    return "".join(c for c in code if c.isdigit())


@transaction.atomic
def reset_mfa(account: Account, *, by: Actor, at: datetime | None = None) -> None:
    """An administrator takes all second factors away; the officer sets up new ones at the next sign-in."""
    require_administrator(by)
    for device in devices_for_user(account, confirmed=None):
        device.delete()
    audit.record("mfa_reset", by=by, subject=("account", account.id), at=at)


def current_totp(account: Account) -> str:
    """The six digits that count now. A real installation cannot ask for them."""
    found = current_codes([account])
    if account.id not in found:
        raise NoSecondFactor()
    return found[account.id]


def current_codes(accounts: Iterable[Account]) -> dict[UUID, str]:
    """The codes of several accounts that count now, by account id. A real installation cannot ask for them."""
    if not settings.DEMO:
        raise OnlyDemonstration()
    devices = TOTPDevice.objects.filter(user__in=[account.id for account in accounts], confirmed=True)
    return {device.user_id: _code_now(device) for device in devices}


def _code_now(device: TOTPDevice) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():0{device.digits}d}"


def has_app(account: Account) -> bool:
    """Whether an app that shows one-time codes is set up."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).exists()


def recovery_codes_left(account: Account) -> int:
    return StaticToken.objects.filter(device__user=account, device__confirmed=True).count()


def pending_totp(account: Account, device_id: object) -> TOTPDevice | None:
    """The app being set up in this browser session, so that a reload does not change the key that was scanned."""
    return TOTPDevice.objects.filter(user=account, confirmed=False, pk=device_id).first() if device_id else None
