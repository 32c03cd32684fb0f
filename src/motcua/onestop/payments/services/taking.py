"""What comes from outside. A message is heard once, whoever brings it and how often; money that came always counts.

Locks: the order, then its demand; of the order not its key, which the differences of a day name while they hold its
payment. The transaction of the other side is unique in the database, so that of a hundred
messages about one payment one takes it and ninety-nine find it taken.
"""

import logging
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.events import announce
from motcua.foundation.common.ids import uuid7
from motcua.onestop.payments import gateways, workflow
from motcua.onestop.payments.enums import DemandState, Heard, Method, OrderState, OrderVerb, Standing, Verdict, Wrong
from motcua.onestop.payments.errors import BadMessage
from motcua.onestop.payments.events import PaymentSettled
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder
from motcua.onestop.payments.ports import Call, Reply, Told
from motcua.onestop.payments.services import receipts
from motcua.onestop.payments.services.asking import SUBJECT

log = logging.getLogger(__name__)
LONGEST = 16 * 1024
ASK_AGAIN = timedelta(seconds=30)
_NEW = """
INSERT INTO payment (id, method, transaction, order_id, unit_id, reference, amount, at, heard_at, heard_by, times,
  standing, is_late, paper, cash_day, taken_by, taken_by_name, refunded)
  VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, %s, %s, %s, %s, %s, %s, 0)
  ON CONFLICT (method, transaction) DO NOTHING RETURNING id"""
_REFUSED = """
INSERT INTO payment_refusal (method, day, why, count, last_at) VALUES (%s, %s, %s, 1, %s)
  ON CONFLICT (method, day, why) DO UPDATE SET count = payment_refusal.count + 1, last_at = excluded.last_at"""


def hear(method: Method, call: Call) -> Reply:
    """A request from outside: checked, taken, answered in the words of its protocol. Never raises for what it says."""
    gateway = gateways.of(method)
    try:
        if len(call.body) > LONGEST or sum(len(v) for v in call.query.values()) > LONGEST:
            raise BadMessage(Wrong.TOO_LONG)
        told = gateway.read(call)
    except BadMessage as wrong:
        log.warning("payment message refused: %s %s", method, wrong)
        refused(method, wrong.why)
        return gateway.reply(wrong.why)
    return gateway.reply(take(told, method=method, heard=Heard.CALLBACK))


def refused(method: Method, why: Wrong) -> None:
    """Count it: how many messages of today were not listened to."""
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, [str(method), local(moment).date(), str(why), moment])


@transaction.atomic
def take(
    told: Told, *, method: Method, heard: Heard, by: Actor = SYSTEM, paper: str = "", cash_day: date | None = None,
    at: datetime | None = None,
) -> Verdict:  # fmt: skip
    """What the other side says of an order becomes true here, once. `paper`: the number of the receipt that was written
    on paper; else an electronic one is made. `cash_day`: in whose cash of `by` it is counted."""
    moment = at or now()
    order = PaymentOrder.objects.select_for_update(no_key=True).filter(code=told.reference, method=method).first()
    if told.is_paid is None:
        return Verdict.NOTHING
    if not told.is_paid:
        return _fail(order, told, by, moment)
    return _paid(order, told, method, heard, by, paper, cash_day, moment)


def _fail(order: PaymentOrder | None, told: Told, by: Actor, at: datetime) -> Verdict:
    if order is None:
        return Verdict.UNKNOWN_ORDER
    if not workflow.is_open(OrderVerb.FAIL, order.state):
        return Verdict.REPEATED
    order.state, order.reason, order.ask_at = workflow.after(OrderVerb.FAIL), told.reason[:200], None
    order.save(update_fields=["state", "reason", "ask_at"])
    _record("payment.failed", order, by, at, {"reason": order.reason})
    return Verdict.FAILED


