"""Verbs of files: store, acquire, release, scan, open."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.events import announce
from motcua.foundation.files import blobs, gate, pdfs
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.events import FileInfected
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.multipart import name_of
from motcua.foundation.files.names import clean_name
from motcua.foundation.files.ports import Finding, Scanner

log = logging.getLogger(__name__)
UNLIMITED = 1 << 40


def store_upload(uploaded: Any, *, by: Actor, limits: gate.Limits | None = None) -> StoredFile:
    """Take a Django `UploadedFile` through the gate into the store; raises `FileRefused`, then nothing is kept.

    Malware found at once is refused on the spot; a scanner that does not answer leaves the file closed (PENDING).
    """
    limits = limits or gate.default_limits()
    name = name_of(uploaded.name or "")
    gate.media_type_of(name, limits)

    def judge(path: Path, size: int) -> dict[str, Any]:
        declared = getattr(uploaded, "size", None)
        if declared is not None and declared != size:
            raise FileRefused("cut-off", name=name)
        passed = gate.inspect(path, name, limits)
        return {"media_type": passed.media_type, "pages": passed.pages, **_first_scan(path, passed.name)}

    return _store(uploaded.chunks(), name, limits.max_bytes, judge, by)


def store_bytes(data: bytes, *, name: str, media_type: str, by: Actor) -> StoredFile:
    """Keep a document that this system made itself (letters, results, receipts): no gate, no scan, always open."""
    return store_made([data], name=name, media_type=media_type, by=by)


def store_made(chunks: Iterable[bytes], *, name: str, media_type: str, by: Actor) -> StoredFile:
    """The same piece by piece, for what is too large to be held in memory."""

    def judge(path: Path, size: int) -> dict[str, Any]:
        if not size:
            raise FileRefused("empty", name=name)
        pages = pdfs.count_pages(path) if media_type == gate.PDF else None
        return {"media_type": media_type, "pages": pages, "scan_state": ScanState.MADE_HERE}

    return _store(chunks, clean_name(name), UNLIMITED, judge, by)


def _store(
    chunks: Iterable[bytes], name: str, limit: int, judge: Callable[[Path, int], dict[str, Any]], by: Actor
) -> StoredFile:
    try:
        with blobs.incoming(chunks, limit) as (path, sha256, size):
            facts = judge(path, size)
            with transaction.atomic():
                # Shared with other writers, exclusive against the purge: a blob we rely on cannot vanish before commit.
                _lock_blob(sha256)
                blobs.place(path, sha256)
                return StoredFile.objects.create(sha256=sha256, size=size, name=name, created_by=by.id, **facts)
    except blobs.TooLarge as error:
        raise FileRefused("too-large", name=name, limit=limit // (1024 * 1024)) from error
    except blobs.StoreFull as error:
        raise FileRefused("disk-full", name=name) from error


def _lock_blob(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [blob_lock(sha256)])


def blob_lock(sha256: str) -> int:
    """The advisory lock number of a blob (signed 64 bits)."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)


def acquire(file: StoredFile, *, kind: str, subject_id: UUID, name: str = "") -> FileReference:
    """Hold the file for a subject; acquiring twice for the same purpose is once. Revives a tombstoned file."""
    with transaction.atomic():
        stored = StoredFile.objects.select_for_update().get(pk=file.pk)
        if stored.purged_at:
            raise FileRefused("gone")
        if stored.tombstoned_at:
            StoredFile.objects.filter(pk=file.pk).update(tombstoned_at=None)
        purpose: dict[str, Any] = {
            "file": stored,
            "kind": kind,
            "subject_id": subject_id,
            "name": name,
            "released_at": None,
        }
        try:
            with transaction.atomic():
                return FileReference.objects.get_or_create(**purpose)[0]
        except IntegrityError:  # another connection was faster
            return FileReference.objects.get(**purpose)


def release(file: StoredFile, *, kind: str, subject_id: UUID, name: str | None = None) -> int:
    """Let go of the file for a subject (of every purpose when `name` is None). Returns how many holds ended.

    When the last hold ends the file gets its tombstone; the purge removes the bytes 30 days later.
    """
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=file.pk)
        held = FileReference.objects.filter(file=file, kind=kind, subject_id=subject_id, released_at=None)
        if name is not None:
            held = held.filter(name=name)
        ended = held.update(released_at=now())
        if ended and not FileReference.objects.filter(file=file, released_at=None).exists():
            StoredFile.objects.filter(pk=file.pk, tombstoned_at=None).update(tombstoned_at=now())
    return ended


