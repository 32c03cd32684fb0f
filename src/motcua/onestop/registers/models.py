"""A unit's books, one for each kind of result and year, and their entries."""

from django.db import models

from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier


class RegisterBook(models.Model):
    """Opened with its first entry (Law on Civil Status 60/2014/QH13, Articles 57 and 59: one book a kind and year)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(help_text="national code of the procedure whose results it holds")
    title = models.JSONField(help_text='the book, or the result it holds: {"vi", "en"}')
    year = models.PositiveIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "register_book"
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "year"], name="one_book_a_unit_kind_and_year")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As written on its cover and on the documents from it."""
        return f"01/{self.year}"


class RegisterEntry(models.Model):
    """What was entered, under its number. A correction is noted in the same entry; the number stays, also when
    the entry is annulled."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="register_entry")
    name = models.TextField(help_text="whom it concerns")
    name_folded = models.TextField()
    data = models.JSONField(help_text="what the result said when it was entered")
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    annulled_at = models.DateTimeField(null=True, help_text="the result was cancelled before it went out")
    annulled_by = models.TextField(default="")
    corrections = models.JSONField(default=list, help_text="[{at, by, data}] what corrected results say, in order")

    class Meta:
        db_table = "register_entry"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="one_entry_a_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="entry_numbers_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    @property
    def present(self) -> dict:
        """What the entry says now."""
        return self.corrections[-1]["data"] if self.corrections else self.data
