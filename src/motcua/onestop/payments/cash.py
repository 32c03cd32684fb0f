"""Reading the cash of officers: what a day holds, which days are not closed, which wait to be confirmed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.organisations.models import Unit
from motcua.onestop.payments import permissions
from motcua.onestop.payments.enums import ReceiptState
from motcua.onestop.payments.models import CashDay, Payment, Refund

BACK = timedelta(days=90)
"""How far back days that nobody closed are listed."""
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
        return self.taken - self.paid_out


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


def _not_closed(rows: QuerySet[Payment]) -> list[dict[str, Any]]:
    """[{unit, taken_by, taken_by_name, cash_day, count, amount}], the oldest day first."""
    closed = CashDay.objects.filter(unit_id=OuterRef("unit_id"), officer=OuterRef("taken_by"), day=OuterRef("cash_day"))
    open_rows = rows.filter(cash_day__gte=today() - BACK).filter(~Exists(closed))
    by_day = open_rows.order_by().values("unit_id", "taken_by", "taken_by_name", "cash_day")
    found = list(
        by_day.annotate(count=Count("id"), amount=Sum("amount")).order_by("cash_day", "taken_by_name")[: MOST + 1]
    )
    units = Unit.objects.in_bulk({row["unit_id"] for row in found})
    return [
        {**row, "unit": units[row["unit_id"]], "is_today": bool(row["cash_day"] and row["cash_day"] >= today())}
        for row in found
    ]


def own_open(by: Actor) -> list[dict[str, Any]]:
    """Their own days that are not closed."""
    return _not_closed(Payment.objects.filter(taken_by=by.id, unit__isnull=False))


def not_closed(by: Actor) -> list[dict[str, Any]]:
    """Who has not closed which day, of the agencies whose money they keep; today is not over."""
    units = permissions.units_of(by)
    rows = Payment.objects.filter(unit__isnull=False, cash_day__lt=today())
    return _not_closed(rows if units is None else rows.filter(unit_id__in=units))


def own_closed(by: Actor) -> QuerySet[CashDay]:
    return CashDay.objects.filter(officer=by.id).select_related("unit")


def closed(by: Actor) -> QuerySet[CashDay]:
    units = permissions.units_of(by)
    rows = CashDay.objects.select_related("unit")
    return rows if units is None else rows.filter(unit_id__in=units)


def may_read(by: Actor, unit_id: UUID, officer: UUID) -> bool:
    units = permissions.units_of(by)
    return by.id == officer or units is None or unit_id in units
