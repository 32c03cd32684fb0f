"""Keys, codes and tokens of the stand-in provider; wrong tokens on request, so that a client's checks can be tried."""

import os
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from motcua.outside.sandbox.eid.people import Citizen

CODE_SECONDS = 60
TOKEN_SECONDS = 900
SCENARIOS = (
    "wrong_nonce", "wrong_audience", "wrong_issuer", "alg_none", "shared_secret", "foreign_key", "expired",
    "wrong_subject",
)  # fmt: skip


def signing_key(folder: Path) -> RSAKey:
    """The provider's RS256 key, kept under the data folder (0600) so that it survives a restart."""
    path = folder / "eid-signing.pem"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = RSAKey.generate_key(2048).as_pem(private=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
    key = RSAKey.import_key(path.read_bytes(), {"use": "sig", "alg": "RS256"})
    key.ensure_kid()
    return key


@dataclass(frozen=True)
class Grant:
    """What one sign-in allowed."""

    citizen: Citizen
    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str
    loa: int
    scenario: str
    at: float = field(default_factory=time.time)


class Store:
    """Codes and access tokens in memory; a code counts once and for a minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}

    def code(self, grant: Grant) -> str:
        value = secrets.token_urlsafe(32)
        with self._lock:
            self._codes = {key: g for key, g in self._codes.items() if time.time() - g.at < CODE_SECONDS}
            self._codes[value] = grant
        return value

    def redeem(self, code: str) -> Grant | None:
        with self._lock:
            grant = self._codes.pop(code, None)
        return grant if grant and time.time() - grant.at < CODE_SECONDS else None

    def access_token(self, grant: Grant) -> str:
        value = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens = {key: g for key, g in self._tokens.items() if time.time() - g.at < TOKEN_SECONDS}
            self._tokens[value] = grant
        return value

    def holder(self, access_token: str) -> Grant | None:
        with self._lock:
            grant = self._tokens.get(access_token)
        return grant if grant and time.time() - grant.at < TOKEN_SECONDS else None


def subject(citizen: Citizen) -> str:
    return f"vn-{citizen.number}"


def user_claims(grant: Grant) -> dict[str, Any]:
    """What /userinfo tells, in the names that VNeID uses."""
    citizen = grant.citizen
    claims: dict[str, Any] = {
        "sub": "vn-000000000000" if grant.scenario == "wrong_subject" else subject(citizen),
        "LoaiTaiKhoan": "1", "SoDinhDanh": citizen.number, "HoVaTen": citizen.name,
        "NgayThangNamSinh": "/".join(reversed(citizen.birth_date.split("-"))), "GioiTinh": citizen.sex,
        "NoiThuongTru": citizen.residence, "SoDienThoai": citizen.phone, "ThuDienTu": citizen.email,
    }  # fmt: skip
    if citizen.businesses:
        claims["DoanhNghiep"] = list(citizen.businesses)
    return claims


def id_token(grant: Grant, issuer: str, key: RSAKey, client_secret: str) -> str:
    """A signed ID token; each scenario spoils exactly one thing."""
    moment, trouble = int(time.time()), grant.scenario
    claims = {
        "iss": "https://mao-danh.example" if trouble == "wrong_issuer" else issuer,
        "sub": subject(grant.citizen),
        "aud": "another-client" if trouble == "wrong_audience" else grant.client_id,
        "iat": moment - (7200 if trouble == "expired" else 0),
        "exp": moment + (-3600 if trouble == "expired" else 300),
        "auth_time": int(grant.at),
        "nonce": secrets.token_urlsafe(8) if trouble == "wrong_nonce" else grant.nonce,
        "acr": str(grant.loa), "loAs": grant.loa, "SoDinhDanh": grant.citizen.number, "HoVaTen": grant.citizen.name,
    }  # fmt: skip
    if trouble == "alg_none":
        return jwt.encode({"alg": "none"}, claims, OctKey.generate_key(256), algorithms=["none"])
    if trouble == "shared_secret":
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(client_secret.ljust(32, "0")))
    signer = RSAKey.generate_key(2048) if trouble == "foreign_key" else key
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, signer)
