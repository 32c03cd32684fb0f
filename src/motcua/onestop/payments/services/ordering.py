"""Paying: an order is opened, followed until it is known what became of it, or taken in cash at once."""

import logging
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.onestop.payments import gateways, workflow
from motcua.onestop.payments.enums import DemandState, Heard, Method, OrderState, OrderVerb, Verdict
from motcua.onestop.payments.errors import GatewayFailed, MayHavePaid, NoSuchWay, NotAsked, NotReached, PaidAlready
from motcua.onestop.payments.models import PaymentDemand, PaymentOrder
from motcua.onestop.payments.ports import Told
from motcua.onestop.payments.services.cash_days import day_for
from motcua.onestop.payments.services.taking import step, take

log = logging.getLogger(__name__)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TO_PAY = timedelta(minutes=15)
FIRST_ASK = timedelta(minutes=2)
GIVE_UP = timedelta(hours=24)
"""How long after its end an order that nobody could tell us of is asked about; then only a late message settles it."""


def _code() -> str:
    """“LP” and ten signs that are not mistaken for one another: ASCII, short, not to be guessed."""
    return "LP" + "".join(secrets.choice(LETTERS) for _ in range(10))


def start(
    demand_id: UUID, method: Method, *, by: Actor, ip: str = "", return_url: str = "", language: str = "vi",
    at: datetime | None = None,
) -> PaymentOrder:  # fmt: skip
    """Open an order; the same one again while it waits and nothing came for it. The outside is called between two
    transactions, so that nobody waits for it. Raises PaidAlready, NotAsked, MayHavePaid, NoSuchWay, NotReached."""
    gateway = gateways.of(method)
    if not gateway.is_offered:
        raise NoSuchWay
    moment = at or now()
    with transaction.atomic():
        demand = PaymentDemand.objects.select_for_update().get(id=demand_id)
        _require_open(demand)
        if demand.orders.filter(state=OrderState.UNKNOWN).exists():
            raise MayHavePaid
        standing = demand.orders.filter(method=method, state=OrderState.WAITING, expires_at__gt=moment, payments=None)
        if (found := standing.first()) and (found.url or found.qr):
            return found
        order = PaymentOrder.objects.create(
            demand=demand, unit_id=demand.unit_id, code=_code(), method=method, amount=demand.amount,
            created_at=moment, expires_at=moment + TO_PAY, created_by=by.id, return_url=return_url,
            ask_at=moment + FIRST_ASK,
        )  # fmt: skip
    try:
        opened = gateway.open(gateways.bill_of(order, demand, ip=ip, language=language))
    except GatewayFailed as error:
        log.warning("no order at %s: %s", method, error)
        take(Told(order.code, False, reason=str(error)), method=method, heard=Heard.QUERY, by=by, at=moment)
        raise NotReached from error
    order.url, order.qr = opened.url, opened.qr
    order.save(update_fields=["url", "qr"])
    return order


def _require_open(demand: PaymentDemand) -> None:
    if demand.state == DemandState.SETTLED:
        raise PaidAlready
    if demand.state != DemandState.OPEN:
        raise NotAsked


def claim(order_id: UUID, *, at: datetime | None = None) -> OrderState:
    """The payer says that they paid, or came back from where they pay: the outside is asked; where it does not know
    yet, or does not answer, the order is in doubt and is asked about again."""
    moment = at or now()
    order = PaymentOrder.objects.select_related("demand__unit").get(id=order_id)
    if order.state in workflow.OPEN and not _ask(order, moment):
        step(order_id, OrderVerb.DOUBT, at=moment, ask_at=moment + timedelta(seconds=20))
    order.refresh_from_db()
    return OrderState(order.state)


def _ask(order: PaymentOrder, at: datetime) -> bool:
    """Whether the outside said what became of the order. Raises nothing: what does not answer is asked again."""
    told = _said(order, at)
    if told is None:
        return False
    verdict = take(told, method=Method(order.method), heard=Heard.QUERY, at=at)
    return verdict not in (Verdict.NOTHING, Verdict.WRONG_AMOUNT, Verdict.HELD)


def _said(order: PaymentOrder, at: datetime) -> Told | None:
    """What the outside says of the order; None when it does not answer."""
    PaymentOrder.objects.filter(id=order.id).update(asked_at=at, asks=F("asks") + 1)
    try:
        return gateways.of(order.method).ask(gateways.bill_of(order, order.demand))
    except GatewayFailed as error:
        log.warning("order %s: no answer: %s", order.code, error)
        return None


def follow_up(order_id: UUID, *, at: datetime | None = None) -> OrderState:
    """The worker's turn: ask what became of it; after its end it is in doubt until it is known, a day long."""
    moment = at or now()
    order = PaymentOrder.objects.select_related("demand__unit").get(id=order_id)
    if order.state not in workflow.OPEN:
        PaymentOrder.objects.filter(id=order_id).update(ask_at=None)
        return OrderState(order.state)
    told = _said(order, moment)
    if told is not None:
        take(told, method=Method(order.method), heard=Heard.QUERY, at=moment)
    order.refresh_from_db()
    if order.state in workflow.OPEN:
        _go_on(order, moment, is_silent=told is None)
        order.refresh_from_db()
    return OrderState(order.state)


def _go_on(order: PaymentOrder, at: datetime, *, is_silent: bool) -> None:
    """Still open: ask again later, at growing distances; past its end it expires where the outside has nothing of it,
    and is in doubt where the outside does not answer."""
    later = at + min(timedelta(minutes=1) * 2 ** min(order.asks, 6), timedelta(minutes=30))
    is_over = at >= order.expires_at
    if is_over and ((not is_silent and order.state == OrderState.WAITING) or at >= order.expires_at + GIVE_UP):
        step(order.id, OrderVerb.EXPIRE, at=at, ask_at=None)
    elif is_over and order.state == OrderState.WAITING:
        step(order.id, OrderVerb.DOUBT, at=at, ask_at=later)
    elif order.state == OrderState.UNKNOWN and not is_silent and at >= order.expires_at + TO_PAY:
        step(order.id, OrderVerb.EXPIRE, at=at, ask_at=None)  # the payer was mistaken: nothing came
    else:
        PaymentOrder.objects.filter(id=order.id).update(ask_at=later)


@transaction.atomic
def take_cash(demand_id: UUID, *, by: Actor, paper: str = "", at: datetime | None = None) -> PaymentOrder:
    """Cash at the counter: order, payment and receipt in one step; none is made where one was written on paper. The
    caller has authorised. Raises PaidAlready, NotAsked, MayHavePaid."""
    moment = at or now()
    demand = PaymentDemand.objects.select_for_update().get(id=demand_id)
    _require_open(demand)
    if demand.orders.filter(state=OrderState.UNKNOWN).exists():
        raise MayHavePaid
    order = PaymentOrder.objects.create(
        demand=demand, unit_id=demand.unit_id, code=_code(), method=Method.CASH, amount=demand.amount,
        created_at=moment, expires_at=moment, created_by=by.id,
    )  # fmt: skip
    told = Told(order.code, True, f"cash:{uuid7()}", demand.amount, moment)
    day = day_for(demand.unit_id, by.id, moment)
    verdict = take(told, method=Method.CASH, heard=Heard.COUNTER, by=by, paper=paper, cash_day=day, at=moment)
    assert verdict is Verdict.TAKEN, verdict
    order.refresh_from_db()
    return order
