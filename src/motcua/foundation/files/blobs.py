"""The content-addressed store: bytes lie under their SHA-256, written once, never changed. No database here."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 256 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreFull(Exception):
    """No space left; nothing was kept."""


class TooLarge(Exception):
    """More bytes than the limit came in; reading stopped there."""


def root() -> Path:
    return settings.ENV.folder("files", 0o700)


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def incoming(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[Path, str, int]]:
    """Write the chunks to a temporary file and give (path, sha256, size); it never survives the block."""
    folder = root() / "incoming"
    digest, size = hashlib.sha256(), 0
    with _space():
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with _space(), os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield path, digest.hexdigest(), size
    finally:
        path.unlink(missing_ok=True)


def place(temporary: Path, sha256: str) -> None:
    """Move a finished temporary file to its place. A whole blob there is left alone, a damaged one is healed."""
    target = path_of(sha256)
    with _space():
        for folder in (target.parent.parent, target.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                _sync(folder.parent)
        if target.exists() and is_whole(sha256):
            return
        temporary.chmod(0o400)
        os.rename(temporary, target)
        _sync(target.parent)


def is_whole(sha256: str, size: int | None = None) -> bool:
    try:
        with path_of(sha256).open("rb") as file:
            return (size is None or os.fstat(file.fileno()).st_size == size) and digest_of(file) == sha256
    except OSError:
        return False


def digest_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def remove(sha256: str) -> None:
    path_of(sha256).unlink(missing_ok=True)


def names() -> Iterator[tuple[str, float]]:
    """(sha256, modification time in seconds) of every blob in the store."""
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        yield path.name, path.stat().st_mtime


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFull from error
        raise
