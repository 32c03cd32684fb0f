"""The bank that keeps the collecting account: VietQR codes, notices of credit, transfers back, the day's report.

Requests and notices are JSON, signed with HMAC-SHA256 over "timestamp.body" (of a request without body: its path).
Banks differ in the names of their fields; another bank is another adapter of the same port.
"""

import hashlib
import hmac
import json
import re
import time
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings

from motcua.foundation.identifiers import vietqr
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.onestop.payments.enums import Verdict, Wrong
from motcua.onestop.payments.errors import BadMessage, GatewayFailed
from motcua.onestop.payments.ports import Bill, Call, Line, Opened, Reply, Told
from motcua.outside.adapters.errors import AdapterError

TIMEOUT = 8.0
LIMIT = 8 * 1024 * 1024
TOLERANCE = 10 * 60
"""Seconds between signing and hearing; the payment itself may be as old as it likes."""
REFERENCE = re.compile(r"\bLP[0-9A-Z]{10}\b")


class BankError(AdapterError, GatewayFailed):
    """No answer that can be used."""


class HttpBank:
    """`account`: "BIN:ACCOUNT:HOLDER" of the account that collects; `url` "" for an installation without a bank;
    `app_url`: where a banking app opens the code on the same phone, "" for nowhere."""

    def __init__(
        self, url: str, key: str, account: str, app_url: str = "", *, timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ):  # fmt: skip
        self._url, self._key = url.rstrip("/"), key.encode()
        self._bin, self._account, self._holder = (*account.split(":", 2), "", "")[:3]
        self._app_url = app_url
        self._client = httpx.Client(timeout=timeout, transport=transport)

    @property
    def is_offered(self) -> bool:
        return bool(self._url and self._account)

    def open(self, bill: Bill) -> Opened:
        """Nothing is asked of the bank: the code says all. The link opens a banking app that understands it, and says
        where the payer came from."""
        try:
            qr = vietqr.make(self._bin, self._account, bill.amount, vietqr.ascii_purpose(bill.purpose[:50]))
        except IdentifierError as error:
            raise BankError(f"bank: no VietQR: {error}", permanent=True) from error
        back = {"back": bill.return_url} if bill.return_url else {}
        return Opened(f"{self._app_url}?{httpx.QueryParams(qr=qr, **back)}" if self._app_url else "", qr)

    def read(self, call: Call) -> Told:
        stamp = call.headers.get("x-timestamp", "")
        given = call.headers.get("x-signature", "")
        if not stamp.isdigit() or not hmac.compare_digest(self._sign(stamp, call.body), given.encode()):
            raise BadMessage(Wrong.SIGNATURE)
        if abs(time.time() - int(stamp)) > TOLERANCE:
            raise BadMessage(Wrong.SIGNATURE, "too old")
        try:
            said = json.loads(call.body)
            return Told(
                _reference(str(said["content"])), True, _text(said["transaction"]), _amount(said["amount"]),
                _moment(said["at"]),
            )  # fmt: skip
        except (ValueError, TypeError, KeyError) as error:
            raise BadMessage(Wrong.FORM, str(error)) from error

    def reply(self, verdict: str) -> Reply:
        refused = {Wrong.SIGNATURE: 401, Wrong.FORM: 400, Wrong.TOO_LONG: 413}
        if verdict in set(Wrong):
            return Reply(refused[Wrong(verdict)], {"code": "97" if verdict == Wrong.SIGNATURE else "99"})
        return Reply(200, {"code": "00", "message": Verdict(verdict).value})

    def ask(self, bill: Bill) -> Told:
        lines = self._lines(self._get("/v1/transactions", reference=bill.code))
        line = next((one for one in lines if one.reference == bill.code and not one.is_refund), None)
        return Told(bill.code, True, line.transaction, line.amount, line.at) if line else Told(bill.code, None)

    def give_back(self, bill: Bill, transaction: str, amount: int, key: UUID, by: str, reason: str) -> str:
        said = self._post("/v1/transfers", {
            "key": str(key), "transaction": transaction, "amount": amount, "by": by, "reason": reason,
        })  # fmt: skip
        return _text(said.get("transaction"))

    def report(self, day: date) -> list[Line]:
        return self._lines(self._get("/v1/report", day=day.isoformat()))

    def _lines(self, said: dict[str, Any]) -> list[Line]:
        try:
            return [
                Line(_text(one["transaction"]), _reference(str(one["content"])), _amount(one["amount"]),
                     _moment(one["at"]), bool(one.get("is_refund")))
                for one in said["transactions"]
            ]  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise BankError("bank: answer cannot be read") from error

    def _sign(self, stamp: str, body: bytes) -> bytes:
        return hmac.new(self._key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest().encode()

    def _get(self, path: str, **query: str) -> dict[str, Any]:
        whole = f"{path}?{httpx.QueryParams(query)}"
        return self._send("GET", whole, whole.encode(), None)

    def _post(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(said, ensure_ascii=False).encode()
        return self._send("POST", path, body, body)

    def _send(self, method: str, path: str, signed: bytes, body: bytes | None) -> dict[str, Any]:
        stamp = str(int(time.time()))
        headers = {"X-Timestamp": stamp, "X-Signature": self._sign(stamp, signed).decode(),
                   "Content-Type": "application/json"}  # fmt: skip
        try:
            answer = self._client.request(method, f"{self._url}{path}", content=body, headers=headers)
        except httpx.HTTPError as error:
            raise BankError(f"bank: {error or type(error).__name__}") from error
        if answer.status_code != 200:
            permanent = 400 <= answer.status_code < 500
            raise BankError(f"bank answered {answer.status_code}", permanent=permanent)
        if len(answer.content) > LIMIT:
            raise BankError("bank: answer too large")
        try:
            said = answer.json()
        except ValueError as error:
            raise BankError("bank: answer cannot be read") from error
        if not isinstance(said, dict):
            raise BankError("bank: answer cannot be read")
        return said


def _reference(content: str) -> str:
    """The order's code out of the words that came with the money; the words themselves where there is none."""
    found = REFERENCE.search(content.upper())
    return found[0] if found else content[:100]


def _text(value: Any) -> str:
    text = str(value or "").strip()
    if not text or len(text) > 100:
        raise ValueError("no transaction")
    return text


def _amount(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**15:
        raise ValueError("no amount")
    return value


def _moment(value: Any) -> datetime:
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("moment without offset")
    return at


def build() -> HttpBank:
    env = settings.ENV
    return HttpBank(env.bank_url, env.bank_key, env.bank_account, env.bank_app_url)
