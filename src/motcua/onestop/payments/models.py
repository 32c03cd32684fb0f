"""What is asked, how it was paid, the receipt, what was given back, and the days that were compared with the bank's.

Amounts are whole đồng. What happened is in the sealed record too; these rows are its present state.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.payments.enums import (
    DemandState,
    DifferenceKind,
    Heard,
    Method,
    OrderState,
    ReceiptState,
    RefundReason,
    RefundState,
    Standing,
    Wrong,
)

BY_HAND = "by-hand:"
"""What the number of a transfer of the agency's own begins with: no report of the other side names it."""


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in enum]  # type: ignore[attr-defined]


class PaymentDemand(models.Model):
    """What somebody owes for one thing. The thing is named by kind and id: rooms above keep the link."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="the agency that collects")
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    code = models.TextField(help_text="how people name it: the code of the dossier")
    title = models.JSONField(help_text="what it is for, {vi, en}")
    payer_name = models.TextField()
    payer_number = models.TextField(blank=True, default="")
    payer_address = models.TextField(blank=True, default="")
    items = models.JSONField(help_text="[{kind, title, amount, lines}], fees and charges apart")
    amount = models.BigIntegerField()
    note = models.TextField(blank=True, default="", help_text="the officer's word on the amount")
    state = models.TextField(choices=_choices(DemandState), default=DemandState.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payment_demand"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="demand_is_of_money"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=Q(state__in=["open", "settled"]),
                name="one_demand_a_subject",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="demand_of_subject"),
            models.Index(fields=["unit", "-id"], name="demand_of_unit"),
            models.Index(fields=["code"], name="demand_of_code"),
        ]


class PaymentOrder(models.Model):
    """One try to pay a demand in one way. `code` is what the outside knows it by."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    demand = models.ForeignKey(PaymentDemand, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(unique=True)
    method = models.TextField(choices=_choices(Method))
    amount = models.BigIntegerField()
    state = models.TextField(choices=_choices(OrderState), default=OrderState.WAITING)
    url = models.TextField(blank=True, default="")
    qr = models.TextField(blank=True, default="")
    return_url = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_by = models.UUIDField()
    asked_at = models.DateTimeField(null=True, help_text="when the outside was asked last what became of it")
    ask_at = models.DateTimeField(null=True, help_text="when it is asked next; empty: never")
    asks = models.SmallIntegerField(default=0)
    paid_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="", help_text="why it failed, as the outside says it")

    class Meta:
        db_table = "payment_order"
        indexes = [
            models.Index(fields=["unit", "-id"], name="order_of_unit"),
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="order_to_ask"),
            models.Index(
                fields=["unit", "-id"], condition=Q(state__in=["waiting", "unknown"]), name="order_open_of_unit"
            ),
            models.Index(fields=["method", "paid_at"], condition=Q(paid_at__isnull=False), name="order_paid"),
        ]


class Payment(models.Model):
    """Money that reached us: one row a transaction of the other side, whatever was said of it and how often."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    method = models.TextField(choices=_choices(Method))
    transaction = models.TextField()
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, null=True, related_name="payments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reference = models.TextField(blank=True, default="")
    amount = models.BigIntegerField()
    at = models.DateTimeField(help_text="as the other side says it")
    heard_at = models.DateTimeField()
    heard_by = models.TextField(choices=_choices(Heard))
    times = models.IntegerField(default=1)
    standing = models.TextField(choices=_choices(Standing))
    is_late = models.BooleanField(default=False)
    paper = models.TextField(blank=True, default="", help_text="number of a receipt written on paper at the counter")
    refunded = models.BigIntegerField(default=0, help_text="how much of it was given back")
    refunded_at = models.DateTimeField(null=True, help_text="when the last of it was given back")
    told_on = models.DateField(null=True, help_text="the day whose report of the other side has it")
    taken_by = models.UUIDField(null=True, help_text="who took the cash")
    taken_by_name = models.TextField(blank=True, default="")
    cash_day = models.DateField(null=True, help_text="the day in whose cash it is counted")

    class Meta:
        db_table = "payment"
        constraints = [
            models.UniqueConstraint(fields=["method", "transaction"], name="one_payment_a_transaction"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(standing="settled"), name="one_payment_settles_an_order"
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")), name="no_more_back_than_came"
            ),
            models.CheckConstraint(
                condition=Q(refunded_at__isnull=True) | Q(refunded=F("amount")), name="given_back_is_all_of_it"
            ),
        ]
        indexes = [
            models.Index(fields=["method", "at"], name="payment_of_day"),
            models.Index(fields=["unit", "-id"], name="payment_of_unit"),
            models.Index(fields=["unit", "at"], name="payment_of_unit_by_day"),
            models.Index(
                fields=["taken_by", "cash_day"], condition=Q(cash_day__isnull=False), name="payment_in_cash_of"
            ),
            models.Index(fields=["unit", "cash_day"], condition=Q(cash_day__isnull=False), name="payment_in_cash"),
            models.Index(fields=["method", "told_on"], condition=Q(told_on__isnull=False), name="payment_in_report"),
            models.Index(
                fields=["-id"], condition=~Q(standing="settled") & Q(refunded_at__isnull=True), name="payment_held"
            ),
        ]


class PaymentRefusal(models.Model):
    """How many messages of a day were not listened to, and the last of them: a row a day, way and reason."""

    method = models.TextField(choices=_choices(Method))
    day = models.DateField()
    why = models.TextField(choices=_choices(Wrong))
    count = models.IntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "payment_refusal"
        constraints = [models.UniqueConstraint(fields=["method", "day", "why"], name="one_refusal_row")]


class Receipt(models.Model):
    """An electronic receipt (biên lai điện tử, Decree 123/2020/NĐ-CP). What it says is never changed, and none is
    deleted: the database refuses. A wrong one is cancelled, or replaced by another that names it; so is one of which a
    part was given back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    series = models.TextField()
    number = models.IntegerField()
    code = models.TextField()
    title = models.JSONField()
    payer_name = models.TextField()
    payer_number = models.TextField(blank=True, default="")
    payer_address = models.TextField(blank=True, default="")
    items = models.JSONField()
    amount = models.BigIntegerField()
    method = models.TextField(choices=_choices(Method))
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    state = models.TextField(choices=_choices(ReceiptState), default=ReceiptState.VALID)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")
    end_reason = models.TextField(blank=True, default="")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "receipt"
        constraints = [
            models.UniqueConstraint(fields=["unit", "series", "number"], name="one_receipt_a_number"),
            models.UniqueConstraint(fields=["payment"], condition=Q(state="valid"), name="one_receipt_a_payment"),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="receipt_of_unit"),
            models.Index(fields=["code"], name="receipt_of_code"),
            models.Index(fields=["number"], name="receipt_of_number"),
        ]

    @property
    def printed(self) -> str:
        """The number as it stands on the receipt: 0000017."""
        return f"{self.number:07}"


