"""What people may know about files."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import scanner


def of_subject(kind: str, subject_id: UUID) -> QuerySet[StoredFile]:
    """Files that the subject holds now, oldest first."""
    held = Q(references__kind=kind, references__subject_id=subject_id, references__released_at=None)
    return StoredFile.objects.filter(held).distinct().order_by("created_at", "id")


def status() -> dict[str, Any]:
    """For the status page: is a scanner set, how many files wait for it, since when, how many are quarantined."""
    alive = StoredFile.objects.filter(purged_at=None)
    counts = alive.aggregate(
        pending=Count("id", filter=Q(scan_state=ScanState.PENDING)),
        oldest_pending_at=Min("created_at", filter=Q(scan_state=ScanState.PENDING)),
        not_scanned=Count("id", filter=Q(scan_state=ScanState.NOT_SCANNED)),
        infected=Count("id", filter=Q(scan_state=ScanState.INFECTED)),
        tombstoned=Count("id", filter=Q(tombstoned_at__isnull=False)),
    )
    return {"scanner": scanner() is not None, **counts}
