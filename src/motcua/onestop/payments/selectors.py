"""Reading money: what is owed and was paid for a subject; the lists of who keeps an agency's money."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.organisations.models import Unit
from motcua.onestop.payments import permissions
from motcua.onestop.payments.enums import Method, OrderState, ReceiptState, RefundState, Standing
from motcua.onestop.payments.models import (
    Difference,
    Payment,
    PaymentDemand,
    PaymentOrder,
    PaymentRefusal,
    Receipt,
    Reconciliation,
    Refund,
)

LATE = timedelta(minutes=10)
NUMBER = re.compile(r"BL[-–\s]*([0-9]{2})\s*E[\s:.,/-]*(?:SỐ[\s:]*)?([0-9]{1,9})")


def demand_of(kind: str, id: UUID) -> PaymentDemand | None:
    """The newest demand of the subject, whatever became of it."""
    return PaymentDemand.objects.filter(subject_kind=kind, subject_id=id).order_by("-id").first()


def orders_of(demand: PaymentDemand) -> list[PaymentOrder]:
    """The newest first."""
    return list(demand.orders.order_by("-id"))


def receipts_of(kind: str, id: UUID) -> list[Receipt]:
    """All receipts of the subject, the one that holds first."""
    rows = Receipt.objects.filter(payment__order__demand__subject_kind=kind, payment__order__demand__subject_id=id)
    return sorted(rows.select_related("payment").order_by("-id"), key=lambda r: r.state != ReceiptState.VALID)


def _mine(rows: QuerySet[Any], by: Actor) -> QuerySet[Any]:
    units = permissions.units_of(by)
    return rows if units is None else rows.filter(unit_id__in=units)


def orders(by: Actor, state: str = "", code: str = "") -> QuerySet[PaymentOrder]:
    """Those of the agencies whose money they keep; `code` of an order or of what is paid."""
    rows = _mine(PaymentOrder.objects.select_related("demand", "unit"), by)
    if state:
        rows = rows.filter(state=state)
    if code:
        rows = rows.filter(id__in=_orders_named(code))
    return rows


def demands(by: Actor) -> QuerySet[PaymentDemand]:
    return _mine(PaymentDemand.objects.select_related("unit"), by)


def held(by: Actor) -> QuerySet[Payment]:
    """Money that settles nothing and was not given back."""
    rows = Payment.objects.exclude(standing=Standing.SETTLED).filter(refunded_at=None)
    return _mine(rows.select_related("order__demand", "unit"), by)


def _orders_named(code: str) -> list[UUID]:
    """By the code of an order, or of what is paid: one index each, which “or” over a join would not use."""
    found = PaymentOrder.objects.filter(code=code.upper()).values_list("id", flat=True)
    return [*found, *PaymentOrder.objects.filter(demand__code=code.upper()).values_list("id", flat=True)]


def named(rows: QuerySet[Payment], code: str) -> QuerySet[Payment]:
    """Those of them with this number at the other side, or of orders with this code."""
    ids = Payment.objects.filter(method__in=list(Method), transaction=code).values_list("id", flat=True)
    of_orders = Payment.objects.filter(order__in=_orders_named(code)).values_list("id", flat=True)
    return rows.filter(id__in=[*ids, *of_orders])


def payments(by: Actor) -> QuerySet[Payment]:
    return _mine(Payment.objects.select_related("order__demand", "unit"), by)


def refunds(by: Actor) -> QuerySet[Refund]:
    return _mine(Refund.objects.select_related("payment__order__demand", "unit"), by)


def receipts(by: Actor, text: str = "") -> QuerySet[Receipt]:
    """`text`: a number, with its series or without ("BL-26E 0000017"), or the code of what was paid."""
    rows = _mine(Receipt.objects.select_related("unit", "payment__order__demand", "replaces"), by)
    digits = text.rsplit(" ", 1)[-1]
    if digits.isdecimal() and len(digits) < 10:
        return rows.filter(number=int(digits))
    return rows.filter(code=text.upper()) if text else rows


def receipt_of_paper(number: str, code: str) -> Receipt | None:
    """By what stands on a receipt: series and number ("BL-26E 0000017"), and the code of what was paid. Raises
    ValueError for what cannot be such a number."""
    read = NUMBER.fullmatch(number.strip().upper())
    if read is None:
        raise ValueError(number)
    rows = Receipt.objects.filter(code=code.strip().upper(), series=f"BL-{read[1]}E", number=int(read[2]))
    return rows.select_related("unit").first()


def successor_of(receipt: Receipt) -> Receipt | None:
    """What stands for it now, over however many replacements."""
    found = Receipt.objects.filter(replaces=receipt).first()
    while found and (newer := Receipt.objects.filter(replaces=found).first()):
        found = newer
    return found


def differences(by: Actor) -> QuerySet[Difference]:
    return _mine(Difference.objects.select_related("reconciliation", "order__demand", "unit", "payment"), by)


def reconciliations() -> QuerySet[Reconciliation]:
    """With how many differences each found and how many are open."""
    return Reconciliation.objects.annotate(
        found=Count("differences"), open=Count("differences", filter=Q(differences__settled_at=None))
    )


def refusals() -> QuerySet[PaymentRefusal]:
    return PaymentRefusal.objects.order_by("-day", "method", "why")


def to_decide(by: Actor) -> int:
    """Refunds that wait for this officer: asked by another."""
    return refunds(by).filter(state=RefundState.ASKED).exclude(asked_by=by.id).count()


def waiting(by: Actor) -> dict[str, int]:
    """How much of each list waits for somebody of the agencies whose money they keep."""
    return {
        "refunds": refunds(by).filter(state=RefundState.ASKED).count(),
        "transfers": refunds(by).filter(state=RefundState.APPROVED).exclude(payment__method=Method.CASH).count(),
        "held": held(by).count(), "differences": differences(by).filter(settled_at=None).count(),
        "unknown": orders(by, OrderState.UNKNOWN).count(),
    }  # fmt: skip


def to_pay_out(by: Actor) -> list[dict[str, Any]]:
    """[{unit, count, amount}]: approved cash that waits at a counter, by the agency whose it is."""
    rows = refunds(by).filter(state=RefundState.APPROVED, payment__method=Method.CASH, unit__isnull=False)
    sums = rows.order_by().values("unit_id").annotate(count=Count("id"), amount=Sum("amount"))
    found = {row["unit_id"]: row for row in sums}
    units = Unit.objects.filter(id__in=found).order_by("sort_key", "id") if found else []
    return [{"unit": unit, "count": found[unit.id]["count"], "amount": found[unit.id]["amount"]} for unit in units]


def stuck() -> dict[str, int]:
    """What the page of the house tells: orders that should have been asked about, refunds that do not go out, and
    differences nobody settled, the oldest of them in `oldest` (seconds)."""
    moment = now()
    first = Difference.objects.filter(settled_at=None).order_by("id").values_list("found_at", flat=True).first()
    return {
        "overdue": PaymentOrder.objects.filter(ask_at__lt=moment - LATE).count(),
        "refunds": Refund.objects.filter(state=RefundState.APPROVED, tries__gt=0).count(),
        "differences": Difference.objects.filter(settled_at=None).count(),
        "oldest": int((moment - first).total_seconds()) if first else 0,
    }  # fmt: skip


def given_back_on(by: Actor, day_from: Any, day_to: Any) -> dict[str, Any]:
    """{count, amount} of what was given back between two moments."""
    rows = _mine(Refund.objects.filter(state=RefundState.PAID, paid_at__gte=day_from, paid_at__lt=day_to), by)
    told: dict[str, Any] = rows.aggregate(count=Count("id"), amount=Sum("amount", default=0))
    return told


def taken_on(by: Actor, day_from: Any, day_to: Any) -> list[dict[str, Any]]:
    """[{method, count, amount}] of what settled between two moments."""
    rows = payments(by).filter(standing=Standing.SETTLED, at__gte=day_from, at__lt=day_to)
    told: Any = rows.values("method").annotate(count=Count("id"), amount=Sum("amount")).order_by("method")
    return list(told)
