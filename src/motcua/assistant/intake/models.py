from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers.models import Draft

LONGEST = timedelta(minutes=3)
"""After which a look that has not ended was broken off; whoever reads has two minutes."""


class Verdict(StrEnum):
    """What became of a paper form that was sent."""

    WAITING = "waiting"
    READ = "read"
    OTHER = "other form"
    NO_FORM = "no form"
    BLURRED = "blurred"
    UNREADABLE = "unreadable"
    FAILED = "failed"


class PaperForm(models.Model):
    """A filled paper form, photographed or scanned, for an electronic form being filled in. Its pictures are held as
    files of this row and go with the form that is sent."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="paper_forms")
    account_id = models.UUIDField(help_text="who sent it")
    files = models.JSONField(default=list, help_text="[stored file id], page by page")
    engine = models.TextField(default="", blank=True, help_text="what read the letters")
    told = models.JSONField(default=dict, help_text="{form, seems, troubles, pages}")
    fields = models.JSONField(
        default=list, help_text="[{answer, state, value, page, known: what the question takes}] as proposed"
    )
    sent_at = models.DateTimeField(default=now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False, help_text="the look ended without an answer")
    pictures_gone_at = models.DateTimeField(null=True, help_text="photographs and pieces were deleted")

    class Meta:
        db_table = "paper_form"
        indexes = [
            models.Index(fields=["sent_at"], condition=models.Q(begun_at__isnull=True), name="paper_form_to_read"),
            models.Index(
                fields=["sent_at"], condition=models.Q(pictures_gone_at__isnull=True), name="paper_form_with_pictures"
            ),
        ]

    def verdict(self, at: datetime) -> Verdict:
        if self.failed or (self.begun_at and not self.ended_at and at - self.begun_at > LONGEST):
            return Verdict.FAILED
        if self.ended_at is None:
            return Verdict.WAITING
        if self.told.get("form"):
            return Verdict.READ
        if self.told.get("seems"):
            return Verdict.OTHER
        troubles = set(self.told.get("troubles", ()))
        if troubles & {"locked", "damaged", "too_large", "small", "blank"}:
            return Verdict.UNREADABLE
        return Verdict.BLURRED if troubles & {"blurred", "no_words"} else Verdict.NO_FORM


class PaperCrop(models.Model):
    """The piece of the paper from which a field was read, or is to be typed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    form = models.ForeignKey(PaperForm, on_delete=models.CASCADE, related_name="crops")
    answer = models.TextField(help_text="key of the question")
    picture = models.BinaryField(help_text="JPEG")

    class Meta:
        db_table = "paper_crop"
        constraints = [models.UniqueConstraint(fields=["form", "answer"], name="one_piece_a_question")]