def _paid(
    order: PaymentOrder | None, told: Told, method: Method, heard: Heard, by: Actor, paper: str,
    cash_day: date | None, at: datetime,
) -> Verdict:  # fmt: skip
    known = Payment.objects.select_for_update().filter(method=method, transaction=told.transaction).first()
    if known:
        return _again(known, told)
    demand = PaymentDemand.objects.select_for_update().get(id=order.demand_id) if order else None
    standing = _standing(order, demand, told)
    when, id = told.at or at, uuid7()
    is_late = bool(order and (order.state in (OrderState.EXPIRED, OrderState.FAILED) or when > order.expires_at))
    values: list[Any] = [
        id, str(method), told.transaction, order.id if order else None, order.unit_id if order else None,
        told.reference[:100], told.amount, when, at, str(heard), str(standing), is_late, paper,
        cash_day, by.id if cash_day else None, by.name if cash_day else "",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEW, values)
        is_new = cursor.fetchone() is not None
    if not is_new:  # an unknown order has no lock: somebody else was a moment faster
        return _again(Payment.objects.select_for_update().get(method=method, transaction=told.transaction), told)
    payment = Payment.objects.get(id=id)
    if standing == Standing.SETTLED:
        assert order and demand
        _settle(order, demand, payment, by, at)
        return Verdict.TAKEN
    detail = {"transaction": told.transaction, "amount": told.amount, "standing": str(standing)}
    if order:
        _record("payment.held", order, by, at, detail)
    else:
        audit.record("payment.held", by=by, subject=(SUBJECT, id), at=at, detail={**detail, "said": told.reference})
    return {
        Standing.UNKNOWN_ORDER: Verdict.UNKNOWN_ORDER, Standing.WRONG_AMOUNT: Verdict.WRONG_AMOUNT,
    }.get(standing, Verdict.HELD)  # fmt: skip


def _standing(order: PaymentOrder | None, demand: PaymentDemand | None, told: Told) -> Standing:
    if order is None or demand is None:
        return Standing.UNKNOWN_ORDER
    if demand.state in (DemandState.SETTLED, DemandState.REFUNDED):
        return Standing.SECOND
    if told.amount != order.amount:
        return Standing.WRONG_AMOUNT
    if demand.state == DemandState.CANCELLED:
        return Standing.NOT_OWED
    return Standing.SETTLED if workflow.is_open(OrderVerb.SETTLE, order.state) else Standing.SECOND


def _again(known: Payment, told: Told) -> Verdict:
    known.times += 1
    known.save(update_fields=["times"])
    if (known.amount, known.reference) != (told.amount, told.reference[:100]):
        log.warning("payment %s told again with other facts", known.transaction)
        return Verdict.CONTRADICTS
    return Verdict.REPEATED


def _settle(order: PaymentOrder, demand: PaymentDemand, payment: Payment, by: Actor, at: datetime) -> None:
    order.state, order.paid_at, order.ask_at, order.reason = workflow.after(OrderVerb.SETTLE), payment.at, None, ""
    order.save(update_fields=["state", "paid_at", "ask_at", "reason"])
    demand.state, demand.closed_at = DemandState.SETTLED, at
    demand.save(update_fields=["state", "closed_at"])
    receipt = None if payment.paper else receipts.issue(payment, demand, by=by, at=at)
    _record("payment.settled", order, by, at, {
        "transaction": payment.transaction, "amount": payment.amount, "late": payment.is_late,
        "receipt": f"{receipt.series} {receipt.printed}" if receipt else payment.paper,
    })  # fmt: skip
    announce(PaymentSettled(
        demand.id, payment.id, receipt.id if receipt else None, demand.subject_kind, demand.subject_id
    ))  # fmt: skip


def _record(action: str, order: PaymentOrder, by: Actor, at: datetime, detail: dict) -> None:
    audit.record(action, by=by, subject=(SUBJECT, order.demand_id), unit_id=order.unit_id, at=at,
                 detail={"order": order.code, "method": order.method, **detail})  # fmt: skip


@transaction.atomic
def step(order_id: UUID, verb: OrderVerb, *, at: datetime, ask_at: datetime | None) -> bool:
    """Doubt an order or let it expire; False when it is not open for that any more."""
    order = PaymentOrder.objects.select_for_update(no_key=True).get(id=order_id)
    if not workflow.is_open(verb, order.state):
        return False
    order.state, order.ask_at = workflow.after(verb), ask_at
    order.save(update_fields=["state", "ask_at"])
    _record(f"payment.{verb}", order, SYSTEM, at, {})
    return True
