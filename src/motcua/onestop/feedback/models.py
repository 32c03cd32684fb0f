"""A complaint against a decision of a dossier. Its events are in the sealed record; this row is its present state."""

from django.db import models
from django.db.models import Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState, DecisionKind


class Complaint(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.TextField(unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="complaints")
    decision = models.TextField(choices=[(k, k) for k in DecisionKind])
    decision_number = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    complainant_id = models.UUIDField(help_text="the person or business that the dossier is of")
    account_id = models.UUIDField()
    name = models.TextField()
    reasons = models.TextField()
    wishes = models.TextField()
    late_reason = models.TextField(blank=True, default="")
    state = models.TextField(choices=[(s, s) for s in ComplaintState], default=ComplaintState.SUBMITTED)
    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    limit = models.TextField(help_text="of the step that is due, for example 10d")
    due_at = models.DateTimeField(help_text="when that step is due")
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(choices=[(o, o) for o in ComplaintOutcome], blank=True, default="")
    answer = models.TextField(blank=True, default="", help_text="findings, or why it is not accepted or withdrawn")
    measures = models.TextField(blank=True, default="", help_text="what becomes of the decision complained of")
    answered_by = models.TextField(blank=True, default="")

    class Meta:
        db_table = "complaint"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "decision", "decided_at"],
                condition=~Q(state__in=[ComplaintState.NOT_ACCEPTED, ComplaintState.WITHDRAWN]),
                name="one_complaint_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, state__in=[ComplaintState.SUBMITTED, ComplaintState.ACCEPTED])
                | Q(closed_at__isnull=False) & ~Q(state__in=[ComplaintState.SUBMITTED, ComplaintState.ACCEPTED]),
                name="complaint_closed_with_its_state",
            ),
        ]
        indexes = [
            models.Index(fields=["complainant_id", "-id"], name="complaint_of_complainant"),
            models.Index(fields=["unit", "due_at", "id"], condition=Q(closed_at__isnull=True), name="complaint_open"),
            models.Index(
                fields=["unit", "-closed_at", "-id"], condition=Q(closed_at__isnull=False), name="complaint_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.code
