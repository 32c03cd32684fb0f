"""Passkeys: both ceremonies with an authenticator in software, and what is refused."""

import hashlib
import json
import os

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from motcua.foundation.common.actors import ActorKind
from motcua.foundation.identity import passkeys, services
from motcua.foundation.identity.actors import actor_of
from motcua.foundation.identity.errors import PasskeyRefused
from motcua.foundation.identity.models import Passkey

USER_PRESENT_AND_VERIFIED, NEW_CREDENTIAL = 0x05, 0x40


class Authenticator:
    """One ES256 credential, as a phone would hold it."""

    def __init__(self, origin="http://testserver"):
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), os.urandom(32), 0
        self.origin = origin

    def _client_data(self, kind, options):
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _data(self, flags, extra=b""):
        self.count += 1
        return hashlib.sha256(b"testserver").digest() + bytes([flags]) + self.count.to_bytes(4, "big") + extra

    def _answer(self, **response):
        name = bytes_to_base64url(self.id)
        response = {key: bytes_to_base64url(value) for key, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def create(self, options):
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        extra = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._data(USER_PRESENT_AND_VERIFIED | NEW_CREDENTIAL, extra)
        proof = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=self._client_data("webauthn.create", options), attestationObject=proof)

    def get(self, options, flags=USER_PRESENT_AND_VERIFIED):
        client, data = self._client_data("webauthn.get", options), self._data(flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)


@pytest.fixture
def enrolled(personas, browser):
    account, window, phone = personas["lanhdao"], browser(), Authenticator()
    options = json.loads(passkeys.begin_registration(window.request(), account))
    passkeys.finish_registration(window.request(), account, phone.create(options), name="Điện thoại")
    return account, window, phone


def test_an_officer_signs_in_with_a_passkey(enrolled):
    account, window, phone = enrolled
    options = json.loads(passkeys.begin_authentication(window.request(), account))
    assert [base64url_to_bytes(c["id"]) for c in options["allowCredentials"]] == [phone.id]
    device = passkeys.finish_authentication(window.request(), account, json.dumps(phone.get(options)))
    services.open_officer_session(window.request(), account, device)
    assert actor_of(window.request()).kind == ActorKind.OFFICER
    assert Passkey.objects.get().sign_count == 2 and Passkey.objects.get().last_used_at


def test_an_answer_counts_once(enrolled):
    account, window, phone = enrolled
    answer = phone.get(json.loads(passkeys.begin_authentication(window.request(), account)))
    passkeys.finish_authentication(window.request(), account, answer)
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), account, answer)
    passkeys.begin_authentication(window.request(), account)
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), account, answer)


def test_a_copy_another_site_another_account_and_an_unverified_user_are_refused(enrolled, personas):
    account, window, phone = enrolled

    def answer(**changes):
        options = json.loads(passkeys.begin_authentication(window.request(), account))
        return phone.get(options, **changes)

    phone.count = -1  # a copied authenticator starts again
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), account, answer())
    phone.count, phone.origin = 10, "http://evil.example"
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), account, answer())
    phone.origin = "http://testserver"
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), account, answer(flags=0x01))
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), personas["vanthu"], answer())
    passkeys.finish_authentication(window.request(), account, answer())


def test_a_credential_belongs_to_one_account_only(enrolled, personas, browser):
    _, _, phone = enrolled
    window, other = browser(), personas["vanthu"]
    options = json.loads(passkeys.begin_registration(window.request(), other))
    with pytest.raises(PasskeyRefused):
        passkeys.finish_registration(window.request(), other, phone.create(options), name="x")
    assert Passkey.objects.count() == 1
    with pytest.raises(PasskeyRefused):
        passkeys.finish_authentication(window.request(), other, "không phải JSON")
