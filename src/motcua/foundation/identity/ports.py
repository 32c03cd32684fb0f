"""What this room needs from an electronic identity provider."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class BusinessClaim:
    """A business the person may act for."""

    tax_code: str
    name: str
    address: str = ""
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class EidClaims:
    """A checked identity. `loa` is the level of assurance 1–3; texts are NFC; `id_token` is kept for signing out."""

    issuer: str
    sub: str
    citizen_number: str
    full_name: str
    loa: int
    birth_date: date | None = None
    sex: str = ""
    residence: str = ""
    phone: str = ""
    email: str = ""
    businesses: tuple[BusinessClaim, ...] = field(default_factory=tuple)
    id_token: str = ""


class EidProvider(Protocol):
    def start(self, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Address to send the person to: authorisation request with S256 challenge of `verifier`."""

    def finish(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> EidClaims:
        """Exchange the code once and check the identity; raises EidRefused or EidUnavailable."""

    def logout_url(self, id_token: str, return_to: str) -> str:
        """Address that ends the person's session at the provider and comes back."""
