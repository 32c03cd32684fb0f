"""What every room writes through: outbox, events, seals, numbers, keys, heartbeats."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from motcua.foundation.common.ids import uuid7


class OutboxMessage(models.Model):
    """One announced event, written in the transaction that caused it; the relay hands it to the listeners."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.TextField()
    body = models.JSONField()
    created_at = models.DateTimeField()
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        indexes = [models.Index(fields=["id"], condition=models.Q(relayed_at__isnull=True), name="outbox_waiting")]


class HandlerRun(models.Model):
    """One listener's work for one event: done once, tried again with growing pauses, kept when given up."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(
        OutboxMessage, on_delete=models.CASCADE, related_name="runs", db_constraint=False,
        help_text="without a foreign key in the database: it would hold messages in the partition they lie in",
    )  # fmt: skip
    handler = models.TextField()
    state = models.TextField(default="waiting")
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_error = models.TextField(default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handler_run"
        constraints = [models.UniqueConstraint(fields=["message", "handler"], name="one_run_a_handler_and_event")]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="handler_run_due")]


class EventRecord(models.Model):
    """The append-only truth: who did what to what, when. The runtime role can insert and read, nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    chain = models.UUIDField(help_text="organisation whose chain seals this event")
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    seq = models.IntegerField(default=0)
    action = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField()
    actor_name = models.TextField()
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "event"
        indexes = [
            models.Index(fields=["subject_id", "seq"], name="event_of_subject"),
            BrinIndex(fields=["at"], name="event_at", pages_per_range=32),
        ]


class Seal(models.Model):
    """Links a batch of events into their organisation's hash chain."""

    chain = models.UUIDField()
    number = models.BigIntegerField()
    event_ids = models.JSONField()
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "seal"
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_seal_a_number")]


class SealedEvent(models.Model):
    """Which events are sealed already, so that the sealer finds the rest by an anti-join on the newest ones."""

    event_id = models.UUIDField(primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.CASCADE)

    class Meta:
        db_table = "sealed_event"


class Counter(models.Model):
    """A series of numbers; a number given is never given again."""

    scope = models.TextField(primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "counter"


class FreedNumber(models.Model):
    """A number of a series that was held for a document which then was not signed: the next one gets it."""

    scope = models.TextField()
    value = models.BigIntegerField()

    class Meta:
        db_table = "freed_number"
        constraints = [models.UniqueConstraint(fields=["scope", "value"], name="number_freed_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.value}"


class Throttle(models.Model):
    """Tries counted within a window. The table is not logged (migration 0003): a count waits for no disk, and after a
    crash it begins anew."""

    name = models.TextField(primary_key=True, help_text="end of the window, what is counted, whose (a digest)")
    ends = models.DateTimeField()
    tries = models.IntegerField()

    class Meta:
        db_table = "throttle"


class IdempotencyKey(models.Model):
    """What an outside write answered, kept so that the same request gets the same answer."""

    key = models.TextField()
    scope = models.TextField()
    fingerprint = models.TextField()
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency_key"
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_answer_a_key")]


class Heartbeat(models.Model):
    name = models.TextField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "heartbeat"
