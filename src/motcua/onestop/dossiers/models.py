"""A dossier and what grows on it. The event log is the truth; these rows are its present state."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.assist_models import Assistance
from motcua.onestop.dossiers.enums import (
    ApplicantKind,
    Channel,
    CopyKind,
    DossierState,
    HandoverState,
    MoneyState,
    Outcome,
    ResultState,
)  # fmt: skip
from motcua.onestop.dossiers.letter_models import LetterDraft, TextModule, Transfer
from motcua.onestop.dossiers.lookup import WordsField

__all__ = [
    "Assignment", "Assistance", "CashReceipt", "ClockEntry", "Consultation", "Dossier", "Draft", "LetterDraft",
    "Lookup", "Message", "Result", "SubmittedDocument", "SupplementRequest", "TextModule", "Transfer",
]  # fmt: skip


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in enum]  # type: ignore[attr-defined]


OPEN_STATES = ("in_progress", "payment_requested", "received", "submitted", "supplement_requested")
"""`workflow.OPEN`, as the index over open dossiers is written."""
COUNTER_STATES = ("settled", "submitted", "supplement_requested")
"""What the lists of a counter are of, as their index is written."""


HELD: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False, "db_index": False}
"""A file that a `FileReference` of the dossier holds, written with the same statement: that row has the foreign key,
and rows of files are never deleted, only their bytes."""


class Dossier(models.Model):
    """One request of one applicant under one revision of one procedure."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.TextField()
    procedure_code = models.TextField()
    revision_id = models.UUIDField(help_text="catalogue revision in force when it was filed, fixed at reception")
    authority = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers", db_index=False)
    reception_place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    support_place = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.TextField(choices=_choices(Channel))
    applicant_kind = models.TextField(choices=_choices(ApplicantKind))
    applicant_id = models.UUIDField()
    applicant_name = models.TextField()
    applicant_number = models.TextField()
    applicant_sort = models.TextField(db_collation="C")
    applicant_folded = models.TextField()
    submitter_id = models.UUIDField(help_text="account or officer who filed")
    submitter_name = models.TextField()
    contact = models.JSONField(help_text="phone, email, address, delivery")
    language = models.CharField(max_length=2, default="vi")
    answers = models.JSONField()
    state = models.TextField(choices=_choices(DossierState))
    money_state = models.TextField(choices=_choices(MoneyState), default=MoneyState.NONE)
    handover_state = models.TextField(choices=_choices(HandoverState), default=HandoverState.NONE)
    sync_state = models.TextField(default="waiting")
    outcome = models.TextField(choices=_choices(Outcome), null=True)
    limit = models.TextField(help_text="for example 3wd")
    cut_off = models.TimeField(null=True)
    submitted_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(help_text="by when the counter answers a submission")
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    supplements = models.SmallIntegerField(default=0)
    version = models.IntegerField(default=1)
    last_verb = models.TextField(default="submit")
    last_actor = models.TextField(default="")
    last_at = models.DateTimeField()
    last_key = models.TextField(null=True)

    class Meta:
        db_table = "dossier"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["received", "in_progress", "settled"])
                | models.Q(received_at__isnull=False),
                name="dossier_in_work_was_received",
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True) | models.Q(due_at__isnull=False),
                name="dossier_received_has_due_at",
            ),
            models.UniqueConstraint(fields=["code"], name="one_dossier_a_code"),
        ]
        indexes = [
            models.Index(fields=["authority", "id"], name="dossier_of_authority"),
            models.Index(fields=["authority", "received_at", "id"], name="dossier_received"),
            models.Index(fields=["authority", "settled_at", "id"], name="dossier_settled"),
            models.Index(fields=["reception_place", "id"], name="dossier_of_place"),
            models.Index(
                fields=["reception_place", "state", "answer_due_at", "id"],
                condition=models.Q(state__in=COUNTER_STATES),
                name="dossier_at_counter",
            ),
            BrinIndex(fields=["received_at"], name="dossier_received_at", pages_per_range=16),
            models.Index(fields=["applicant_id", "-submitted_at"], name="dossier_of_applicant"),
            models.Index(fields=["submitter_id", "-submitted_at"], name="dossier_of_submitter"),
            models.Index(
                fields=["due_at", "id"],
                include=["procedure_code", "revision_id", "authority", "paused_at"],
                condition=models.Q(state__in=OPEN_STATES),
                name="dossier_open",
            ),
        ]


