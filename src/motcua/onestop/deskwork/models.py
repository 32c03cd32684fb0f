"""Jobs over many dossiers with an item each, the views of a worklist that people keep, warnings that were given."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.deskwork.enums import BulkVerb, ItemState, JobState, Level
from motcua.onestop.dossiers.models import Assignment, Dossier


class BulkJob(models.Model):
    """One verb for many like dossiers, wished by one officer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField(help_text="of the officer; their rights are read anew for each item")
    officer_name = models.TextField()
    verb = models.TextField(choices=[(v.value, v.value) for v in BulkVerb])
    given = models.JSONField(default=dict, help_text="what holds for all: opinion, colleague, letters to print")
    state = models.TextField(choices=[(s.value, s.value) for s in JobState], default=JobState.PREPARED)
    total = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "bulk_job"
        indexes = [
            models.Index(fields=["account_id", "-id"], name="bulk_job_of_account"),
            models.Index(fields=["started_at"], condition=Q(state="running"), name="bulk_job_running"),
            models.Index(fields=["created_at"], condition=Q(state="prepared"), name="bulk_job_prepared"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.total}"


class BulkItem(models.Model):
    """One dossier of a job, as it was chosen. Its result is written with what was done, in one transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="items", db_index=False)
    seq = models.IntegerField()
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    code = models.TextField()
    revision_id = models.UUIDField()
    node = models.TextField()
    unit_id = models.UUIDField(help_text="of the step")
    version = models.IntegerField(help_text="of the dossier when it was chosen")
    state = models.TextField(choices=[(s.value, s.value) for s in ItemState], default=ItemState.WAITING)
    said = models.JSONField(default=dict, help_text="{vi, en}: why not")
    files = models.JSONField(default=list, help_text="of a print: the files that go into it, in order")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulk_item"
        constraints = [
            models.UniqueConstraint(fields=["job", "seq"], name="one_bulk_item_a_seq"),
            models.UniqueConstraint(fields=["job", "dossier"], name="one_bulk_item_a_dossier"),
        ]
        indexes = [models.Index(fields=["job", "seq"], condition=Q(state="waiting"), name="bulk_item_waiting")]


class SavedView(models.Model):
    """A worklist narrowed and laid out as somebody likes it: their own, or their unit's. Without a name: the columns
    that somebody wants where no view says so."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField()
    owner_name = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", help_text="shared with it")
    name = models.CharField(max_length=60)
    query = models.JSONField(help_text="{tab, procedure, node, q, pace}")
    columns = ArrayField(models.TextField(), default=list)
    created_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["account_id", "name"], name="one_saved_view_a_name")]


class EarlyWarning(models.Model):
    """That a step or a whole dossier came near its end or past it: once for each of these and each due time."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.TextField(unique=True)
    level = models.TextField(choices=[(v.value, v.value) for v in Level])
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", db_index=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit_id = models.UUIDField(help_text="of the step")
    authority_id = models.UUIDField()
    due_at = models.DateTimeField(help_text="of the step or the whole, as it stood then")
    used = models.SmallIntegerField(help_text="per cent of the working time")
    at = models.DateTimeField()

    class Meta:
        db_table = "early_warning"
        indexes = [
            models.Index(fields=["assignment"], name="early_warning_of_step"),
            models.Index(fields=["dossier"], name="early_warning_of_dossier"),
            models.Index(fields=["unit_id", "-at", "-id"], name="early_warning_of_unit"),
        ]
