"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.catalogue.enums import FeeKind
from motcua.onestop.payments.enums import (
    DemandState,
    DifferenceKind,
    Heard,
    Method,
    OrderState,
    ReceiptState,
    RefundReason,
    RefundState,
    Standing,
)

METHODS = {
    Method.VIETQR: _("Bank transfer by VietQR"),
    Method.PAYPLAT: _("National payment platform"),
    Method.VNPAY: _("VNPAY"),
    Method.CASH: _("Cash at the counter"),
}
DEMANDS = {
    DemandState.OPEN: _("To be paid"),
    DemandState.SETTLED: _("Paid"),
    DemandState.CANCELLED: _("Asked no more"),
    DemandState.REFUNDED: _("Given back"),
}
ORDERS = {
    OrderState.WAITING: _("Waiting for the payment"),
    OrderState.UNKNOWN: _("Not known yet"),
    OrderState.PAID: _("Paid"),
    OrderState.FAILED: _("Not paid"),
    OrderState.EXPIRED: _("Expired"),
    OrderState.REFUNDED: _("Given back"),
}
ORDER_PILLS = {
    OrderState.WAITING: "soon", OrderState.UNKNOWN: "soon", OrderState.PAID: "ontime", OrderState.FAILED: "late",
    OrderState.EXPIRED: "paused", OrderState.REFUNDED: "paused",
}  # fmt: skip
STANDINGS = {
    Standing.SETTLED: _("Settles the demand"),
    Standing.WRONG_AMOUNT: _("Wrong amount"),
    Standing.SECOND: _("Paid twice"),
    Standing.NOT_OWED: _("Asked no more"),
    Standing.UNKNOWN_ORDER: _("No order has this reference"),
}
HEARD = {
    Heard.CALLBACK: _("The other side told us"),
    Heard.QUERY: _("We asked"),
    Heard.REPORT: _("Report of the day"),
    Heard.COUNTER: _("At the counter"),
}
RECEIPTS = {
    ReceiptState.VALID: _("Valid"),
    ReceiptState.CANCELLED: _("Cancelled"),
    ReceiptState.REPLACED: _("Replaced"),
}
REFUNDS = {
    RefundState.ASKED: _("Waits for the second officer"),
    RefundState.APPROVED: _("Approved, not given back yet"),
    RefundState.REFUSED: _("Not approved"),
    RefundState.PAID: _("Given back"),
}
REASONS = {
    RefundReason.WITHDRAWN: _("The applicant withdrew the dossier"),
    RefundReason.DECLINED: _("The dossier was not accepted"),
    RefundReason.WRONG_AMOUNT: _("Another amount than the one asked"),
    RefundReason.PAID_TWICE: _("Paid twice"),
    RefundReason.NOT_OWED: _("Paid when nothing was asked any more"),
    RefundReason.EXEMPT: _("Exempt from the fee, proved later"),
    RefundReason.OTHER: _("Another reason"),
}
PARTS = {FeeKind.FEE: _("State fee"), FeeKind.CHARGE: _("Charge")}
DIFFERENCES = {
    DifferenceKind.NOT_THERE: _("We have it, the other side does not"),
    DifferenceKind.AMOUNT: _("The amounts differ"),
    DifferenceKind.HELD: _("Money that settles nothing"),
    DifferenceKind.REFUND: _("Given back on one side only, or another amount"),
    DifferenceKind.TWICE: _("The reports of two days have it"),
}
