"""Shapes of payments, receipts and money given back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from motcua.onestop.payments.enums import RefundReason
from motcua.sites.api.schemas import Body, Label, Schema, UnitRef


class Left(Schema):
    """A fee or a charge of a payment."""

    kind: str | None = Field(description=_("fee or charge; null where the money settles nothing."))
    title: str | None
    amount: int = Field(description=_("Whole đồng of it that were not given back."))


class SentRefund(Body):
    reason: RefundReason
    note: str = Field(max_length=2000)
    parts: list[int] | None = Field(
        None, max_length=50,
        description=_("Whole đồng to give back of each of the payment's “left”, in its order. All of it if left out."),
    )  # fmt: skip


class SentPayOut(Body):
    number: str = Field(max_length=60, description=_("Number of the payment voucher (phiếu chi)."))
    received_by: str = Field(max_length=200, description=_("Who received the cash and signed the voucher."))
    receiver_paper: str = Field(
        max_length=30, description=_("Number of the identity paper they showed: personal ID or passport.")
    )


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
    parts: list[int] = Field(description=_("Of each fee and charge asked; empty where the money settled nothing."))
    received_by: str | None = Field(description=_("Who took cash that was paid out at the counter."))


class Payment(Schema):
    id: UUID
    dossier: str | None = Field(description=_("Code of what it was paid for; null where no order has its reference."))
    unit: UnitRef | None
    method: Label
    standing: Label
    amount: int = Field(description=_("Whole đồng."))
    transaction: str
    paid_at: datetime
    refunded: int = Field(description=_("Whole đồng that were given back."))
    refunded_at: datetime | None = Field(description=_("When the last of it was given back."))
    left: list[Left]
    receipts: list[Receipt]
    refunds: list[Refund]


class Payments(Schema):
    items: list[Payment]
    next: str | None
