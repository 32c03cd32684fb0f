"""How the stand-in tells of a payment, in the words of each protocol, rightly or wrongly."""

import hashlib
import hmac
import json
import logging
import time
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

import httpx

from motcua.outside.sandbox.bank.ledger import Ledger, Payment

log = logging.getLogger("motcua.sandbox")
KEY = "motcua-demonstration"
PARTNER, TERMINAL = "MOTCUA", "MOTCUA01"
CALLED = ("LoaiBanTin", "MaLoi", "MaDoiTac", "MaThamChieu", "SoTien", "MaTienTe", "MaGiaoDich", "MaNganHang",
          "ThoiGianGD", "ThongTinGiaoDich")  # fmt: skip


def bank_sign(stamp: str, body: bytes, key: str = KEY) -> str:
    return hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def payplat_code(fields: dict[str, Any], names: tuple[str, ...], key: str = KEY) -> str:
    return hashlib.sha256("|".join([*(str(fields.get(n, "")) for n in names), key]).encode()).hexdigest()


def vnpay_hash(text: str, key: str = KEY) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha512).hexdigest()


def joined(fields: dict[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(fields[name])}" for name in sorted(fields))


def compact(at: str) -> str:
    return f"{datetime.fromisoformat(at):%Y%m%d%H%M%S}"


def payplat_fields(payment: Payment, key: str = KEY) -> dict[str, Any]:
    """The call-back, which is the answer to QUERY too."""
    fields = {
        "LoaiBanTin": "PAYMENT", "MaLoi": "0" if payment.is_paid else "51", "MaDoiTac": PARTNER,
        "MaThamChieu": payment.reference, "SoTien": str(payment.told), "MaTienTe": "VND",
        "MaGiaoDich": payment.transaction, "MaNganHang": "970436", "ThoiGianGD": compact(payment.at),
        "ThongTinGiaoDich": payment.content,
    }  # fmt: skip
    return fields | {"MaXacThuc": payplat_code(fields, CALLED, key)}


def vnpay_fields(payment: Payment, key: str = KEY) -> dict[str, str]:
    """What IPN and return carry."""
    code = "00" if payment.is_paid else "51"
    fields = {
        "vnp_TmnCode": TERMINAL, "vnp_Amount": str(payment.told * 100), "vnp_BankCode": "NCB",
        "vnp_PayDate": compact(payment.at), "vnp_OrderInfo": payment.content, "vnp_ResponseCode": code,
        "vnp_TransactionNo": payment.transaction, "vnp_TransactionStatus": "00" if payment.is_paid else "02",
        "vnp_TxnRef": payment.reference, "vnp_CardType": "ATM",
    }  # fmt: skip
    return fields | {"vnp_SecureHash": vnpay_hash(joined(fields), key)}


class Caller:
    """`calls`: …/api/payments. `client`: reached in tests without a port."""

    def __init__(self, calls: str, ledger: Ledger, client: httpx.Client | None = None):
        self._calls, self._ledger = calls.rstrip("/"), ledger
        self._client = client or httpx.Client(timeout=8.0)

    def tell(self, payment: Payment, *, times: int = 1, is_forged: bool = False) -> list[str]:
        """Call so many times; how each was answered."""
        answers = [self._once(payment, "quite another key" if is_forged else KEY) for _ in range(times)]
        self._ledger.change(lambda _me: payment.calls.extend(answers))
        return answers

    def _once(self, payment: Payment, key: str) -> str:
        if payment.way == "bank" and not payment.is_paid:
            return "không báo: tiền không về tài khoản"
        try:
            answer = self._send(payment, key)
        except httpx.HTTPError as error:
            log.warning("bank: nobody heard of %s: %s", payment.transaction, error)
            return f"không gọi được: {type(error).__name__}"
        return f"{answer.status_code} {answer.text[:120]}"

    def _send(self, payment: Payment, key: str) -> httpx.Response:
        if payment.way == "vnpay":
            return self._client.get(f"{self._calls}/vnpay/?{joined(vnpay_fields(payment, key))}")
        if payment.way == "payplat":
            return self._client.post(f"{self._calls}/payplat/", json=payplat_fields(payment, key))
        said = {"transaction": payment.transaction, "content": payment.content, "amount": payment.told,
                "at": payment.at}  # fmt: skip
        body, stamp = json.dumps(said, ensure_ascii=False).encode(), str(int(time.time()))
        headers = {"X-Timestamp": stamp, "X-Signature": bank_sign(stamp, body, key), "Content-Type": "application/json"}
        return self._client.post(f"{self._calls}/vietqr/", content=body, headers=headers)
