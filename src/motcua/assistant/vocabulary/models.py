"""The controller's table of sayings. What is shipped (`knowledge/data`) stays; these stand beside it, and before it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.assistant.vocabulary.enums import SayingKind
from motcua.foundation.common.ids import uuid7


class Saying(models.Model):
    """`say`: for a word the ways to say it; for an event its parts, each a text of ways apart by commas."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.TextField(choices=[(k, k) for k in SayingKind])
    say = ArrayField(models.TextField())
    unless = ArrayField(models.TextField(), default=list, help_text="of an event: ways to say that it is another")
    mean = models.TextField(help_text="in official words, as titles or laws have them")
    note = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    is_used = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()

    class Meta:
        db_table = "saying"
        indexes = [models.Index(fields=["-changed_at", "-id"], name="saying_latest")]

    def __str__(self) -> str:
        return ", ".join(self.say)[:60]


class SayingVersion(models.Model):
    """An entry as it was from `at` on."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    saying = models.ForeignKey(Saying, on_delete=models.PROTECT, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    told = models.JSONField(help_text="kind, say, unless, mean, note, is_used")
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "saying_version"
        constraints = [models.UniqueConstraint(fields=["saying", "version"], name="one_saying_a_version")]

    def __str__(self) -> str:
        return f"{self.saying_id} {self.version}"
