"""Periodic work: ask the scanner again, put tombstones, purge after 30 days, sweep what no row knows."""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from motcua.foundation.common.clock import now
from motcua.foundation.common.relay import periodic
from motcua.foundation.files import blobs
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.services import lock_alone, scan, scanner

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
UNCLAIMED = timedelta(days=7)
ORPHAN_SECONDS = 24 * 3600


@periodic(10)
def scan_waiting(limit: int = 50) -> int:
    """Scan what waits, oldest first; stops at the first silence of the scanner. Returns how many got a verdict."""
    if scanner() is None:
        return 0
    done = 0
    waiting = StoredFile.objects.filter(
        scan_state__in=[ScanState.PENDING, ScanState.NOT_SCANNED], purged_at=None
    ).order_by("created_at")
    for file in waiting[:limit]:
        try:
            if scan(file).scan_state == ScanState.PENDING:
                break
        except FileRefused as refusal:
            log.error("File %s cannot be scanned: %s", file.pk, refusal.code)
            continue
        done += 1
    return done


@periodic(3600)
def purge() -> int:
    """Tombstone uploads unclaimed for 7 days, remove bytes 30 days after a tombstone. Returns blobs removed."""
    live = FileReference.objects.filter(file=OuterRef("pk"), released_at=None)
    unheld = StoredFile.objects.filter(~Exists(live), purged_at=None)
    unheld.filter(tombstoned_at=None, created_at__lt=now() - UNCLAIMED).update(tombstoned_at=now())
    removed = 0
    for sha256 in set(unheld.filter(tombstoned_at__lt=now() - KEPT).values_list("sha256", flat=True)):
        removed += _purge_blob(sha256)
    return removed


@transaction.atomic
def _purge_blob(sha256: str) -> int:
    """Mark due rows purged; remove the bytes when no other row needs them. 1 when the bytes went."""
    if not lock_alone(sha256):
        return 0
    rows = list(StoredFile.objects.select_for_update().filter(sha256=sha256, purged_at=None))
    held = set(FileReference.objects.filter(file__in=rows, released_at=None).values_list("file_id", flat=True))
    due = [r for r in rows if r.pk not in held and r.tombstoned_at and r.tombstoned_at < now() - KEPT]
    StoredFile.objects.filter(pk__in=[r.pk for r in due]).update(purged_at=now())
    if len(due) < len(rows):
        return 0
    blobs.remove(sha256)
    return 1


@periodic(24 * 3600)
def sweep() -> int:
    """Remove bytes whose row was never committed and half-written uploads older than a day. Returns how many went."""
    removed, before = 0, time.time() - ORPHAN_SECONDS
    for path in (blobs.root() / "incoming").glob("*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    for sha256, modified in blobs.names():
        if modified < before and not StoredFile.objects.filter(sha256=sha256, purged_at=None).exists():
            with transaction.atomic():
                if lock_alone(sha256) and not StoredFile.objects.filter(sha256=sha256, purged_at=None).exists():
                    blobs.remove(sha256)
                    removed += 1
    return removed
