from django.db import models

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.enums import ScanState


class StoredFile(models.Model):
    """One accepted upload or document of ours. Bytes lie in the store under `sha256`; equal bytes lie there once."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    sha256 = models.CharField(max_length=64, help_text="hex digest of the bytes; several rows may share one blob")
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.TextField()
    pages = models.IntegerField(null=True)
    name = models.TextField(help_text="cleaned name for people; never used as a path")
    scan_state = models.TextField(choices=[(s.value, s.value) for s in ScanState], default=ScanState.PENDING)
    scan_note = models.TextField(default="", blank=True)
    scanned_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    created_by = models.UUIDField()
    tombstoned_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "stored_file"
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_is_not_empty"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_has_sha256"),
            models.CheckConstraint(
                condition=~models.Q(scan_state__in=[ScanState.CLEAN, ScanState.INFECTED])
                | models.Q(scanned_at__isnull=False),
                name="scan_verdict_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(purged_at__isnull=True) | models.Q(tombstoned_at__isnull=False),
                name="purged_file_had_tombstone",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="stored_file_blob"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(scan_state__in=[ScanState.PENDING, ScanState.NOT_SCANNED]),
                name="stored_file_to_scan",
            ),
            models.Index(
                fields=["tombstoned_at"],
                condition=models.Q(tombstoned_at__isnull=False, purged_at__isnull=True),
                name="stored_file_tombstone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FileReference(models.Model):
    """Something holds a file: a draft, a submitted document, a result. The file lives while any reference lives."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="references")
    kind = models.TextField()
    subject_id = models.UUIDField()
    name = models.TextField(default="", blank=True, help_text="its purpose, for example a document's key")
    acquired_at = models.DateTimeField(default=now)
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "file_reference"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "subject_id", "name"],
                condition=models.Q(released_at__isnull=True),
                name="one_live_reference_a_purpose",
            )
        ]
        indexes = [models.Index(fields=["kind", "subject_id"], name="file_reference_subject")]
