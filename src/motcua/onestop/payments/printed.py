"""What is printed of money besides receipts, drawn whenever asked for; nothing is stored."""

from pathlib import Path

from motcua.foundation.common.clock import local
from motcua.foundation.documents.render import render_letter
from motcua.foundation.organisations.selectors import agency_of, superior_of
from motcua.onestop.payments import amounts, cash
from motcua.onestop.payments.enums import Method, RefundState
from motcua.onestop.payments.models import BY_HAND, CashDay, Payment, Refund

PAY_OUT = Path(__file__).parent / "letters" / "pay-out.typ"
CASH_DAY = PAY_OUT.with_name("cash-day.typ")
KINDS = {"fee": "Lệ phí", "charge": "Phí"}


def pay_out(refund: Refund) -> bytes:
    """The slip that who took the cash signs, as PDF. Raises LookupError where no cash was paid out."""
    payment = refund.payment
    if refund.state != RefundState.PAID or payment.method != Method.CASH or refund.paid_at is None:
        raise LookupError(refund.id)
    assert payment.unit
    order, unit = payment.order, agency_of(payment.unit)
    above, demand = superior_of(unit), order.demand if order else None
    first = payment.receipts.order_by("id").first()  # numbers begin anew each year
    before = [one.amount for one in payment.refunds.filter(state=RefundState.PAID, paid_at__lte=refund.paid_at)]
    rest = payment.amount - sum(before)
    return render_letter(PAY_OUT, {
        "agency": {"parent": above.name if above and above.name not in unit.name else "", "name": unit.name},
        "date": local(refund.paid_at).date(), "voucher": refund.transaction.removeprefix(BY_HAND),
        "receiver": {"name": refund.received_by, "paper": refund.receiver_paper}, "officer": refund.paid_by_name,
        "payer": demand.payer_name if demand else "", "code": demand.code if demand else "",
        "about": demand.title.get("vi", "") if demand else "", "reason": refund.note,
        "receipt": f"{first.series} {first.printed}" if first else payment.paper,
        "amount": amounts.digits(refund.amount), "words": amounts.in_words(refund.amount),
        "whole": amounts.digits(payment.amount), "rest": amounts.digits(rest) if rest else "",
    })  # fmt: skip


def cash_day(closed: CashDay) -> bytes:
    """The sheet that both sign when the cash changes hands, as PDF."""
    sums, unit = cash.sums(closed.unit_id, closed.officer, closed.day), agency_of(closed.unit)
    above = superior_of(unit)
    return render_letter(CASH_DAY, {
        "agency": {"parent": above.name if above and above.name not in unit.name else "", "name": unit.name},
        "date": closed.day, "officer": closed.officer_name, "confirmed_by": closed.confirmed_by_name,
        "parts": [
            {"name": ": ".join(x for x in (KINDS[part["kind"]], part["title"].get("vi", "")) if x),
             "count": str(part["count"]), "amount": amounts.digits(part["amount"])}
            for part in sums.parts
        ],
        "receipts": [
            {"when": f"{local(one.at):%H:%M}", "number": _numbers(one), "code": _code(one),
             "amount": amounts.digits(one.amount)}
            for one in sums.payments
        ],
        "pay_outs": [
            {"when": f"{local(one.paid_at):%H:%M}" if one.paid_at else "", "code": _code(one.payment),
             "number": one.transaction.removeprefix(BY_HAND), "amount": amounts.digits(one.amount)}
            for one in sums.refunds
        ],
        "count": str(closed.count), "cancelled": str(closed.cancelled) if closed.cancelled else "",
        "taken": amounts.digits(closed.taken), "paid_out": amounts.digits(closed.paid_out),
        "expected": amounts.digits(closed.expected), "counted": amounts.digits(closed.counted),
        "advanced": amounts.digits(closed.advanced) if closed.advanced else "",
        "words": amounts.in_words(closed.counted), "reason": closed.reason,
        "difference": _signed(closed.difference) if closed.difference else "",
    })  # fmt: skip


def _signed(amount: int) -> str:
    return f"−{amounts.digits(-amount)}" if amount < 0 else amounts.digits(amount)


def _numbers(payment: Payment) -> str:
    """Of its receipts, those that ended too."""
    made = sorted(payment.receipts.all(), key=lambda receipt: receipt.id)
    return ", ".join(f"{one.series} {one.printed}" for one in made) or payment.paper


def _code(payment: Payment) -> str:
    return payment.order.demand.code if payment.order else ""
