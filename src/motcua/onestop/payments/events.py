"""What money announces. Bodies name things by id; listeners read the rest."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class PaymentSettled(Event):
    """What was asked is paid; `subject` is what it was asked for. No receipt where one was written on paper."""

    demand_id: UUID
    payment_id: UUID
    receipt_id: UUID | None
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """What had settled a demand was given back."""

    demand_id: UUID
    refund_id: UUID
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True)
class PaymentPartlyRefunded(Event):
    """A part of what settles a demand was given back; `receipt_id` holds now, over the rest."""

    demand_id: UUID
    refund_id: UUID
    receipt_id: UUID
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True)
class ReceiptReplaced(Event):
    """`receipt_id` holds now instead of one that was wrong; or none holds, after it was cancelled."""

    demand_id: UUID
    receipt_id: UUID
    subject_kind: str
    subject_id: UUID
