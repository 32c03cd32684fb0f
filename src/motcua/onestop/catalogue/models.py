"""A procedure and its revisions. A published revision never changes; a dossier keeps the one it was filed under."""

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
