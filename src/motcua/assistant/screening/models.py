from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument

LONGEST = timedelta(minutes=3)
"""After which a look that has not ended was broken off; whoever reads has two minutes."""


class Screening(models.Model):
    """One look at one file that was sent, written before it begins: a file that takes its reader down is met once."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="screenings", db_index=False)
    document = models.OneToOneField(SubmittedDocument, on_delete=models.CASCADE, related_name="screening")
    engine = models.TextField(help_text="what read the letters")
    begun_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False, help_text="it ended without an answer; its lines are none")
    content = ArrayField(models.BigIntegerField(), default=list, help_text="marks of what stands on it; see `content`")

    def is_running(self, at: datetime) -> bool:
        return self.ended_at is None and at - self.begun_at < LONGEST

    def has_failed(self, at: datetime) -> bool:
        """Ended without an answer, or was broken off."""
        return self.failed or (self.ended_at is None and not self.is_running(at))

    class Meta:
        db_table = "screening"
        indexes = [
            models.Index(fields=["dossier"], name="screening_of_dossier"),
            GinIndex(fields=["content"], name="screening_content", opclasses=["array_ops"]),
        ]


class ScreeningLine(models.Model):
    """One line of the checklist, and what an officer says of it. `told` is `Verdict.as_dict`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="lines")
    place = models.SmallIntegerField(help_text="order within the screening")
    rule = models.TextField(choices=[(r.value, r.value) for r in Rule])
    key = models.TextField(blank=True, default="")
    state = models.TextField(choices=[(s.value, s.value) for s in State])
    told = models.JSONField()
    picture = models.BinaryField(
        null=True, help_text="JPEG of the place it rests on; none where all is as it should be"
    )
    answer = models.TextField(blank=True, default="", choices=[(s.value, s.value) for s in State])
    answered_by = models.UUIDField(null=True)
    answerer_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "screening_line"
        constraints = [
            models.UniqueConstraint(fields=["screening", "place"], name="one_line_a_place"),
            models.CheckConstraint(
                condition=models.Q(answer="") | models.Q(answered_at__isnull=False), name="answer_has_moment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["rule", "key", "answered_at"], condition=~models.Q(answer=""), name="screening_line_answered"
            )
        ]

    @property
    def agrees(self) -> bool | None:
        """Whether the officer said the same; None while nobody said anything, or the machine did not."""
        return None if not self.answer or self.state == State.PERSON else self.answer == self.state