class Lookup(models.Model):
    """The words a dossier is found by. Written by the database whenever they change (migration 0006)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, primary_key=True, related_name="lookup")
    words = WordsField()

    class Meta:
        db_table = "dossier_lookup"


class Assignment(models.Model):
    """An open or closed step of the process: a token of the graph, with its unit, person and step limit."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="assignments", db_index=False)
    node = models.TextField()
    role = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer_id = models.UUIDField(null=True, help_text="account that took it")
    officer_name = models.TextField(default="")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")

    class Meta:
        db_table = "assignment"
        indexes = [
            models.Index(fields=["dossier"], name="assignment_of_dossier"),
            models.Index(fields=["unit", "dossier"], name="assignment_of_unit"),
            models.Index(
                fields=["unit", "role", "due_at", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="assignment_open",
            ),
            models.Index(
                fields=["officer_id", "-closed_at", "-id"],
                condition=models.Q(closed_at__isnull=False),
                name="assignment_done",
            ),
        ]


class ClockEntry(models.Model):
    """One event of the legal clock: start, stop, resume, extend, end. `due_at` is a pure function of these."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="clock", db_index=False)
    seq = models.SmallIntegerField()
    kind = models.TextField()
    at = models.DateTimeField()
    limit = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "clock_entry"
        constraints = [models.UniqueConstraint(fields=["dossier", "seq"], name="one_clock_entry_a_seq")]


class SubmittedDocument(models.Model):
    """A paper the applicant gave for a required document; replaced ones stay."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="documents", db_index=False)
    document_key = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, related_name="+", **HELD)
    copy_kind = models.TextField(choices=_choices(CopyKind), default=CopyKind.ELECTRONIC)
    copies = models.SmallIntegerField(default=1)
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "submitted_document"
        indexes = [models.Index(fields=["dossier", "document_key"], name="document_of_dossier")]


class SupplementRequest(models.Model):
    """Form 02: what is missing and why, one reason a document."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="supplement_requests")
    before_reception = models.BooleanField()
    items = models.JSONField(help_text="[{document, reason}]")
    again = models.TextField(default="", db_default="", help_text="why the law's one request was not enough")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answer_note = models.TextField(default="")

    class Meta:
        db_table = "supplement_request"


class Consultation(models.Model):
    """Another unit's opinion, asked for within the term."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consultations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    due_at = models.DateTimeField(null=True)
    day_named = models.BooleanField(default=False, db_default=False, help_text="by who asked; else the process's term")
    answer = models.TextField(default="")
    agrees = models.BooleanField(null=True)
    drafted_at = models.DateTimeField(null=True)
    drafted_by = models.TextField(default="", help_text="who wrote it, where the unit's leader approves it")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    reminded_at = models.DateTimeField(null=True, help_text="when the unit was told that its day comes near")
    told_late_at = models.DateTimeField(null=True, help_text="when both units were told that the day has passed")

    class Meta:
        db_table = "consultation"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(answered_at__isnull=True, due_at__isnull=False, told_late_at__isnull=True),
                name="consultation_awaited",
            )
        ]


class DossierPayment(models.Model):
    """What is to be paid for a dossier: a demand of the room of payments, by its id."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="payments")
    demand_id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    pay_by = models.DateField(null=True, help_text="asked by an officer: until when")

    class Meta:
        db_table = "dossier_payment"


class Message(models.Model):
    """What applicant and officers write to each other, and the officers' internal notes."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="messages")
    internal = models.BooleanField(default=False)
    from_officer = models.BooleanField()
    author_id = models.UUIDField()
    author = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossier_message"
        indexes = [models.Index(fields=["dossier", "at"], name="message_of_dossier")]


class Result(models.Model):
    """The answer of the authority: drafted, signed, issued; a reissue replaces the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results", db_index=False)
    version = models.SmallIntegerField(default=1)
    outcome = models.TextField(choices=_choices(Outcome))
    state = models.TextField(choices=_choices(ResultState), default=ResultState.DRAFT)
    data = models.JSONField(help_text="what the letter prints; for a refusal, its reason and legal basis")
    complete = models.BooleanField(default=True, db_default=True, help_text="a draft may be kept before it is complete")
    number = models.TextField(default="")
    file = models.ForeignKey(StoredFile, null=True, related_name="+", **HELD)
    sha256 = models.TextField(default="")
    check_code = models.TextField(default="", db_default="", help_text="printed below the QR code (`check_codes`)")
    drafted_by = models.TextField()
    drafted_at = models.DateTimeField()
    signed_by = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    class Meta:
        db_table = "result"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "version"], name="one_result_a_version"),
            models.UniqueConstraint(
                fields=["check_code"], condition=~models.Q(check_code=""), name="one_result_a_check_code"
            ),
        ]


class CashReceipt(models.Model):
    """A fee taken in cash at the counter, with the number of its receipt."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="cash_receipt")
    amount = models.BigIntegerField(help_text="whole đồng")
    number = models.TextField()
    collected_by = models.TextField()
    collected_at = models.DateTimeField()

    class Meta:
        db_table = "cash_receipt"
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="cash_receipt_not_negative")]


class Draft(models.Model):
    """A form being filled in: saves itself, survives a lost network, becomes a dossier once."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField()
    business_id = models.UUIDField(null=True)
    procedure_code = models.TextField()
    revision_id = models.UUIDField()
    authority = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    raw = models.JSONField(default=dict, help_text="what was typed and not yet accepted, so that nothing is lost")
    contact = models.JSONField(default=dict)
    files = models.JSONField(default=dict, help_text="{document key: [stored file id]}")
    desk = models.JSONField(default=dict, help_text="what only the counter notes: the person, places, copies, the fee")
    fetched = models.JSONField(
        default=dict, db_default={}, help_text="what the population data said: {source, at, values: {question: answer}}"
    )
    saves = models.JSONField(
        default=dict, db_default={}, help_text="{part of the form: [page, number of the last save]}"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, null=True, related_name="draft")

    class Meta:
        db_table = "draft"
        indexes = [models.Index(fields=["account_id", "-updated_at"], name="draft_of_account")]
