"""DOCX and XLSX at the gate: a sane ZIP of the right kind, without macros or embedded programs (ECMA-376, part 2)."""

import zipfile
from pathlib import Path

from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.names import extension

MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
ACTIVE = ("vbaproject.bin", "/embeddings/", "/activex/", "/externallinks/")


def check(path: Path, name: str, main_part: str) -> None:
    """Raises `FileRefused`; pages of office files are not counted."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            parts = {entry.filename for entry in entries}
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, path.stat().st_size * MAX_RATIO):
                raise FileRefused("office-bomb", name=name)
            if "[Content_Types].xml" not in parts or main_part not in parts:
                raise FileRefused("lying", name=name, extension=extension(name))
            if any(mark in f"/{part.lower()}" for part in parts for mark in ACTIVE):
                raise FileRefused("office-macro", name=name)
            if any(entry.flag_bits & 1 for entry in entries) or archive.testzip():
                raise FileRefused("office-unreadable", name=name)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise FileRefused("office-unreadable", name=name) from error
