from django.db import models

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.notices.enums import Channel, DeliveryState


class Notice(models.Model):
    """A message to one person about one subject, as it was worded then. `key` makes sending it again a no-op."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.TextField(unique=True)
    template = models.TextField()
    language = models.TextField()
    recipient_kind = models.TextField()
    recipient_id = models.UUIDField(null=True, help_text="null: somebody without an account")
    recipient_name = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True, help_text="email address at that time")
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    title = models.TextField()
    body = models.TextField()
    others = models.JSONField(
        default=dict, db_default={}, help_text="{language: [title, body]} of the languages in which it was not sent"
    )
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice"
        indexes = [
            models.Index(fields=["recipient_id", "-created_at"], name="notice_inbox"),
            models.Index(fields=["subject_kind", "subject_id"], name="notice_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    def worded(self, language: str) -> tuple[str, str, str]:
        """(title, body, language) for a reader of this language; as it was sent when it was not worded in theirs."""
        title, body = self.others.get(language, ("", ""))
        return (title, body, language) if title else (self.title, self.body, self.language)


class Delivery(models.Model):
    """One channel's try to bring a notice; the row stays whatever happens."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.TextField(choices=[(c.value, c.value) for c in Channel])
    state = models.TextField(choices=[(s.value, s.value) for s in DeliveryState], default=DeliveryState.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(default=now)
    last_error = models.TextField(default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(help_text="later than this it counts as stuck on the status page")

    class Meta:
        db_table = "notice_delivery"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_a_channel"),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.SENT) | models.Q(sent_at__isnull=False),
                name="sent_delivery_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state__in=[DeliveryState.QUEUED, DeliveryState.FAILED]),
                name="notice_delivery_due",
            ),
        ]
