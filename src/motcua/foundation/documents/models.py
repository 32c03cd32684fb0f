from django.db import models

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile


class Letter(models.Model):
    """A row of a unit's register of issued letters. Numbers start again each year (Decree 30/2020, Article 15)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit_id = models.UUIDField(help_text="the issuing unit")
    kind = models.TextField(help_text="form-01-reception, refusal, …")
    number = models.PositiveIntegerField()
    symbol = models.TextField(help_text="number and symbol as printed, e.g. 15/GTN-UBND")
    year = models.PositiveIntegerField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    title = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=now)
    issued_by = models.UUIDField()
    issuer_name = models.TextField()
    voided_at = models.DateTimeField(null=True, help_text="since then the letter holds no more")
    void_reason = models.TextField(default="", blank=True)

    class Meta:
        db_table = "letter"
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "year", "number"], name="letter_number_once_a_unit_and_year"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="letter_number_from_one"),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "issued_at"], name="letter_of_subject")]

    def __str__(self) -> str:
        return self.symbol
