"""Who may read a receipt: who may see what was paid for, and who keeps the money of the agency."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.onestop.payments import permissions
from motcua.onestop.payments.models import Receipt
from motcua.onestop.payments.services.receipts import FILE

READERS: dict[str, Callable[[Actor, UUID], bool]] = {}
"""By kind of subject; the room that has the subject says whether the actor may see this one."""


@resolver(FILE)
def reads_receipt(actor: Actor, subject_id: UUID, file: Any) -> bool:
    return may_see(actor, subject_id)


def may_see(actor: Actor, receipt_id: UUID) -> bool:
    found = Receipt.objects.filter(id=receipt_id).select_related("payment__order__demand").first()
    if found is None:
        return False
    if permissions.keeps(actor, found.unit_id):
        return True
    order = found.payment.order
    if order is None or order.demand.subject_kind not in READERS:
        return False
    return READERS[order.demand.subject_kind](actor, order.demand.subject_id)