class Refund(models.Model):
    """Money to give back: asked by one officer, decided by another; of a payment one at a time, the whole or a part."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    parts = models.JSONField(default=list, help_text="of each fee and charge asked; empty: nothing was settled")
    reason = models.TextField(choices=_choices(RefundReason))
    note = models.TextField()
    state = models.TextField(choices=_choices(RefundState), default=RefundState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.TextField(blank=True, default="")
    decision_note = models.TextField(blank=True, default="")
    transaction = models.TextField(blank=True, default="")
    paid_at = models.DateTimeField(null=True)
    paid_by = models.UUIDField(null=True)
    paid_by_name = models.TextField(blank=True, default="")
    cash_day = models.DateField(null=True, help_text="the day in whose cash the pay-out is counted")
    received_by = models.TextField(blank=True, default="", help_text="who took the cash at the counter")
    receiver_paper = models.TextField(blank=True, default="", help_text="number of the identity paper they showed")
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="", help_text="why the last try to pay it failed")
    told_on = models.DateField(null=True, help_text="the day whose report of the other side has it")

    class Meta:
        db_table = "refund"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="refund_by_two_officers"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_of_money"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state__in=["asked", "approved"]), name="one_refund_at_a_time"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "-id"], name="refund_of_unit"),
            models.Index(fields=["try_at"], condition=Q(state="approved"), name="refund_to_pay"),
            models.Index(fields=["unit", "paid_at"], condition=Q(state="paid"), name="refund_paid"),
            models.Index(fields=["paid_by", "cash_day"], condition=Q(cash_day__isnull=False), name="refund_in_cash_of"),
            models.Index(fields=["unit", "cash_day"], condition=Q(cash_day__isnull=False), name="refund_in_cash"),
        ]


class CashDay(models.Model):
    """What an officer took and paid out in cash for an agency on a day, counted and closed by them; nothing is added to
    it any more. The sums are those of the closing; a second officer confirms."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer = models.UUIDField()
    officer_name = models.TextField()
    day = models.DateField()
    count = models.IntegerField(help_text="payments")
    taken = models.BigIntegerField()
    cancelled = models.IntegerField(help_text="receipts of them that were cancelled")
    paid_out = models.BigIntegerField()
    counted = models.BigIntegerField()
    reason = models.TextField(blank=True, default="", help_text="of a difference")
    closed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "cash_day"
        constraints = [
            models.UniqueConstraint(fields=["officer", "unit", "day"], name="one_cash_day"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("officer")), name="cash_day_by_two"
            ),
            models.CheckConstraint(
                condition=Q(counted=Greatest(F("taken") - F("paid_out"), 0)) | ~Q(reason=""),
                name="cash_difference_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="cash_day_of_unit"),
            models.Index(fields=["officer", "-id"], name="cash_day_of_officer"),
            models.Index(fields=["unit"], condition=Q(confirmed_at__isnull=True), name="cash_day_to_confirm"),
        ]

    @property
    def expected(self) -> int:
        """What the till has to hand over."""
        return max(0, self.taken - self.paid_out)

    @property
    def advanced(self) -> int:
        """Paid out beyond what was taken: the till gives it back to the officer."""
        return max(0, self.paid_out - self.taken)

    @property
    def difference(self) -> int:
        return self.counted - self.expected


class Reconciliation(models.Model):
    """One day of one way to pay, compared with the other side's report. A second run finds more, never twice."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    method = models.TextField(choices=_choices(Method))
    day = models.DateField()
    ran_at = models.DateTimeField()
    theirs = models.IntegerField(help_text="payments in their report")
    theirs_amount = models.BigIntegerField()
    ours = models.IntegerField()
    ours_amount = models.BigIntegerField()

    class Meta:
        db_table = "reconciliation"
        constraints = [models.UniqueConstraint(fields=["method", "day"], name="one_reconciliation_a_day")]


class Difference(models.Model):
    """What the two do not agree on; open until an officer writes how it was settled, or it is gone at a later run."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="differences")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.TextField(choices=_choices(DifferenceKind))
    transaction = models.TextField()
    reference = models.TextField(blank=True, default="")
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="differences")
    ours_amount = models.BigIntegerField(null=True)
    theirs_amount = models.BigIntegerField(null=True)
    other_day = models.DateField(null=True, help_text="the day whose report had it before")
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "reconciliation_difference"
        constraints = [models.UniqueConstraint(fields=["reconciliation", "kind", "transaction"], name="one_difference")]
        indexes = [
            models.Index(fields=["-id"], condition=Q(settled_at__isnull=True), name="difference_open"),
        ]
