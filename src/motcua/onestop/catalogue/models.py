"""A procedure and its revisions. A published revision never changes; a dossier keeps the one it was filed under.

Beside them the rest of the national list: procedures known by name, which nobody can begin here.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.foundation.common.ids import uuid7


class Procedure(models.Model):
    """What stays the same over revisions: its national code, and what lists and searches need of the newest one."""

    code = models.TextField(primary_key=True, help_text="national code, e.g. 1.001193")
    slug = models.TextField(unique=True)
    title = models.JSONField()
    sort_key = models.TextField(db_collation="C")
    sector = models.TextField()
    sector_name = models.JSONField()
    level = models.TextField()
    terms = models.JSONField(help_text="folded words people search with: [[title words], [everyday phrase], …]")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedure"
        indexes = [models.Index(fields=["sector", "sort_key"], name="procedure_of_sector")]

    def __str__(self) -> str:
        return f"{self.code} {self.title.get('vi', '')}"


class ProcedureRevision(models.Model):
    """One published state of a bundle, kept whole."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    data = models.JSONField(help_text="the bundle in its canonical form")
    digest = models.CharField(max_length=64)
    in_force_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        db_table = "procedure_revision"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_revision_a_number"),
        ]
        indexes = [models.Index(fields=["procedure", "-in_force_from", "-number"], name="revision_in_force")]

    def __str__(self) -> str:
        return f"{self.procedure_id} r{self.number}"


class ListedProcedure(models.Model):
    """A procedure without a bundle: what it is, who settles it, what was published of limit and fee. Vietnamese only,
    as published; an empty text means that nothing was published."""

    code = models.TextField(primary_key=True, help_text="national code, e.g. 1.001193")
    title = models.TextField()
    sort_key = models.TextField(db_collation="C")
    sector = models.TextField(blank=True, default="")
    levels = ArrayField(models.TextField(), default=list, help_text="values of enums.Level")
    agency = models.TextField(blank=True, default="")
    online = models.TextField(help_text="a value of enums.ListedOnline")
    online_reason = models.TextField(blank=True, default="")
    time_limit = models.TextField(blank=True, default="", help_text="number and unit, or the words that were published")
    fee_state = models.TextField(help_text="a value of enums.FeeState")
    fee = models.TextField(blank=True, default="", help_text="dong in digits when known, else the words")
    source = models.TextField()
    terms = models.TextField(help_text="folded words of the title that people search with, apart by blanks")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "listed_procedure"
        indexes = [
            models.Index(fields=["sort_key", "code"], name="listed_in_order"),
            models.Index(fields=["sector", "sort_key"], name="listed_of_sector"),
            GinIndex(fields=["levels"], name="listed_of_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CatalogueStamp(models.Model):
    """One row; its token is new after every change of the catalogue, so that a process knows that what it keeps in
    memory to search in is out of date. Without the row nothing is kept."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=uuid4)

    class Meta:
        db_table = "catalogue_stamp"

    def __str__(self) -> str:
        return str(self.token)


class ListUpload(models.Model):
    """A list of procedures that an officer chose; one an officer, gone after a day. A long one is read and imported by
    the worker, which counts its rows here."""

    officer = models.UUIDField(primary_key=True)
    name = models.TextField()
    source = models.TextField(blank=True, default="")
    columns = models.JSONField(default=dict, help_text="{field: heading or letter of its column}")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    sheet = models.TextField(blank=True, default="", help_text="sheet of the workbook; empty: found out")
    stage = models.TextField(default="now", help_text="a value of enums.ListStage")
    rows_read = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, help_text="when the worker was asked")
    moved_at = models.DateTimeField(null=True, help_text="when the worker last gave a sign")
    agreed = models.JSONField(default=list, help_text="[added, changed] of the report that was agreed to")
    found = models.JSONField(default=dict, help_text="what the worker found: list_uploads.Found as JSON")

    class Meta:
        db_table = "list_upload"

    def __str__(self) -> str:
        return self.name
