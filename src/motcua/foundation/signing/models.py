from django.db import models
from django.db.models import F, Q

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing.enums import HolderKind, Kind


class Certificate(models.Model):
    """A certificate of an officer or of a unit's seal; the key itself is behind `key_reference` (`ports.KeyHolder`)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    holder_kind = models.TextField(choices=[(k.value, k.value) for k in HolderKind])
    holder_id = models.UUIDField(help_text="officer or unit")
    subject = models.TextField(help_text="RFC 4514 text")
    common_name = models.TextField()
    organisation = models.TextField()
    serial = models.CharField(max_length=40, help_text="hexadecimal", unique=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    key_reference = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "certificate"
        constraints = [
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="certificate_dates_in_order"),
        ]
        indexes = [models.Index(fields=["holder_kind", "holder_id", "not_after"], name="certificate_of_holder")]

    def __str__(self) -> str:
        return self.common_name

    @property
    def kind(self) -> Kind:
        return Kind.SEAL if self.holder_kind == HolderKind.UNIT else Kind.PERSON

    def valid_at(self, at: object) -> bool:
        return self.not_before <= at <= self.not_after and (self.revoked_at is None or self.revoked_at > at)  # type: ignore[operator]
