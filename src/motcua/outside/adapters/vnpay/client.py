"""VNPAY 2.1.0: the payer goes to its page; it tells us by IPN; we ask by querydr.

Addresses: sorted `vnp_*`, `name=quote_plus(value)` joined by `&`, HMAC-SHA512. Requests to the web API: chosen fields
joined by `|`, in the order of its manual. Amounts are a hundredfold, moments GMT+7 without offset.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID, uuid4

import httpx
from django.conf import settings

from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.identifiers.vietqr import ascii_purpose
from motcua.onestop.payments.enums import Verdict, Wrong
from motcua.onestop.payments.errors import BadMessage, GatewayFailed
from motcua.onestop.payments.ports import Bill, Call, Line, Opened, Reply, Told
from motcua.outside.adapters.errors import AdapterError

TIMEOUT = 8.0
LIMIT = 8 * 1024 * 1024
VERSION = "2.1.0"
HASHES = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})
REPLIES = {
    Verdict.TAKEN: ("00", "Confirm Success"), Verdict.FAILED: ("00", "Confirm Success"),
    Verdict.REPEATED: ("02", "Order already confirmed"), Verdict.CONTRADICTS: ("02", "Order already confirmed"),
    Verdict.HELD: ("02", "Order already confirmed"), Verdict.UNKNOWN_ORDER: ("01", "Order not found"),
    Verdict.WRONG_AMOUNT: ("04", "Invalid amount"),
}  # fmt: skip
QUERIED = ("RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate", "IpAddr",
           "OrderInfo")  # fmt: skip
REFUNDED = ("RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount", "TransactionNo",
            "TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo")  # fmt: skip
ANSWERED = {
    "querydr": ("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode",
                "PayDate", "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo", "PromotionCode",
                "PromotionAmount"),
    "refund": ("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode",
               "PayDate", "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo"),
    "report": ("ResponseId", "Command", "ResponseCode", "Message", "TmnCode"),
}  # fmt: skip
SERVER = "127.0.0.1"


class VnpayError(AdapterError, GatewayFailed):
    """No answer that can be used."""


class Vnpay:
    """`terminal`: vnp_TmnCode; `url` "" for an installation without it."""

    def __init__(
        self, url: str, terminal: str, key: str, *, timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ):  # fmt: skip
        self._url, self._terminal, self._key = url.rstrip("/"), terminal, key.encode()
        self._client = httpx.Client(timeout=timeout, transport=transport)

    @property
    def is_offered(self) -> bool:
        return bool(self._url and self._terminal)

    def open(self, bill: Bill) -> Opened:
        fields = {
            "vnp_Version": VERSION, "vnp_Command": "pay", "vnp_TmnCode": self._terminal,
            "vnp_Amount": str(bill.amount * 100), "vnp_CurrCode": "VND", "vnp_TxnRef": bill.code,
            "vnp_OrderInfo": ascii_purpose(bill.purpose[:50]), "vnp_OrderType": "other",
            "vnp_Locale": "en" if bill.language == "en" else "vn", "vnp_ReturnUrl": bill.return_url,
            "vnp_IpAddr": bill.payer_ip or SERVER, "vnp_CreateDate": _stamp(bill.created_at),
            "vnp_ExpireDate": _stamp(bill.expires_at),
        }  # fmt: skip
        return Opened(f"{self._url}/paymentv2/vpcpay.html?{joined(fields)}&vnp_SecureHash={self.hash(joined(fields))}")

    def read(self, call: Call) -> Told:
        fields = {k: v for k, v in call.query.items() if k.startswith("vnp_")}
        given = fields.get("vnp_SecureHash", "").lower()
        wanted = self.hash(joined({k: v for k, v in fields.items() if k not in HASHES}))
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            raise BadMessage(Wrong.SIGNATURE)
        if fields.get("vnp_TmnCode") != self._terminal:
            raise BadMessage(Wrong.FORM, "another terminal")
        try:
            return _told(fields)
        except (KeyError, ValueError) as error:
            raise BadMessage(Wrong.FORM, str(error)) from error

    def reply(self, verdict: str) -> Reply:
        if verdict in set(Wrong):
            code, words = ("97", "Invalid signature") if verdict == Wrong.SIGNATURE else ("99", "Unknown error")
        else:
            code, words = REPLIES.get(Verdict(verdict), ("99", "Unknown error"))
        return Reply(200, {"RspCode": code, "Message": words})

    def ask(self, bill: Bill) -> Told:
        said = self._call("querydr", QUERIED, {
            "TxnRef": bill.code, "TransactionDate": _stamp(bill.created_at), "OrderInfo": bill.code,
        })  # fmt: skip
        if said.get("vnp_ResponseCode") == "91":  # it has nothing of it: the payer never came
            return Told(bill.code, None)
        if said.get("vnp_ResponseCode") != "00":
            raise VnpayError(f"VNPAY answered {said.get('vnp_ResponseCode')}")
        try:
            told = _told({**said, "vnp_ResponseCode": "00"})
        except (KeyError, ValueError) as error:
            raise VnpayError("VNPAY: answer cannot be read") from error
        return told if said.get("vnp_TransactionStatus") != "01" else Told(bill.code, None)

    def give_back(self, bill: Bill, transaction: str, amount: int, key: UUID, by: str, reason: str) -> str:
        """02 the whole, 03 a part. Code 94, it is on its way already, is an answer to this amount only."""
        kind = "02" if amount == bill.amount else "03"
        said = self._call("refund", REFUNDED, {
            "TransactionType": kind, "TxnRef": bill.code, "Amount": str(amount * 100), "TransactionNo": transaction,
            "TransactionDate": _stamp(bill.created_at), "CreateBy": by, "OrderInfo": f"Hoan tien {bill.code}",
        }, request=key.hex)  # fmt: skip
        if said.get("vnp_ResponseCode") not in ("00", "94") or not said.get("vnp_TransactionNo"):
            raise VnpayError(f"VNPAY does not give back: {said.get('vnp_ResponseCode')}")
        if said["vnp_ResponseCode"] == "94" and said.get("vnp_Amount") != str(amount * 100):
            raise VnpayError("VNPAY is still giving back another part")
        return str(said["vnp_TransactionNo"])

    def report(self, day: date) -> list[Line]:
        """The file of the day, as it is agreed with VNPAY (a list of transactions)."""
        said = self._call("report", (*QUERIED[:4], "TransactionDate", "CreateDate"), {
            "TransactionDate": f"{day:%Y%m%d}",
        })  # fmt: skip
        try:
            return [
                Line(str(one["vnp_TransactionNo"]), str(one["vnp_TxnRef"]), int(one["vnp_Amount"]) // 100,
                     _moment(one["vnp_PayDate"]), one["vnp_TransactionType"] != "01")
                for one in said["transactions"]
            ]  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise VnpayError("VNPAY: report cannot be read") from error

    def hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha512).hexdigest()

    def _call(self, command: str, names: tuple[str, ...], fields: dict[str, str], request: str = "") -> dict[str, Any]:
        whole = {
            "RequestId": request or uuid4().hex, "Version": VERSION, "Command": command, "TmnCode": self._terminal,
            "CreateDate": _stamp(now()), "IpAddr": SERVER, **fields,
        }  # fmt: skip
        body = {f"vnp_{k}": v for k, v in whole.items()}
        body["vnp_SecureHash"] = self.hash("|".join(whole[name] for name in names))
        try:
            answer = self._client.post(f"{self._url}/merchant_webapi/api/transaction", json=body)
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise VnpayError(f"VNPAY: {error or type(error).__name__}") from error
        if answer.status_code != 200 or not isinstance(said, dict) or len(answer.content) > LIMIT:
            raise VnpayError(f"VNPAY answered {answer.status_code}")
        wanted = self.hash("|".join(str(said.get(f"vnp_{name}", "")) for name in ANSWERED[command]))
        if not hmac.compare_digest(wanted.encode(), str(said.get("vnp_SecureHash", "")).lower().encode()):
            raise VnpayError("VNPAY: the answer is not signed by it")
        return said


def joined(fields: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(str(fields[name]))}" for name in sorted(fields))


def _told(fields: Mapping[str, Any]) -> Told:
    is_paid = fields["vnp_ResponseCode"] == "00" and fields["vnp_TransactionStatus"] == "00"
    cents = int(fields["vnp_Amount"])
    if cents % 100:
        raise ValueError("vnp_Amount is no hundredfold")
    number = str(fields.get("vnp_TransactionNo", "")).strip()
    if is_paid and (not number or number == "0" or cents <= 0):
        raise ValueError("paid without a number or an amount")
    reason = "" if is_paid else f"VNPAY {fields['vnp_ResponseCode']}"
    at = _moment(fields["vnp_PayDate"]) if fields.get("vnp_PayDate") else None
    return Told(str(fields["vnp_TxnRef"]), is_paid, number, cents // 100, at, reason)


def _stamp(at: datetime) -> str:
    return f"{local(at):%Y%m%d%H%M%S}"


def _moment(text: Any) -> datetime:
    return datetime.strptime(str(text), "%Y%m%d%H%M%S").replace(tzinfo=LOCAL)


def build() -> Vnpay:
    return Vnpay(settings.ENV.vnpay_url, settings.ENV.vnpay_terminal, settings.ENV.vnpay_key)
