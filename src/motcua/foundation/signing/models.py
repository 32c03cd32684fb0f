from django.db import models
from django.db.models import F, Q

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing.enums import HolderKind, Kind, Means, RequestState


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
    def means(self) -> Means | None:
        """None for a certificate that was only registered: its key is not known here."""
        return Means.of(self.key_reference)

    @property
    def credential(self) -> str:
        """What the provider or the token calls the key."""
        return self.key_reference.partition(":")[2]

    @property
    def kind(self) -> Kind:
        return Kind.SEAL if self.holder_kind == HolderKind.UNIT else Kind.PERSON

    def valid_at(self, at: object) -> bool:
        return self.not_before <= at <= self.not_after and (self.revoked_at is None or self.revoked_at > at)  # type: ignore[operator]


class SigningChoice(models.Model):
    """By which certificate an officer signs; without a row, by the newest whose key lies here."""

    officer_id = models.UUIDField(primary_key=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "signing_choice"

    def __str__(self) -> str:
        return str(self.certificate_id)


class SignatureRequest(models.Model):
    """A document that is ready but for the signature of a person whose key is not here. When it ends the document goes;
    what was signed lies in the files of the matter."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.TextField(help_text="what is done with the signed document (`requests.FINISH`)")
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    account_id = models.UUIDField(help_text="who signs; their rights are read anew when it is signed")
    title = models.TextField(help_text="what the phone shows")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.TextField(choices=[(s.value, s.value) for s in RequestState], default=RequestState.ASKED)
    ending = models.TextField(default="", blank=True)
    said = models.JSONField(default=dict, help_text="{vi, en}: why it could not be done with the signed document")
    document = models.BinaryField(help_text="PDF with room for the signature; empty when it is over")
    prepared = models.JSONField(default=dict, help_text="of `interrupted.Prepared`: attributes, place of the signature")
    held = models.JSONField(default=list, help_text="[[series, number]] given back when it is not signed")
    plan = models.JSONField(default=dict, help_text="what the room that asked needs to go on")
    gathering = models.UUIDField(null=True, help_text="of what is signed together: whose documents are gathered")
    head = models.UUIDField(null=True, help_text="of what one confirmation allows: the request that is asked for all")
    handle = models.TextField(default="", blank=True)
    signature = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    check_at = models.DateTimeField(help_text="when it is looked at next")
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signature_request"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=~Q(state="over"), name="one_request_a_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["check_at"], condition=~Q(state="over"), name="signature_request_due"),
            models.Index(fields=["account_id", "-id"], name="signature_request_of_account"),
            models.Index(fields=["gathering"], condition=~Q(state="over"), name="signature_request_gathered"),
            models.Index(fields=["over_at"], condition=Q(state="over"), name="signature_request_over"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state != RequestState.OVER
