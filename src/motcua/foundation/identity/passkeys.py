"""Passkeys (WebAuthn level 2) as a second factor: the two ceremonies, each as options and an answer.

Options are JSON text for the browser's `navigator.credentials`; the challenge waits in the session and counts once.
"""

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.text import clean
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.errors import LastFactor, PasskeyRefused
from motcua.foundation.identity.mfa import has_app
from motcua.foundation.identity.models import Account, Passkey
from motcua.foundation.identity.selectors import passkeys_of

SESSION_CHALLENGE = "passkey_challenge"


def _site(request: HttpRequest) -> tuple[str, str]:
    """Relying-party id and origin of the page that asks. A literal 127.0.0.1 cannot hold passkeys, localhost can."""
    return request.get_host().rsplit(":", 1)[0], f"{request.scheme}://{request.get_host()}"


def _descriptors(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(key.credential_id)) for key in passkeys_of(account)]


def _take_challenge(request: HttpRequest) -> bytes:
    waiting = request.session.pop(SESSION_CHALLENGE, "")
    if not waiting:
        raise PasskeyRefused()
    return base64url_to_bytes(waiting)


def begin_registration(request: HttpRequest, account: Account) -> str:
    """Options for `navigator.credentials.create` (JSON)."""
    rp_id, _origin = _site(request)
    options = generate_registration_options(
        rp_id=rp_id, rp_name="Motcua", user_name=account.username, user_id=account.id.bytes,
        user_display_name=account.display_name, exclude_credentials=_descriptors(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )  # fmt: skip
    request.session[SESSION_CHALLENGE] = bytes_to_base64url(options.challenge)
    return options_to_json(options)


def finish_registration(request: HttpRequest, account: Account, answer: str | dict[str, Any], *, name: str) -> Passkey:
    """Check what the browser created and keep it; raises PasskeyRefused."""
    rp_id, origin = _site(request)
    try:
        proof = verify_registration_response(
            credential=answer, expected_challenge=_take_challenge(request), expected_rp_id=rp_id,
            expected_origin=origin, require_user_verification=True,
        )  # fmt: skip
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=account, name=clean(name)[:64] or "passkey", credential_id=proof.credential_id,
                public_key=proof.credential_public_key, sign_count=proof.sign_count,
            )  # fmt: skip
            by = actor_for_account(account)
            audit.record("passkey_enrolled", by=by, subject=("account", account.id), detail={"name": passkey.name})
    except (WebAuthnException, IntegrityError, ValueError, KeyError) as problem:
        raise PasskeyRefused() from problem
    return passkey


def begin_authentication(request: HttpRequest, account: Account) -> str:
    """Options for `navigator.credentials.get` (JSON), limited to the account's own passkeys."""
    rp_id, _origin = _site(request)
    options = generate_authentication_options(
        rp_id=rp_id, allow_credentials=_descriptors(account), user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[SESSION_CHALLENGE] = bytes_to_base64url(options.challenge)
    return options_to_json(options)


def finish_authentication(request: HttpRequest, account: Account, answer: str | dict[str, Any]) -> Passkey:
    """The passkey that signed the challenge; a counter that runs backwards is a copy and is refused."""
    rp_id, origin = _site(request)
    challenge = _take_challenge(request)
    try:
        given = json.loads(answer) if isinstance(answer, str) else answer
        with transaction.atomic():
            passkey = Passkey.objects.select_for_update().get(
                user=account, confirmed=True, credential_id=base64url_to_bytes(given["rawId"])
            )
            proof = verify_authentication_response(
                credential=given, expected_challenge=challenge, expected_rp_id=rp_id, expected_origin=origin,
                credential_public_key=bytes(passkey.public_key), credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )  # fmt: skip
            passkey.sign_count, passkey.last_used_at = proof.new_sign_count, now()
            passkey.save(update_fields=["sign_count", "last_used_at"])
    except (WebAuthnException, Passkey.DoesNotExist, ValueError, KeyError, TypeError) as problem:
        raise PasskeyRefused() from problem
    return passkey


@transaction.atomic
def remove(passkey: Passkey, *, by: Actor) -> None:
    """The officer takes one of their own passkeys away, but never the last factor: a password alone would then do."""
    if by.id != passkey.user_id:
        raise NotAllowed(PasskeyRefused().message)
    account = Account.objects.select_for_update().get(pk=passkey.user_id)
    if passkeys_of(account).count() == 1 and not has_app(account):
        raise LastFactor()
    audit.record("passkey_removed", by=by, subject=("account", passkey.user_id), detail={"name": passkey.name})
    passkey.delete()
