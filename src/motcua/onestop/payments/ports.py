"""What payments need from outside: somebody who takes money for us, tells us of it and gives it back.

Three ways, one shape. An adapter checks who speaks and translates; what a message means is decided in `services`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Bill:
    """An order as the outside sees it: whole đồng, moments with offset. `facts`: what a receipt of theirs prints."""

    code: str
    amount: int
    purpose: str
    created_at: datetime
    expires_at: datetime
    language: str = "vi"
    payer_ip: str = ""
    return_url: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Where the payer goes (`url`, "" for nowhere) and what they scan (`qr`, the text of the code)."""

    url: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the other side says of an order. `is_paid`: True, False (it failed, with `reason`), None (not known yet).
    `transaction` is its own number of the payment, whole once and for ever."""

    reference: str
    is_paid: bool | None
    transaction: str = ""
    amount: int = 0
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A request from outside, as it came."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report of a day: a payment, or money given back (`is_refund`)."""

    transaction: str
    reference: str
    amount: int
    at: datetime
    is_refund: bool = False


class Gateway(Protocol):
    @property
    def is_offered(self) -> bool:
        """Whether this installation is connected to it."""

    def open(self, bill: Bill) -> Opened:
        """Raises GatewayFailed."""

    def read(self, call: Call) -> Told:
        """Check the signature in constant time, then translate. Raises BadMessage."""

    def reply(self, verdict: str) -> Reply:
        """What the caller wants to hear (`enums.Verdict`, or `enums.Wrong` for a message that was refused)."""

    def ask(self, bill: Bill) -> Told:
        """What became of the order. Raises GatewayFailed."""

    def give_back(self, bill: Bill, transaction: str, amount: int, key: UUID, by: str, reason: str) -> str:
        """Give money back, once a `key`; its number there. Raises GatewayFailed."""

    def report(self, day: date) -> list[Line]:
        """Everything of that day (Viet Nam). Raises GatewayFailed."""


class BankTransfer(Gateway, Protocol):
    """The bank that keeps the collecting account: VietQR, notices of credit, transfers back."""


class PaymentPlatform(Gateway, Protocol):
    """The national payment platform (PayPlat 1.0.6)."""


class CardGateway(Gateway, Protocol):
    """VNPAY 2.1.0."""
