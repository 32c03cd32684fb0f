"""Reading the cash of officers: what a day holds, which days are not closed, which wait to be confirmed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.organisations.models import Unit
from motcua.onestop.payments import permissions
from motcua.onestop.payments.enums import ReceiptState
from motcua.onestop.payments.models import CashDay, Payment, Refund

BACK = timedelta(days=90)
"""How far back days that another has not closed are listed; one's own are listed until they are closed."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Sums:
    """`parts`: {kind, title, count, amount} of each fee and charge."""

    payments: list[Payment]
    refunds: list[Refund]
    parts: list[dict[str, Any]]
    taken: int
    cancelled: int
    paid_out: int

    @property
    def expected(self) -> int:
        """What the till has to hand over."""
        return max(0, self.taken - self.paid_out)

    @property
    def advanced(self) -> int:
        """Paid out beyond what was taken: the till gives it back to the officer."""
        return max(0, self.paid_out - self.taken)


def sums(unit_id: UUID, officer: UUID, day: date) -> Sums:
    rows = Payment.objects.filter(unit_id=unit_id, taken_by=officer, cash_day=day).order_by("id")
    payments = list(rows.select_related("order__demand").prefetch_related("receipts"))
    back = Refund.objects.filter(unit_id=unit_id, paid_by=officer, cash_day=day).order_by("paid_at", "id")
    refunds = list(back.select_related("payment__order__demand"))
    ended = [one for payment in payments for one in payment.receipts.all() if one.state == ReceiptState.CANCELLED]
    return Sums(
        payments, refunds, _parts(payments), sum(one.amount for one in payments), len(ended),
        sum(one.amount for one in refunds),
    )  # fmt: skip


def _parts(payments: list[Payment]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in _items(payments):
        key = json.dumps([item["kind"], item["title"]], sort_keys=True)
        row = found.setdefault(key, {"kind": item["kind"], "title": item["title"], "count": 0, "amount": 0})
        row["count"], row["amount"] = row["count"] + 1, row["amount"] + item["amount"]
    return sorted(found.values(), key=lambda row: (row["kind"] != "fee", -row["amount"]))


def _items(payments: list[Payment]) -> Iterator[dict[str, Any]]:
    for payment in payments:
        if payment.order:
            yield from payment.order.demand.items


def _not_closed(payments: QuerySet[Payment], refunds: QuerySet[Refund]) -> list[dict[str, Any]]:
    """[{unit, officer, name, day, count, amount, pay_outs, paid_out}], the oldest day first: of each list its oldest
    days, so that the oldest of both are among them."""
    found: dict[tuple[date, UUID, UUID], dict[str, Any]] = {}
    for rows, who, count, amount in (
        (payments, "taken_by", "count", "amount"), (refunds, "paid_by", "pay_outs", "paid_out"),
    ):  # fmt: skip
        closed = CashDay.objects.filter(unit_id=OuterRef("unit_id"), officer=OuterRef(who), day=OuterRef("cash_day"))
        by_day = rows.filter(~Exists(closed)).order_by().values("cash_day", who, "unit_id")
        sums = by_day.annotate(number=Count("id"), sum=Sum("amount"), name=Max(f"{who}_name"))
        for one in sums.order_by("cash_day", who, "unit_id")[: MOST + 1]:
            row = found.setdefault((one["cash_day"], one[who], one["unit_id"]), {
                "name": one["name"], "count": 0, "amount": 0, "pay_outs": 0, "paid_out": 0,
            })  # fmt: skip
            row[count], row[amount] = one["number"], one["sum"]
    units = Unit.objects.in_bulk({unit for _day, _officer, unit in found})
    listed = [
        {**found[key], "day": key[0], "officer": key[1], "unit": units[key[2]], "is_today": key[0] >= today()}
        for key in sorted(found)[: MOST + 1]
    ]
    return sorted(listed, key=lambda row: (row["day"], row["name"]))


def own_open(by: Actor) -> list[dict[str, Any]]:
    """Their own days that are not closed, however long ago."""
    counted = {"unit__isnull": False, "cash_day__isnull": False}
    return _not_closed(
        Payment.objects.filter(taken_by=by.id, **counted), Refund.objects.filter(paid_by=by.id, **counted)
    )  # fmt: skip


def not_closed(by: Actor) -> list[dict[str, Any]]:
    """Who has not closed which of the last days, of the agencies whose money they keep; today is not over."""
    units = permissions.units_of(by)
    counted: dict[str, Any] = {"cash_day__gte": today() - BACK, "cash_day__lt": today()}
    counted |= {"unit__isnull": False} if units is None else {"unit_id__in": units}
    return _not_closed(Payment.objects.filter(**counted), Refund.objects.filter(**counted))


def own_closed(by: Actor) -> QuerySet[CashDay]:
    return CashDay.objects.filter(officer=by.id).select_related("unit")


def closed(by: Actor) -> QuerySet[CashDay]:
    units = permissions.units_of(by)
    rows = CashDay.objects.select_related("unit")
    return rows if units is None else rows.filter(unit_id__in=units)


def to_confirm(by: Actor) -> QuerySet[CashDay]:
    """What others closed and this officer may confirm."""
    return closed(by).filter(confirmed_at=None).exclude(officer=by.id)


def may_read(by: Actor, unit_id: UUID, officer: UUID) -> bool:
    units = permissions.units_of(by)
    return by.id == officer or units is None or unit_id in units
