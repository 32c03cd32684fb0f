"""What is asked: one demand a subject, at most one of them open or paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.onestop.payments.enums import DemandState, OrderState
from motcua.onestop.payments.errors import PaidAlready
from motcua.onestop.payments.models import PaymentDemand, PaymentOrder

SUBJECT = "payment"


@dataclass(frozen=True, slots=True)
class Part:
    """A fee (lệ phí) or charge (phí): `kind` of `catalogue.enums.FeeKind`, what for, whole đồng; `lines`: how many of
    what price make it, where that is known."""

    kind: str
    title: Mapping[str, str]
    amount: int
    lines: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a demand says. `code` and `title` name the subject to people."""

    unit_id: UUID
    subject: tuple[str, UUID]
    code: str
    title: Mapping[str, str]
    payer_name: str
    payer_number: str
    payer_address: str
    parts: tuple[Part, ...]
    note: str = ""

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)


@transaction.atomic
def ask(asked: Asked, *, by: Actor, at: datetime | None = None) -> PaymentDemand:
    """The open demand of the subject; asked with other amounts, the one before is taken back and another stands. Raises
    PaidAlready. The caller has the subject locked, or asks again when two asked at once."""
    moment = at or now()
    items = [_item(part) for part in asked.parts]
    standing = standing_of(*asked.subject, lock=True)
    if standing and standing.state == DemandState.SETTLED:
        raise PaidAlready
    if standing and [_sum(one) for one in standing.items] == [_sum(one) for one in items]:
        return standing
    if standing:
        _close(standing, by, moment, "asked anew")
    demand = PaymentDemand.objects.create(
        unit_id=asked.unit_id, subject_kind=asked.subject[0], subject_id=asked.subject[1], code=asked.code,
        title=dict(asked.title), payer_name=asked.payer_name, payer_number=asked.payer_number,
        payer_address=asked.payer_address, items=items, amount=asked.amount, note=asked.note, asked_at=moment,
        asked_by=by.name,
    )  # fmt: skip
    audit.record("payment.asked", by=by, subject=(SUBJECT, demand.id), unit_id=demand.unit_id, at=moment,
                 detail={"code": demand.code, "amount": demand.amount})  # fmt: skip
    return demand


def _sum(item: dict[str, Any]) -> tuple[str, dict[str, str], int]:
    return item["kind"], item["title"], item["amount"]


def _item(part: Part) -> dict[str, Any]:
    lines = {"lines": [list(line) for line in part.lines]} if part.lines else {}
    return {"kind": str(part.kind), "title": dict(part.title), "amount": part.amount, **lines}


def standing_of(kind: str, id: UUID, *, lock: bool = False) -> PaymentDemand | None:
    """The demand that is open or paid. Locked, its waiting orders are locked before it, as whoever takes money does."""
    demands = PaymentDemand.objects.filter(
        subject_kind=kind, subject_id=id, state__in=[DemandState.OPEN, DemandState.SETTLED]
    )  # fmt: skip
    if not lock:
        return demands.first()
    waiting = PaymentOrder.objects.filter(demand__in=demands, state=OrderState.WAITING)
    list(waiting.select_for_update(of=("self",), no_key=True).order_by("id").values_list("id"))
    return demands.select_for_update().first()


@transaction.atomic
def cancel(kind: str, id: UUID, *, by: Actor, reason: str, at: datetime | None = None) -> bool:
    """Nothing is asked of the subject any more. What is paid stays paid; False when nothing was open."""
    standing = standing_of(kind, id, lock=True)
    if standing is None or standing.state != DemandState.OPEN:
        return False
    _close(standing, by, at or now(), reason)
    return True


def _close(demand: PaymentDemand, by: Actor, at: datetime, reason: str) -> None:
    demand.state, demand.closed_at = DemandState.CANCELLED, at
    demand.save(update_fields=["state", "closed_at"])
    audit.record("payment.cancelled", by=by, subject=(SUBJECT, demand.id), unit_id=demand.unit_id, at=at,
                 detail={"code": demand.code, "reason": reason})  # fmt: skip
    # Orders stay: somebody may be paying this very moment. What still comes is listed and given back.
    demand.orders.filter(state=OrderState.WAITING).update(expires_at=at, ask_at=at)
