"""A unit's Word templates, printings with them, and the journal of every copy."""

from django.db import models
from django.db.models import Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing.enums import ItemState, RunState, TemplateKind


class Template(models.Model):
    """What a unit prints with. Its document and mapping are the newest version's."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.TextField()
    kind = models.TextField(choices=[(k, k) for k in TemplateKind])
    procedures = models.JSONField(default=list, help_text="codes; none: every procedure")
    newest = models.IntegerField(default=1, help_text="number of the newest version")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "print_template"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(withdrawn_at__isnull=True), name="one_template_a_name"
            )
        ]
        indexes = [models.Index(fields=["unit", "name", "id"], name="template_of_unit")]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """A document with what its tags stand for; never changed, a new one is made instead."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.IntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_index=False)
    tags = models.JSONField(help_text="press.places.Place as dictionaries, with `count`")
    mapping = models.JSONField(help_text="mapping.Mapped")
    made_by = models.TextField()
    account_id = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "print_template_version"
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="one_version_a_number")]


class PrintRun(models.Model):
    """Up to 500 dossiers printed with one version."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="runs", db_index=False)
    account_id = models.UUIDField()
    officer_name = models.TextField()
    state = models.TextField(choices=[(s, s) for s in RunState], default=RunState.ASKED)
    total = models.IntegerField()
    made = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    whole = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    packed = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.JSONField(default=dict, help_text="why it could not be put together, in each language")
    key = models.TextField()

    class Meta:
        db_table = "print_run"
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="one_run_a_form")]
        indexes = [
            models.Index(fields=["template", "-id"], name="run_of_template"),
            models.Index(fields=["account_id", "-id"], name="run_of_account"),
            models.Index(fields=["ends_at"], condition=Q(state=RunState.DONE), name="run_to_end"),
        ]


class PrintItem(models.Model):
    """One dossier of a printing: its copy, a draft paper of the dossier, or why there is none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    position = models.IntegerField()
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.TextField(choices=[(s, s) for s in ItemState], default=ItemState.WAITING)
    reason = models.JSONField(default=dict, help_text="why it was not made, in each language")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "print_item"
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="one_item_a_place"),
            models.UniqueConstraint(fields=["run", "dossier"], name="one_copy_a_dossier"),
            models.CheckConstraint(
                condition=Q(state=ItemState.DONE, file__isnull=False) | ~Q(state=ItemState.DONE) & Q(file__isnull=True),
                name="made_item_has_file",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "-id"], name="print_item_of_dossier")]


class PrintedCopy(models.Model):
    """The journal: who made which copy of which dossier, when, with which version, and its digest. Rows are only added
    (the runtime role may not change or delete them), so they hold no foreign keys."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    run_id = models.UUIDField()
    template_id = models.UUIDField()
    version = models.IntegerField()
    dossier_id = models.UUIDField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    account_id = models.UUIDField()
    officer_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "printed_copy"
        indexes = [
            models.Index(fields=["dossier_id", "-id"], name="printed_copy_of_dossier"),
            models.Index(fields=["template_id", "-id"], name="printed_copy_of_template"),
        ]
