"""Money for the pages of the world."""

from typing import Any

from motcua.foundation.common.clock import now, today
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import DifferenceKind, Method, RefundReason
from motcua.onestop.payments.models import Difference, Receipt, Reconciliation
from tests.sites import walk


def money_rows(province: Any) -> dict[str, Any]:
    """A fee taken in cash at the counter, of which a part was paid out and the rest is asked back, its receipts; a day
    compared, with a difference."""
    found, by = walk.submitted(province, walk.MARITAL), province.actor("ketoan")
    services.collect_fee(found.id, by=province.actor("tiepnhan"), fee=Fee(8000))
    payment_id = Receipt.objects.get(code=found.code).payment_id
    said = {"reason": RefundReason.OTHER, "note": "Thu nhầm, đề nghị hoàn."}
    part = payments.ask_refund(payment_id, by=by, parts=[1000], **said)
    payments.approve(part.id, by=province.actor("lanhdao"))
    cash = {"number": "PC-0001", "received_by": "Bùi Quỳnh Xuân", "receiver_paper": "025190001234"}
    payments.note_pay_out(part.id, by=by, **cash)
    refund = payments.ask_refund(payment_id, by=by, **said)
    day = Reconciliation.objects.create(
        method=Method.VIETQR, day=today(), ran_at=now(), theirs=0, theirs_amount=0, ours=1, ours_amount=8000
    )
    difference = Difference.objects.create(
        reconciliation=day, unit=province.commune, kind=DifferenceKind.NOT_THERE, transaction="2611290000001",
        payment_id=payment_id, ours_amount=8000, found_at=now(),
    )  # fmt: skip
    receipt, clerk = Receipt.objects.get(code=found.code, state="valid"), province.actor("tiepnhan")
    payments.close(receipt.unit_id, today(), by=clerk, counted=8000)
    cash = {"unit": receipt.unit_id, "officer": clerk.id, "day": today().isoformat()}
    return {
        "receipt": receipt.id, "payment": payment_id, "refund": refund.id, "paid_out": part.id, "money_day": day.id,
        "difference": difference.id, "cash": cash,
    }  # fmt: skip
