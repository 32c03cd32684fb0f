"""What the pages of money share: rows in words, one row of one's own agency, a form about a payment."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue.enums import FeeKind
from motcua.onestop.payments import permissions
from motcua.onestop.payments.enums import Method, ReceiptState, RefundReason, RefundState, Standing
from motcua.onestop.payments.labels import METHODS, PARTS, REASONS, RECEIPTS, REFUNDS, STANDINGS
from motcua.onestop.payments.models import BY_HAND, Payment, Receipt, Refund
from motcua.onestop.payments.services.giving_back import by_hand
from motcua.sites.pages.access import officer

readers = officer(*permissions.READERS)
RECEIPT_PILLS = {ReceiptState.VALID: "ontime", ReceiptState.CANCELLED: "late", ReceiptState.REPLACED: "paused"}
TO_PAY_OUT = _("Approved, to be paid out at the counter")
REFUND_PILLS = {
    RefundState.ASKED: "soon", RefundState.APPROVED: "soon", RefundState.REFUSED: "paused", RefundState.PAID: "ontime",
}  # fmt: skip


def payment_words(one: Payment) -> dict[str, Any]:
    settles = one.standing == Standing.SETTLED
    pill = "paused" if one.refunded_at else "ontime" if settles else "late"
    words = REFUNDS[RefundState.PAID] if one.refunded_at else STANDINGS[Standing(one.standing)]
    return {
        "payment": one,
        "way": METHODS[Method(one.method)],
        "pill": pill,
        "words": words,
        "is_cash": one.method == Method.CASH,
    }


def one_of(request: HttpRequest, rows: QuerySet[Any], id: UUID) -> Any:
    """404 for what belongs to another agency."""
    return get_object_or_404(rows, id=id)


def receipt_words(one: Receipt) -> dict[str, Any]:
    state = ReceiptState(one.state)
    return {
        "receipt": one, "pill": RECEIPT_PILLS[state], "words": RECEIPTS[state], "holds": state == ReceiptState.VALID,
    }  # fmt: skip


def refund_words(one: Refund, by: Any) -> dict[str, Any]:
    state = RefundState(one.state)
    keeps, is_cash = permissions.keeps(by, one.unit_id), one.payment.method == Method.CASH
    waits_at_counter = is_cash and state == RefundState.APPROVED
    return {
        "refund": one, "pill": REFUND_PILLS[state], "why": REASONS[RefundReason(one.reason)],
        "decides": keeps and state == RefundState.ASKED and one.asked_by != by.id, "by_hand": keeps and by_hand(one),
        "words": TO_PAY_OUT if waits_at_counter else REFUNDS[state], "place": one.unit if waits_at_counter else None,
        "is_cash": is_cash, "is_part": one.amount < one.payment.amount, "parts": parts_of(one),
        "is_paid_out": is_cash and state == RefundState.PAID,
        "voucher": one.transaction.removeprefix(BY_HAND) if one.transaction.startswith(BY_HAND) else "",
        "waits_for_another": keeps and state == RefundState.ASKED and one.asked_by == by.id,
    }  # fmt: skip


def part_name(part: dict[str, Any]) -> str:
    """The name of a fee or a charge."""
    kind = str(PARTS[FeeKind(part["kind"])])
    return f"{kind}: {pick(part['title'])}" if part["title"] else kind


def parts_of(one: Refund) -> list[tuple[str, int]]:
    """What goes back of each fee and charge, where several were paid."""
    items = one.payment.order.demand.items if one.payment.order and len(one.parts) > 1 else []
    return [(part_name(item), part) for item, part in zip(items, one.parts, strict=False) if part]


def left_of(found: Payment) -> int | None:
    """What is still ours, where a part was given back."""
    return found.amount - found.refunded if found.refunded and not found.refunded_at else None


def form_page(request: HttpRequest, form: Any, found: Payment, title: str, button: str, **more: Any) -> HttpResponse:
    context = {**payment_words(found), "form": form, "title": title, "button": button, **more}
    return render(request, "operations/money_form.html", context)
