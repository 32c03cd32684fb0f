"""What this room needs from an electronic identity provider and from the national population data."""

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


@dataclass(frozen=True)
class PopulationRecord:
    """What the National Population Database says of a person (Law on Identification 26/2023/QH15, Article 9); "" or
    None where it says nothing."""

    citizen_number: str
    full_name: str
    birth_date: date | None = None
    sex: str = ""
    ethnicity: str = ""
    nationality: str = ""
    hometown: str = ""
    residence: str = ""
    marital_status: str = ""


class PopulationUnavailable(Exception):
    """Nobody answers, or this installation is not connected: people are asked instead."""


class PopulationRegister(Protocol):
    def look_up(self, citizen_number: str, full_name: str, purpose: str) -> PopulationRecord | None:
        """The record of exactly this number and name, None when the two do not belong together; `purpose` goes into
        the log of the other side. Raises PopulationUnavailable."""
