"""Giving money back, the whole or a part: one officer asks with a reason, another decides, the worker pays it once.

Of a payment one refund is on its way at a time, so that all of them together are never more than came. Of money that
settles, a refund says how much of each fee and charge goes back; the receipt over the rest says what of each is left.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.events import announce
from motcua.foundation.common.text import clean
from motcua.onestop.payments import amounts, gateways, permissions, workflow
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
from motcua.onestop.payments.events import PaymentPartlyRefunded, PaymentRefunded, ReceiptReplaced
from motcua.onestop.payments.models import BY_HAND, Payment, PaymentDemand, PaymentOrder, Receipt, Refund
from motcua.onestop.payments.services import receipts
from motcua.onestop.payments.services.asking import SUBJECT
from motcua.onestop.payments.services.cash_days import day_for

log = logging.getLogger(__name__)
LEAST_NOTE, LONGEST_NUMBER, LONGEST_NAME = 5, 60, 200
REASONS = {
    Standing.WRONG_AMOUNT: RefundReason.WRONG_AMOUNT, Standing.SECOND: RefundReason.PAID_TWICE,
    Standing.NOT_OWED: RefundReason.NOT_OWED,
}  # fmt: skip
"""What is usually the reason, by what the payment is."""
PAPER = re.compile(r"[0-9A-Z]{6,20}")
UNDER_WAY = (RefundState.ASKED, RefundState.APPROVED)


def rest_of(payment: Payment) -> list[dict[str, Any]]:
    """[{kind, title, amount}]: what is still ours of each fee and charge that was asked, in the order they were asked,
    zeros too; one nameless part where the money settles nothing."""
    if payment.standing != Standing.SETTLED or payment.order is None:
        return [{"kind": "", "title": {}, "amount": payment.amount - payment.refunded}]
    items = payment.order.demand.items
    gone = [one.parts for one in payment.refunds.all() if one.state == RefundState.PAID]
    if payment.refunded_at:
        return [_less(item, item["amount"]) for item in items]
    return [_less(item, sum(parts[n] for parts in gone)) for n, item in enumerate(items)]


def _less(item: dict[str, Any], gone: int) -> dict[str, Any]:
    """What was counted makes the whole; of the rest only the sum is known."""
    return {**{k: v for k, v in item.items() if k != "lines"}, "amount": item["amount"] - gone} if gone else item


def only_whole(payment: Payment) -> bool:
    """A receipt on paper cannot be replaced here by one over the rest."""
    return payment.standing == Standing.SETTLED and bool(payment.paper)


@transaction.atomic
def ask_refund(
    payment_id: UUID, *, by: Actor, reason: RefundReason, note: str, parts: Sequence[int] | None = None,
    at: datetime | None = None,
) -> Refund:  # fmt: skip
    """Ask to give back `parts`, đồng of each of `rest_of`; all that is left where nothing is said. Raises Invalid,
    NotYourMoney, NotOpen (it is asked already)."""
    moment = at or now()
    payment = Payment.objects.select_for_update().get(id=payment_id)
    permissions.require_keeper(by, payment.unit_id)
    if payment.refunded_at or payment.refunds.filter(state__in=UNDER_WAY).exists():
        raise NotOpen
    rest = [part["amount"] for part in rest_of(payment)]
    wrong = _wrong_parts(payment, rest, parts)
    if len(clean(note)) < LEAST_NOTE:
        wrong["note"] = _("Write why.")
        if len(wrong) == 1:
            raise Invalid(_("Write why; it stays on record with your name."), fields=wrong)
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    asked = rest if parts is None else list(parts)
    refund = Refund.objects.create(
        payment=payment, unit_id=payment.unit_id, amount=sum(asked), reason=reason, note=clean(note),
        parts=asked if payment.standing == Standing.SETTLED else [], asked_at=moment, asked_by=by.id,
        asked_by_name=by.name,
    )  # fmt: skip
    _record("payment.refund_asked", refund, by, moment, {"reason": str(reason), "amount": refund.amount})
    return refund


def _wrong_parts(payment: Payment, rest: list[int], parts: Sequence[int] | None) -> dict[str, Any]:
    """{"part_0": a sentence} for what cannot go back; what is wrong of the whole, at the first that has a rest."""
    if parts is None:
        return {}
    first = f"part_{next((number for number, left in enumerate(rest) if left), 0)}"
    if len(parts) != len(rest):
        return {first: _("Say how much of each fee and charge goes back.")}
    wrong: dict[str, Any] = {}
    for number, (part, left) in enumerate(zip(parts, rest, strict=True)):
        if not 0 <= part <= left:
            text = _("At most %(amount)s đồng of it can go back.")
            wrong[f"part_{number}"] = str(text) % {"amount": amounts.digits(left)}
    if not wrong and not sum(parts):
        wrong[first] = _("Say how much goes back.")
    if not wrong and only_whole(payment) and sum(parts) != sum(rest):
        wrong[first] = _("Its receipt is on paper, so only the whole can go back.")
    return wrong


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
        bill = replace(bill, amount=payment.amount)  # what came, which may be another amount than was asked
        told = gateways.of(payment.method).give_back(
            bill, payment.transaction, refund.amount, refund.id, refund.decided_by_name, refund.note
        )
        if payment.refunds.filter(transaction=told).exists():
            raise GatewayFailed(f"{told} is the number of an earlier part; this one is not given back yet")
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
    refund_id: UUID, *, by: Actor, number: str, received_by: str, receiver_paper: str, at: datetime | None = None
) -> Refund:  # fmt: skip
    """Cash was paid out against a voucher (phiếu chi) that who received it has signed; `receiver_paper`: the number of
    the identity paper they showed. Raises Invalid, NotOpen (it was not approved, was paid out, or did not come as
    cash), NotYourMoney."""
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(id=refund_id)
    permissions.require_keeper(by, refund.unit_id)
    number, received_by = clean(number), clean(received_by)
    receiver_paper = re.sub(r"[\s.-]", "", receiver_paper).upper()
    wrong = {}
    if not 1 <= len(number) <= LONGEST_NUMBER:
        wrong["number"] = _("Write the number of the payment voucher, at most 60 signs.")
    if not 2 <= len(received_by) <= LONGEST_NAME:
        wrong["received_by"] = _("Write who received the money.")
    if not PAPER.fullmatch(receiver_paper) or (receiver_paper.isdecimal() and len(receiver_paper) not in (9, 12)):
        wrong["receiver_paper"] = _("Write the number on the paper: 12 digits of a personal ID, or that of a passport.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    if refund.payment.method != Method.CASH or not by_hand(refund):
        raise NotOpen
    moment = at or now()
    refund.received_by, refund.receiver_paper, refund.paid_by = received_by, receiver_paper, by.id
    refund.cash_day = day_for(refund.unit_id, by.id, moment) if refund.unit_id else None
    refund.save(update_fields=["received_by", "receiver_paper", "paid_by", "cash_day"])
    _paid(refund, f"{BY_HAND}{number}", moment, by, received_by=received_by)
    return refund


def by_hand(refund: Refund) -> bool:
    """Whether only the agency itself brings this money back: by a transfer of its own, or over the counter."""
    return refund.state == RefundState.APPROVED and refund.try_at is None


def _paid(refund: Refund, transaction_id: str, at: datetime, by: Actor, **more: str) -> None:
    """Inside a transaction. With the last of it, what had settled a demand settles it no more, and its receipt is
    cancelled; before that another stands for it, over the rest. Locks: as `taking` does."""
    order_id = refund.payment.order_id
    order = PaymentOrder.objects.select_for_update(no_key=True).get(id=order_id) if order_id else None
    payment = refund.payment = Payment.objects.select_for_update().get(id=refund.payment_id)
    refund.state, refund.transaction, refund.paid_at, refund.try_at = RefundState.PAID, transaction_id, at, None
    refund.trouble, refund.paid_by_name = "", by.name
    refund.save(update_fields=["state", "transaction", "paid_at", "try_at", "trouble", "paid_by_name"])
    payment.refunded += refund.amount
    payment.refunded_at = at if payment.refunded == payment.amount else None
    payment.save(update_fields=["refunded", "refunded_at"])
    _record("payment.refunded", refund, by, at, {"amount": refund.amount, "transaction": transaction_id, **more})
    if payment.standing != Standing.SETTLED:
        return
    assert order
    demand = PaymentDemand.objects.select_for_update().get(id=order.demand_id)
    standing = Receipt.objects.select_for_update().filter(payment=payment, state=ReceiptState.VALID)
    if payment.refunded_at is None:
        _part_of(refund, demand, standing.get(), by, at)
        return
    order.state = workflow.after(OrderVerb.REFUND)
    order.save(update_fields=["state"])
    demand.state, demand.closed_at = DemandState.REFUNDED, at
    demand.save(update_fields=["state", "closed_at"])
    for receipt in standing:
        receipts.end_for_refund(receipt, by=by, reason=f"Hoàn tiền: {refund.note}", at=at)
    announce(PaymentRefunded(demand.id, refund.id, demand.subject_kind, demand.subject_id))


def _part_of(refund: Refund, demand: PaymentDemand, standing: Receipt, by: Actor, at: datetime) -> None:
    """The demand stays paid, and the receipt over the rest holds for it."""
    items = [item for item in rest_of(refund.payment) if item["amount"]]
    reason = f"Hoàn {amounts.digits(refund.amount)} đồng: {refund.note}"
    made = receipts.over_the_rest(standing, items, by=by, reason=reason, at=at)
    announce(ReceiptReplaced(demand.id, made.id, demand.subject_kind, demand.subject_id))
    announce(PaymentPartlyRefunded(demand.id, refund.id, made.id, demand.subject_kind, demand.subject_id))


def _record(action: str, refund: Refund, by: Actor, at: datetime, detail: dict) -> None:
    order = refund.payment.order
    audit.record(action, by=by, subject=(SUBJECT, order.demand_id if order else refund.payment_id),
                 unit_id=refund.unit_id, at=at, detail={"refund": str(refund.id), **detail})  # fmt: skip
