"""Shapes of payments, receipts and money given back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from motcua.onestop.payments.enums import RefundReason
from motcua.sites.api.schemas import Body, Label, Schema, UnitRef


class SentRefund(Body):
    reason: RefundReason
    note: str = Field(max_length=2000)


class SentDecision(Body):
    agrees: bool
    note: str = Field("", max_length=2000, description=_("Why not, where you do not agree."))


class SentReceipt(Body):
    payer_name: str = Field(max_length=300)
    payer_number: str = Field("", max_length=40)
    payer_address: str = Field("", max_length=500)
    reason: str = Field(max_length=1000, description=_("What was wrong."))


class Receipt(Schema):
    id: UUID
    series: str
    number: str
    state: Label
    amount: int
    payer_name: str
    payer_number: str | None
    payer_address: str | None
    issued_at: datetime
    issued_by: str
    ended_at: datetime | None
    end_reason: str | None
    replaces: UUID | None


class Refund(Schema):
    id: UUID
    payment: UUID
    amount: int
    reason: Label
    note: str
    state: Label
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str | None
    decision_note: str | None
    paid_at: datetime | None


class Payment(Schema):
    id: UUID
    dossier: str | None = Field(description=_("Code of what it was paid for; null where no order has its reference."))
    unit: UnitRef | None
    method: Label
    standing: Label
    amount: int = Field(description=_("Whole đồng."))
    transaction: str
    paid_at: datetime
    refunded_at: datetime | None
    receipts: list[Receipt]
    refunds: list[Refund]


class Payments(Schema):
    items: list[Payment]
    next: str | None
