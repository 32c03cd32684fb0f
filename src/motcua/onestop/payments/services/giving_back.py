"""Giving money back: one officer asks with a reason, another decides, the worker pays it once."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.events import announce
from motcua.foundation.common.text import clean
from motcua.onestop.payments import gateways, permissions, workflow
from motcua.onestop.payments.enums import (
    DemandState,
    Method,
    OrderVerb,
    ReceiptState,
    RefundReason,
    RefundState,
    Standing,
)
from motcua.onestop.payments.errors import GatewayFailed, NotOpen, SecondOfficer
from motcua.onestop.payments.events import PaymentRefunded
from motcua.onestop.payments.models import BY_HAND, Payment, PaymentDemand, PaymentOrder, Receipt, Refund
from motcua.onestop.payments.services import receipts
from motcua.onestop.payments.services.asking import SUBJECT

log = logging.getLogger(__name__)
LEAST_NOTE, LONGEST_NUMBER, LONGEST_NAME = 5, 60, 200
REASONS = {
    Standing.WRONG_AMOUNT: RefundReason.WRONG_AMOUNT, Standing.SECOND: RefundReason.PAID_TWICE,
    Standing.NOT_OWED: RefundReason.NOT_OWED,
}  # fmt: skip
"""What is usually the reason, by what the payment is."""


@transaction.atomic
def ask_refund(
    payment_id: UUID, *, by: Actor, reason: RefundReason, note: str, at: datetime | None = None
) -> Refund:  # fmt: skip
    """Ask to give the whole payment back. Raises Invalid, NotYourMoney, NotOpen (it is asked already)."""
    moment = at or now()
    payment = Payment.objects.select_for_update().get(id=payment_id)
    permissions.require_keeper(by, payment.unit_id)
    if len(clean(note)) < LEAST_NOTE:
        raise Invalid(_("Write why; it stays on record with your name."), fields={"note": _("Write why.")})
    if payment.refunded_at or payment.refunds.exclude(state=RefundState.REFUSED).exists():
        raise NotOpen
    refund = Refund.objects.create(
        payment=payment, unit_id=payment.unit_id, amount=payment.amount, reason=reason, note=clean(note),
        asked_at=moment, asked_by=by.id, asked_by_name=by.name,
    )  # fmt: skip
    _record("payment.refund_asked", refund, by, moment, {"reason": str(reason)})
    return refund


@transaction.atomic
def approve(refund_id: UUID, *, by: Actor, note: str = "", at: datetime | None = None) -> Refund:
    """The second officer agrees; cash waits until it is paid out (`note_pay_out`), all else is the worker's. Raises
    SecondOfficer, NotOpen, NotYourMoney."""
    moment = at or now()
    refund = _decide(refund_id, by, moment, RefundState.APPROVED, note)
    refund.try_at = None if refund.payment.method == Method.CASH else moment
    refund.save(update_fields=["try_at"])
    _record("payment.refund_approved", refund, by, moment, {"amount": refund.amount})
    return refund


@transaction.atomic
def refuse(refund_id: UUID, *, by: Actor, note: str, at: datetime | None = None) -> Refund:
    if len(clean(note)) < LEAST_NOTE:
        raise Invalid(_("Write why; the officer who asked reads it."), fields={"note": _("Write why.")})
    moment = at or now()
    refund = _decide(refund_id, by, moment, RefundState.REFUSED, note)
    _record("payment.refund_refused", refund, by, moment, {"note": clean(note)})
    return refund


def _decide(refund_id: UUID, by: Actor, at: datetime, state: RefundState, note: str) -> Refund:
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(id=refund_id)
    permissions.require_keeper(by, refund.unit_id)
    if refund.state != RefundState.ASKED:
        raise NotOpen
    if refund.asked_by == by.id:
        raise SecondOfficer
    refund.state, refund.decided_at, refund.decided_by = state, at, by.id
    refund.decided_by_name, refund.decision_note = by.name, clean(note)
    refund.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name", "decision_note"])
    return refund


def pay_out(refund_id: UUID, *, at: datetime | None = None) -> bool:
    """The worker's turn: the outside gives it back, once by the refund's id, however often this is tried."""
    moment = at or now()
    refund = Refund.objects.select_related("payment__order__demand__unit").get(id=refund_id)
    payment = refund.payment
    if refund.state != RefundState.APPROVED or by_hand(refund):
        return False
    try:
        order = payment.order
        bill = gateways.bill_of(order, order.demand) if order else gateways.bill_unknown(payment)
        told = gateways.of(payment.method).give_back(
            bill, payment.transaction, refund.amount, refund.id, refund.decided_by_name, refund.note
        )
    except GatewayFailed as error:
        wait = min(timedelta(minutes=1) * 2 ** min(refund.tries, 10), timedelta(hours=6))
        later = None if error.permanent else moment + wait
        Refund.objects.filter(id=refund_id).update(tries=refund.tries + 1, try_at=later, trouble=str(error)[:200])
        log.warning("refund %s: %s", refund_id, error)
        return False
    with transaction.atomic():
        held = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(id=refund_id)
        if held.state != RefundState.APPROVED:
            return False
        _paid(held, told, moment, SYSTEM)
    return True


@transaction.atomic
def note_transfer(refund_id: UUID, *, by: Actor, number: str, at: datetime | None = None) -> Refund:
    """The agency transferred the money itself, where the way it came knows no way back. Raises Invalid, NotOpen (it is
    on its way, or was given back), NotYourMoney."""
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(id=refund_id)
    permissions.require_keeper(by, refund.unit_id)
    number = clean(number)
    if not 4 <= len(number) <= LONGEST_NUMBER:
        raise Invalid(
            _("Write the number of the transfer as the bank gave it."),
            fields={"number": _("Write the number of the transfer, 4 to 60 signs.")},
        )
    if refund.payment.method == Method.CASH or not by_hand(refund):
        raise NotOpen
    _paid(refund, f"{BY_HAND}{number}", at or now(), by)
    return refund


@transaction.atomic
def note_pay_out(
    refund_id: UUID, *, by: Actor, number: str, received_by: str, at: datetime | None = None
) -> Refund:  # fmt: skip
    """Cash was paid out against a voucher (phiếu chi) that who received it has signed. Raises Invalid, NotOpen (it was
    not approved, was paid out, or did not come as cash), NotYourMoney."""
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(id=refund_id)
    permissions.require_keeper(by, refund.unit_id)
    number, received_by = clean(number), clean(received_by)
    wrong = {}
    if not 1 <= len(number) <= LONGEST_NUMBER:
        wrong["number"] = _("Write the number of the payment voucher, at most 60 signs.")
    if not 2 <= len(received_by) <= LONGEST_NAME:
        wrong["received_by"] = _("Write who received the money.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    if refund.payment.method != Method.CASH or not by_hand(refund):
        raise NotOpen
    _paid(refund, f"{BY_HAND}{number}", at or now(), by, received_by=received_by)
    return refund


def by_hand(refund: Refund) -> bool:
    """Whether only the agency itself brings this money back: by a transfer of its own, or over the counter."""
    return refund.state == RefundState.APPROVED and refund.try_at is None


def _paid(refund: Refund, transaction_id: str, at: datetime, by: Actor, **more: str) -> None:
    """Inside a transaction. What had settled a demand settles it no more, and its receipt is cancelled."""
    payment = refund.payment
    refund.state, refund.transaction, refund.paid_at, refund.try_at = RefundState.PAID, transaction_id, at, None
    refund.trouble = ""
    refund.save(update_fields=["state", "transaction", "paid_at", "try_at", "trouble"])
    payment.refunded_at = at
    payment.save(update_fields=["refunded_at"])
    _record("payment.refunded", refund, by, at, {"amount": refund.amount, "transaction": transaction_id, **more})
    if payment.standing != Standing.SETTLED:
        return
    assert payment.order_id
    order = PaymentOrder.objects.select_for_update().get(id=payment.order_id)
    demand = PaymentDemand.objects.select_for_update().get(id=order.demand_id)
    order.state = workflow.after(OrderVerb.REFUND)
    order.save(update_fields=["state"])
    demand.state, demand.closed_at = DemandState.REFUNDED, at
    demand.save(update_fields=["state", "closed_at"])
    for receipt in Receipt.objects.select_for_update().filter(payment=payment, state=ReceiptState.VALID):
        receipts.end_for_refund(receipt, by=by, reason=f"Hoàn tiền: {refund.note}", at=at)
    announce(PaymentRefunded(demand.id, refund.id, demand.subject_kind, demand.subject_id))


def _record(action: str, refund: Refund, by: Actor, at: datetime, detail: dict) -> None:
    order = refund.payment.order
    audit.record(action, by=by, subject=(SUBJECT, order.demand_id if order else refund.payment_id),
                 unit_id=refund.unit_id, at=at, detail={"refund": str(refund.id), **detail})  # fmt: skip
