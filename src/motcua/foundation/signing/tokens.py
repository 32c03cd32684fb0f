"""The code on a paper that a reader can check without a network: a few facts and an Ed25519 signature (RFC 8032).

Text: `MC1.<key id>.<facts, base64url>.<signature, base64url>`; signed is everything before the last point. The facts
are a JSON list in fixed order. Public keys are published (`public_keys`, RFC 7517 with OKP of RFC 8037); a retired key
stays published, so that old papers stay checkable.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext_lazy as _

from motcua.foundation.signing.errors import TokenError
from motcua.foundation.signing.keystore import write_private

PREFIX, VERSION, LIMIT = "MC1", 1, 1024
RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


@dataclass(frozen=True)
class TokenPayload:
    """`digest`: first 16 hex digits of a SHA-256 that the caller chooses, "" for none (of the result's data: the PDF
    that carries the code cannot hold its own digest). `version`: which issue of this result, from 1."""

    kind: str
    dossier_code: str
    result_id: UUID
    number: str
    issued: date
    digest: str = ""
    version: int = 1


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Strict: only the one spelling that `_encode` writes."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(data) != text:
        raise ValueError("not canonical")
    return data


def _folder() -> Path:
    from django.conf import settings

    return settings.ENV.keys / "qr"


def _key_id(key: Ed25519PublicKey) -> str:
    return _encode(hashlib.sha256(key.public_bytes(*RAW)).digest()[:6])


def rotate_key() -> str:
    """Make a new signing key; tokens are signed with it from now on. Returns its id."""
    key = Ed25519PrivateKey.generate()
    id, numbers = _key_id(key.public_key()), [int(path.name.split("-")[0]) for path in _folder().glob("*.pem")]
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(_folder() / f"{max(numbers, default=0) + 1:04}-key.pem", pem)
    return id


def _private_keys() -> list[Ed25519PrivateKey]:
    """Oldest first; makes the first one."""
    paths = sorted(_folder().glob("*-key.pem"))
    if not paths:
        rotate_key()
        paths = sorted(_folder().glob("*-key.pem"))
    return [serialization.load_pem_private_key(path.read_bytes(), None) for path in paths]  # type: ignore[misc]


def public_keys() -> dict[str, Any]:
    """{"keys": [{"kid", "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "x"}]}, the one in use last."""
    return {
        "keys": [
            {"kid": _key_id(k.public_key()), "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
             "x": _encode(k.public_key().public_bytes(*RAW))}
            for k in _private_keys()
        ]
    }  # fmt: skip


def make_token(payload: TokenPayload) -> str:
    """Sign the facts; about 200 characters, safe in an address and in a QR code."""
    key = _private_keys()[-1]
    facts = [
        VERSION, payload.kind, payload.dossier_code, _encode(payload.result_id.bytes), payload.number,
        payload.issued.isoformat(), payload.digest[:16], payload.version,
    ]  # fmt: skip
    body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    signed = f"{PREFIX}.{_key_id(key.public_key())}.{_encode(body)}"
    return f"{signed}.{_encode(key.sign(signed.encode()))}"


def read_token(token: str, *, keys: dict[str, Any] | None = None) -> TokenPayload:
    """The facts; raises `TokenError` (malformed, unknown-key, forged). `keys`: what `public_keys` gave elsewhere."""
    try:
        prefix, kid, body, signature = token.strip().split(".")
        if prefix != PREFIX or len(token) > LIMIT:
            raise ValueError("not ours")
        proof = _decode(signature)
        facts = json.loads(_decode(body))
    except (ValueError, binascii.Error, UnicodeError, RecursionError) as error:
        raise TokenError(_("This is not a verification code of ours."), code="malformed") from error
    known = {key["kid"]: key["x"] for key in (keys or public_keys())["keys"]}
    if kid not in known:
        raise TokenError(_("The key that made this verification code is not known."), code="unknown-key")
    try:
        Ed25519PublicKey.from_public_bytes(_decode(known[kid])).verify(proof, f"{prefix}.{kid}.{body}".encode())
    except InvalidSignature as error:
        raise TokenError(_("The verification code was altered or forged."), code="forged") from error
    try:
        version, kind, code, id, number, issued, digest, issue = facts
        if version != VERSION:
            raise ValueError("a later version")
        return TokenPayload(kind, code, UUID(bytes=_decode(id)), number, date.fromisoformat(issued), digest, issue)
    except (ValueError, TypeError) as error:
        raise TokenError(_("This is not a verification code of ours."), code="malformed") from error
