from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument

LONGEST = timedelta(minutes=3)
"""After which a look that has not ended was broken off; whoever reads has two minutes."""


class FirstLook(models.Model):
    """What was seen at once of a file, while who sent it waited: none of `Flaw` for one that can be seen well."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="first_look")
    flaws = ArrayField(models.TextField(), default=list)
    took_ms = models.PositiveIntegerField()
    looked_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "screening_first_look"


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
            ),
            models.Index(fields=["answered_at", "id"], condition=~models.Q(answer=""), name="screening_line_by_time"),
        ]

    @property
    def agrees(self) -> bool | None:
        """Whether the officer said the same; None while nobody said anything, or the machine did not."""
        return None if not self.answer or self.state == State.PERSON else self.answer == self.state


class RulesDraft(models.Model):
    """How the papers of a procedure are known, as a controller is changing it: `papers` as in `screening.yaml`. It says
    nothing to anybody before it is published with a revision."""

    procedure_code = models.TextField(primary_key=True)
    papers = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.TextField(help_text="name of the officer")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "screening_rules_draft"


class RulesTrial(models.Model):
    """Rules tried before they hold: on one sample file, or on files that were looked at before (`todo`, ids of their
    screenings; the first `done` of them are through). Of what was sent before only words of rules are kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    procedure_code = models.TextField()
    revision_id = models.UUIDField(help_text="whose form the papers were laid beside")
    papers = models.JSONField()
    asked_by = models.UUIDField(help_text="account of the controller")
    asked_at = models.DateTimeField(default=now)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.TextField(blank=True, default="", help_text="for which the sample stands")
    answers = models.JSONField(default=dict, help_text="of the example case that the sample is laid beside")
    todo = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0, help_text="files that could not be looked at")
    told = models.JSONField(default=list, help_text="lines of the sample; or what is said otherwise now")
    said = models.JSONField(default=dict, help_text="lines, and how often officers agreed before and with these rules")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "screening_rules_trial"
        indexes = [
            models.Index(fields=["procedure_code", "-id"], name="rules_trial_of_procedure"),
            models.Index(fields=["id"], condition=models.Q(ended_at__isnull=True), name="rules_trial_to_do"),
        ]

    @property
    def is_sample(self) -> bool:
        return self.file_id is not None
