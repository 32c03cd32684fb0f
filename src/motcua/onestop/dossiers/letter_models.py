"""Letters on their way to a signature, transfers to other agencies and the texts of units; loaded by `models`."""

from django.db import models

from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.models import Letter
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.enums import LetterKind, LetterState


class LetterDraft(models.Model):
    """Form 04 or 05 on its way: drafted from the record and edited, then signed by who leads the authority, or dropped.
    What it is about happens with the signature and not before."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.CASCADE, related_name="letter_drafts", db_index=False
    )
    authority_id = models.UUIDField(help_text="who signs")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in LetterKind])
    state = models.TextField(choices=[(state.value, state.value) for state in LetterState], default=LetterState.DRAFT)
    reason = models.TextField()
    more = models.TextField(default="", help_text="what the letter says besides the record and the reason")
    until = models.DateField(null=True, help_text="form 04: the day that is asked for")
    drafted_by = models.TextField()
    drafted_at = models.DateTimeField()
    closed_by = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    drop_reason = models.TextField(default="")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "letter_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(state=LetterState.DRAFT), name="one_letter_draft_a_dossier"
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "id"], name="letter_draft_of_dossier"),
            models.Index(
                fields=["authority_id", "drafted_at", "id"],
                condition=models.Q(state=LetterState.DRAFT),
                name="letter_draft_to_sign",
            ),
        ]


class Transfer(models.Model):
    """A dossier handed to another competent agency, which accepts it or hands it back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    steps = models.JSONField(help_text="[[node, role, unit]] that open again when it is handed back")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    accepted = models.BooleanField(null=True)
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")

    class Meta:
        db_table = "dossier_transfer"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(answered_at__isnull=True), name="one_open_transfer_a_dossier"
            ),
        ]


class TextModule(models.Model):
    """A text that a unit uses again and again in one field of a letter, with places filled in from the record."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(help_text="of the letter: form-02-supplement, refusal, …")
    field = models.TextField()
    title = models.TextField()
    text = models.TextField()
    version = models.IntegerField(default=1)
    changed_by = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "text_module"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "field", "title"], name="one_text_module_a_title")
        ]
