"""The ways to pay of this installation, and how an order is shown to each."""

from typing import Any

from motcua.foundation.common import ports
from motcua.onestop.payments.enums import ONLINE, Method
from motcua.onestop.payments.errors import NoSuchWay
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder
from motcua.onestop.payments.ports import BankTransfer, Bill, CardGateway, Gateway, PaymentPlatform

_PORTS: dict[Method, type] = {
    Method.VIETQR: BankTransfer, Method.PAYPLAT: PaymentPlatform, Method.VNPAY: CardGateway,
}  # fmt: skip


def of(method: Method | str) -> Gateway:
    """Raises NoSuchWay for cash and for what nobody knows."""
    port = _PORTS.get(Method(method)) if method in set(Method) else None
    if port is None:
        raise NoSuchWay
    gateway: Gateway = ports.get(port)
    return gateway


def offered() -> list[Method]:
    """In the order they are shown: the cheapest for the payer first."""
    return [method for method in ONLINE if of(method).is_offered]


def bill_of(order: PaymentOrder, demand: PaymentDemand, *, ip: str = "", language: str = "vi") -> Bill:
    """The order as the outside sees it."""
    facts: dict[str, Any] = {
        "code": demand.code, "title": demand.title.get("vi", ""), "payer": demand.payer_name,
        "payer_number": demand.payer_number, "payer_address": demand.payer_address, "items": demand.items,
        "unit": demand.unit.name, "unit_id": demand.unit.agency_id or demand.unit.code,
    }  # fmt: skip
    return Bill(
        order.code, order.amount, f"{order.code} {demand.code}", order.created_at, order.expires_at, language, ip,
        order.return_url, facts,
    )  # fmt: skip


def bill_unknown(payment: Payment) -> Bill:
    """Money without an order of ours, to give it back."""
    return Bill(payment.reference, payment.amount, payment.reference, payment.at, payment.at)