@transaction.atomic
def discard(file: StoredFile, *, kind: str, subject_id: UUID) -> bool:
    """Let go of a file that was made for some days only, and remove its bytes at once when no other row needs them.
    False when somebody uses the same bytes at this moment: nothing has changed, try again later."""
    if not lock_alone(file.sha256):
        return False
    release(file, kind=kind, subject_id=subject_id)
    rows = StoredFile.objects.select_for_update().filter(sha256=file.sha256, purged_at=None)
    if rows.filter(pk=file.pk, tombstoned_at__isnull=False).update(purged_at=now()) and not rows.exists():
        blobs.remove(file.sha256)
    return True


def lock_alone(sha256: str) -> bool:
    """Whether this transaction now is the only one that may touch the blob; False when another relies on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [blob_lock(sha256)])
        return bool(cursor.fetchone()[0])


def open_blob(file: StoredFile) -> BinaryIO:
    """The bytes, at position 0, after length and digest were checked again; raises `FileRefused`."""
    if file.purged_at:
        raise FileRefused("gone")
    try:
        stream = blobs.path_of(file.sha256).open("rb")
    except OSError as error:
        log.error("File %s is missing in the store", file.pk)
        raise FileRefused("damaged", id=file.pk) from error
    if stream.seek(0, 2) != file.size or (stream.seek(0), blobs.digest_of(stream))[1] != file.sha256:
        stream.close()
        log.error("File %s does not match its digest", file.pk)
        raise FileRefused("damaged", id=file.pk)
    stream.seek(0)
    return stream


def read_bytes(file: StoredFile) -> bytes:
    with open_blob(file) as stream:
        return stream.read()


def ensure_open(file: StoredFile) -> None:
    """Raise `FileRefused` unless people may open the file now: fails closed (reliability F2)."""
    if file.purged_at:
        raise FileRefused("gone")
    if file.scan_state == ScanState.INFECTED:
        raise FileRefused("quarantined")
    if file.scan_state == ScanState.PENDING:
        raise FileRefused("not-scanned")
    if file.scan_state == ScanState.NOT_SCANNED and (scanner() is not None or not settings.MADE_UP):
        raise FileRefused("not-scanned")


def scanner() -> Scanner | None:
    """The malware scanner of this installation, None when none is set."""
    return ports.get(Scanner)


def _first_scan(path: Path, name: str) -> dict[str, Any]:
    judge = scanner()
    if judge is None:
        return {"scan_state": ScanState.NOT_SCANNED}
    with path.open("rb") as stream:
        verdict = judge.scan(stream)
    if verdict.finding == Finding.INFECTED:
        log.warning("Malware %s refused at the gate", verdict.name)
        raise FileRefused("infected", name=name, found=verdict.name)
    if verdict.finding == Finding.CLEAN:
        return {"scan_state": ScanState.CLEAN, "scanned_at": now()}
    return {"scan_state": ScanState.PENDING, "scan_note": verdict.name[:200]}


def scan(file: StoredFile) -> StoredFile:
    """Ask the scanner about a stored file and keep its verdict; no answer keeps the file closed."""
    judge = scanner()
    if judge is None or file.scan_state == ScanState.MADE_HERE:
        return file
    with open_blob(file) as stream:
        verdict = judge.scan(stream)
    if verdict.finding == Finding.ERROR:
        file.scan_state, file.scan_note = ScanState.PENDING, verdict.name[:200]
    else:
        infected = verdict.finding == Finding.INFECTED
        file.scan_state = ScanState.INFECTED if infected else ScanState.CLEAN
        file.scan_note, file.scanned_at = verdict.name[:200], now()
    with transaction.atomic():
        file.save(update_fields=["scan_state", "scan_note", "scanned_at"])
        if file.scan_state == ScanState.INFECTED:
            announce(FileInfected(file_id=file.pk, found=file.scan_note))
    return file
