"""Leave, the three haves, what is missing, and why dossiers are late."""

from django.db import models
from django.db.models import F, Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Officer, Substitution, Unit
from motcua.office.readiness.enums import AbsenceKind, AbsenceState, HaveState, Kind, Proof, Reach
from motcua.office.readiness.enums import Have as HaveKind
from motcua.onestop.dossiers.models import Dossier


class Absence(models.Model):
    """An officer is away on these days, both inside; who stands in, who asked, who decided."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(k, k) for k in AbsenceKind])
    first_day = models.DateField()
    last_day = models.DateField()
    substitute = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    state = models.TextField(choices=[(s, s) for s in AbsenceState], default=AbsenceState.ASKED)
    asked_at = models.DateTimeField()
    asked_by_name = models.TextField()
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.TextField(blank=True, default="")
    decision_note = models.TextField(blank=True, default="")
    substitution = models.OneToOneField(
        Substitution, on_delete=models.SET_NULL, null=True, related_name="+", help_text="made when it is accepted"
    )
    handed_over = models.IntegerField(default=0, help_text="steps given to the substitute")
    handed_back_at = models.DateTimeField(null=True, help_text="when what was left came back after the last day")

    class Meta:
        db_table = "absence"
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_dates_in_order"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(officer=F("substitute")), name="absence_not_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(state=AbsenceState.ASKED, decided_at__isnull=True)
                | ~Q(state=AbsenceState.ASKED) & Q(decided_at__isnull=False),
                name="absence_decided_with_its_state",
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "-first_day", "-id"], name="absence_of_officer"),
            models.Index(fields=["last_day"], condition=Q(handed_back_at__isnull=True), name="absence_not_closed"),
        ]


class Have(models.Model):
    """One of the three haves as an officer stated and proved it. A new statement replaces the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="haves")
    kind = models.TextField(choices=[(k, k) for k in HaveKind])
    proof = models.TextField(choices=[(p, p) for p in Proof])
    number = models.TextField(help_text="personal ID number, or the name of the account")
    valid_until = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, default="", help_text="what the proof says: issuer and level of the sign-in")
    state = models.TextField(choices=[(s, s) for s in HaveState], default=HaveState.STATED)
    stated_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by_name = models.TextField(blank=True, default="")
    refusal = models.TextField(blank=True, default="", help_text="why it was not accepted")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "official_have"
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind"], condition=Q(replaced_at__isnull=True), name="one_have_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=HaveState.STATED, checked_at__isnull=True)
                | ~Q(state=HaveState.STATED) & Q(checked_at__isnull=False),
                name="have_checked_with_its_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stated_at", "id"], condition=Q(state=HaveState.STATED, replaced_at__isnull=True),
                name="have_to_verify",
            ),
        ]  # fmt: skip


class Gap(models.Model):
    """Something a person or unit lacks, or soon will; found again at every look, cleared when it is mended."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.TextField(help_text="the same thing has the same key")
    kind = models.TextField(choices=[(k, k) for k in Kind])
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.TextField(blank=True, default="", help_text="a role, or one of the three haves")
    since = models.DateTimeField(help_text="from when on it has been missing, by the records")
    ends_at = models.DateTimeField(null=True, help_text="of what still holds: when it ends")
    reach = models.TextField(choices=[(r, r) for r in Reach], blank=True, default=Reach.NONE)
    dossiers = models.IntegerField(default=0, help_text="open ones endangered")
    by_when = models.DateTimeField(help_text="the first due of those, or when what holds ends, or far away")
    opened_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_gap"
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(cleared_at__isnull=True), name="one_gap_a_key"),
        ]
        indexes = [
            models.Index(fields=["by_when", "id"], condition=Q(cleared_at__isnull=True), name="gap_open"),
            models.Index(fields=["officer"], condition=Q(cleared_at__isnull=True), name="gap_of_officer"),
        ]


class LateReason(models.Model):
    """Why a dossier is late, or will be, by the officer who has it; a renewed one replaces the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField()
    officer_name = models.TextField()
    text = models.TextField()
    expected_on = models.DateField(help_text="by when it will be settled")
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "late_reason"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(replaced_at__isnull=True), name="one_standing_late_reason"
            ),
        ]


class ReasonDemand(models.Model):
    """A reason was asked for: by the leader, or by the house when the dossier became late."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_of_name = models.TextField(blank=True, default="", help_text="who has the step; empty: the unit")
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reason_demand"
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(answered_at__isnull=True), name="one_open_demand"),
        ]
