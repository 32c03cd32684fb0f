"""What the stand-in bank knows: orders opened with it, money that moved, and how it is told. Kept in one file."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
KEPT = 2000
TROUBLES = {
    "pays": "trả tiền, báo ngay",
    "twice": "trả tiền, báo hai lần",
    "late": "trả tiền, chưa báo (bấm nút ở dưới để báo sau)",
    "silent": "trả tiền, không bao giờ báo (chỉ biết khi hỏi hoặc đối soát)",
    "underpays": "trả thiếu 1.000 đồng",
    "lies": "trả đủ, nhưng báo sai số tiền",
    "wrong_signature": "trả tiền, báo với chữ ký sai",
    "fails": "không đủ số dư, không trả được",
    "walks_away": "bỏ đi, không trả",
}
PAYS = frozenset(TROUBLES) - {"fails", "walks_away"}
CALLS_NOT = frozenset({"late", "silent", "walks_away"})


@dataclass
class Order:
    """Opened at the platform or at VNPAY, or read from a VietQR: `way` bank, payplat, vnpay."""

    way: str
    reference: str
    amount: int
    purpose: str
    return_url: str = ""
    created: str = ""


@dataclass
class Payment:
    """`told` is what the calls say of the amount; `calls` how they were answered."""

    transaction: str
    way: str
    reference: str
    content: str
    amount: int
    told: int
    at: str
    trouble: str
    is_paid: bool = True
    is_refund: bool = False
    of: str = ""
    key: str = ""
    created: str = ""
    calls: list[str] = field(default_factory=list)


class Ledger:
    """Safe for threads; `file` None keeps it in memory only."""

    def __init__(self, file: Path | None):
        self._file, self._lock = file, threading.RLock()
        self.orders: dict[str, Order] = {}
        self.payments: list[Payment] = []
        self.serial = 0
        if file and file.exists():
            kept = json.loads(file.read_text())
            self.serial = kept["serial"]
            self.orders = {one["reference"]: Order(**one) for one in kept["orders"]}
            self.payments = [Payment(**one) for one in kept["payments"]]

    def change(self, act: Callable[["Ledger"], Any]) -> Any:
        """Do it alone, then keep it."""
        with self._lock:
            done = act(self)
            if self._file:
                whole = {"serial": self.serial, "orders": [asdict(o) for o in list(self.orders.values())[-KEPT:]],
                         "payments": [asdict(p) for p in self.payments[-KEPT:]]}  # fmt: skip
                self._file.parent.mkdir(parents=True, exist_ok=True)
                fresh = self._file.with_suffix(".new")
                fresh.write_text(json.dumps(whole, ensure_ascii=False))
                fresh.replace(self._file)
            return done

    def open(self, order: Order) -> None:
        self.change(lambda me: me.orders.__setitem__(order.reference, order))

    def pay(self, order: Order, trouble: str) -> Payment | None:
        """None when nobody pays and nobody is told."""
        if trouble == "walks_away":
            return None

        def act(me: "Ledger") -> Payment:
            me.serial += 1
            amount = order.amount - 1000 if trouble == "underpays" else order.amount
            told = amount + 1000 if trouble == "lies" else amount
            made = Payment(
                f"{_now():%y%m%d}{me.serial:07}", order.way, order.reference, order.purpose, amount, told,
                _now().isoformat(timespec="seconds"), trouble, is_paid=trouble in PAYS, created=order.created,
            )  # fmt: skip
            me.payments.append(made)
            return made

        made: Payment = self.change(act)
        return made

    def refund(self, transaction: str, amount: int, key: str) -> Payment | None:
        """Once a key; None for a payment nobody made or an amount it does not cover."""

        def act(me: "Ledger") -> Payment | None:
            for one in me.payments:
                if one.is_refund and one.key == key:
                    return one
            paid = next(
                (p for p in me.payments if p.transaction == transaction and p.is_paid and not p.is_refund), None
            )
            back = sum(p.amount for p in me.payments if p.is_refund and p.of == transaction)
            if paid is None or not 0 < amount <= paid.amount - back:
                return None
            me.serial += 1
            returned = Payment(
                f"R{_now():%y%m%d}{me.serial:07}", paid.way, paid.reference, paid.content, amount, amount,
                _now().isoformat(timespec="seconds"), "pays", is_refund=True, of=transaction, key=key,
                created=paid.created,
            )  # fmt: skip
            me.payments.append(returned)
            return returned

        found: Payment | None = self.change(act)
        return found

    def of(self, way: str, reference: str) -> list[Payment]:
        return [p for p in self.payments if p.way == way and p.reference == reference and not p.is_refund]

    def day(self, way: str, day: str) -> list[Payment]:
        """Money that moved on "2026-11-29"."""
        return [p for p in self.payments if p.way == way and p.is_paid and p.at[:10] == day]

    def find(self, transaction: str) -> Payment | None:
        return next((p for p in self.payments if p.transaction == transaction), None)


def _now() -> datetime:
    return datetime.now(LOCAL)
