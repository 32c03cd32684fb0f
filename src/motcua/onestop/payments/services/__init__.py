"""Verbs of money, each one transaction: ask, order, take what the outside says, receipt, give back, compare."""

from motcua.onestop.payments.services.asking import Asked, Part, ask, cancel
from motcua.onestop.payments.services.cash_days import close, confirm
from motcua.onestop.payments.services.comparing import reconcile, settle_difference
from motcua.onestop.payments.services.giving_back import approve, ask_refund, note_pay_out, note_transfer, refuse
from motcua.onestop.payments.services.ordering import claim, follow_up, start, take_cash
from motcua.onestop.payments.services.receipts import pdf_of, replace_receipt
from motcua.onestop.payments.services.taking import hear, refused, take

__all__ = [
    "Asked", "Part", "approve", "ask", "ask_refund", "cancel", "claim", "close", "confirm", "follow_up", "hear",
    "note_pay_out", "note_transfer", "pdf_of", "reconcile", "refuse", "refused", "replace_receipt",
    "settle_difference", "start", "take", "take_cash",
]  # fmt: skip
