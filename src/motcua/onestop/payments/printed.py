"""What is printed of money besides receipts, drawn whenever asked for; nothing is stored."""

from pathlib import Path

from motcua.foundation.common.clock import local
from motcua.foundation.documents.render import render_letter
from motcua.foundation.organisations.selectors import agency_of, superior_of
from motcua.onestop.payments import amounts
from motcua.onestop.payments.enums import Method, RefundState
from motcua.onestop.payments.models import BY_HAND, Refund

PAY_OUT = Path(__file__).parent / "letters" / "pay-out.typ"


def pay_out(refund: Refund) -> bytes:
    """The slip that who took the cash signs, as PDF. Raises LookupError where no cash was paid out."""
    payment = refund.payment
    if refund.state != RefundState.PAID or payment.method != Method.CASH or refund.paid_at is None:
        raise LookupError(refund.id)
    assert payment.unit
    order, unit = payment.order, agency_of(payment.unit)
    above, demand = superior_of(unit), order.demand if order else None
    first = payment.receipts.order_by("number").first()
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
