"""Remote signing by the API of the Cloud Signature Consortium, version 2: credentials/list, credentials/authorize,
credentials/authorizeCheck, signatures/signHash; the installation signs in by OAuth 2.0 client credentials.

Hashes are bound to the permission (SCAL 2). Where the text leaves open how a person's no is told, the words of OAuth
are understood: access_denied, expired_token.
"""

import base64
import binascii
import threading
import time
from typing import Any

import httpx
from django.conf import settings

from motcua.foundation.signing.ports import Credential, Permission, RemoteSigningFailed
from motcua.outside.adapters.errors import AdapterError

TIMEOUT = 10.0
ANSWER_LIMIT = 256 * 1024
SHA256, RSA_SHA256, ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
ENDINGS = {
    "access_denied": "declined", "invalid_authentication_data": "declined", "authentication_error": "declined",
    "expired_token": "expired",
}  # fmt: skip
DESCRIPTION = 500
"""Characters of what the phone shows."""


class CscError(AdapterError, RemoteSigningFailed):
    """`ending`: see `RemoteSigningFailed`."""

    def __init__(self, message: str, ending: str = "unavailable"):
        super().__init__(message, permanent=ending != "unavailable")
        self.ending = ending


class CscClient:
    """`url`: base address up to and with the version ("…/csc/v2"), "" for an installation that is not connected."""

    def __init__(
        self, url: str, client_id: str, secret: str, name: str, *, timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ):  # fmt: skip
        self._url, self._id, self._secret = url.rstrip("/"), client_id, secret
        self.name = name if url else ""
        self._client = httpx.Client(timeout=timeout, transport=transport)
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def credentials(self, user_id: str) -> list[Credential]:
        asked = {
            "userID": user_id, "credentialInfo": True, "certificates": "chain", "certInfo": False, "authInfo": False,
        }  # fmt: skip
        told = self._call("credentials/list", asked)
        try:
            return [_credential(one) for one in told.get("credentialInfos") or []]
        except (KeyError, TypeError, ValueError) as error:
            raise CscError("remote signing: credentials cannot be read") from error

    def authorize(self, credential: str, digests: list[bytes], description: str) -> Permission:
        return _permission(self._call("credentials/authorize", {
            "credentialID": credential, "numSignatures": len(digests), "hashes": _encoded(digests),
            "hashAlgorithmOID": SHA256, "description": description[:DESCRIPTION],
        }))  # fmt: skip

    def check(self, handle: str) -> Permission:
        return _permission(self._call("credentials/authorizeCheck", {"handle": handle}), handle)

    def sign(self, credential: str, sad: str, digests: list[bytes]) -> list[bytes]:
        info = self._call("credentials/info", {"credentialID": credential, "certificates": "none"})
        algorithms = (info.get("key") or {}).get("algo") or []
        told = self._call("signatures/signHash", {
            "credentialID": credential, "SAD": sad, "hashes": _encoded(digests), "hashAlgorithmOID": SHA256,
            "signAlgo": ECDSA_SHA256 if ECDSA_SHA256 in algorithms else RSA_SHA256,
        })  # fmt: skip
        try:
            signatures = [base64.b64decode(one, validate=True) for one in told["signatures"]]
        except (KeyError, TypeError, binascii.Error) as error:
            raise CscError("remote signing: signatures cannot be read") from error
        if len(signatures) != len(digests):
            raise CscError("remote signing: another number of signatures than was asked for", "refused")
        return signatures

    def _call(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        if not self._url:
            raise CscError("remote signing: not connected", "refused")
        answer = self._post(method, json=body, headers={"Authorization": f"Bearer {self._access()}"})
        if answer.status_code == 401:  # the token was taken back before its time
            self._until = 0.0
            answer = self._post(method, json=body, headers={"Authorization": f"Bearer {self._access()}"})
        told = _read(answer)
        if answer.status_code in (200, 202):
            return told
        code = str(told.get("error", ""))
        if 400 <= answer.status_code < 500 and answer.status_code not in (401, 408, 425, 429):
            raise CscError(f"remote signing: {method}: {code or answer.status_code}", ENDINGS.get(code, "refused"))
        raise CscError(f"remote signing: {method} answered {answer.status_code}")

    def _access(self) -> str:
        with self._lock:
            if time.monotonic() >= self._until:
                grant = {"grant_type": "client_credentials", "scope": "service"}
                answer = self._post("oauth2/token", data=grant, auth=(self._id, self._secret))
                told = _read(answer)
                if answer.status_code != 200 or not told.get("access_token"):
                    raise CscError(f"remote signing: no access token ({answer.status_code})")
                self._token = str(told["access_token"])
                self._until = time.monotonic() + max(0, int(told.get("expires_in", 3600)) - 30)
            return self._token

    def _post(self, method: str, **more: Any) -> httpx.Response:
        try:
            answer = self._client.post(f"{self._url}/{method}", **more)
        except httpx.HTTPError as error:
            raise CscError(f"remote signing: {error or type(error).__name__}") from error
        if len(answer.content) > ANSWER_LIMIT:
            raise CscError("remote signing: answer too large")
        return answer


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError as error:
        raise CscError(f"remote signing: answer {answer.status_code} cannot be read") from error
    if not isinstance(told, dict):
        raise CscError("remote signing: answer cannot be read")
    return told


def _credential(told: dict[str, Any]) -> Credential:
    certificate, key = told.get("cert") or {}, told.get("key") or {}
    chain = tuple(base64.b64decode(one, validate=True) for one in certificate["certificates"])
    if not chain:
        raise ValueError("no certificate")
    usable = key.get("status") == "enabled" and certificate.get("status", "valid") == "valid"
    return Credential(str(told["credentialID"]), chain, usable, str(told.get("description", "")))


def _permission(told: dict[str, Any], handle: str = "") -> Permission:
    if told.get("SAD"):
        return Permission(sad=str(told["SAD"]))
    found = str(told.get("handle") or handle)
    if not found:
        raise CscError("remote signing: neither permission nor handle")
    return Permission(handle=found)


def _encoded(digests: list[bytes]) -> list[str]:
    return [base64.b64encode(digest).decode() for digest in digests]


def build() -> CscClient:
    env = settings.ENV
    return CscClient(
        env.remote_signing_url, env.remote_signing_client_id, env.remote_signing_secret, env.remote_signing_name
    )
