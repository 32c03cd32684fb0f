"""The one gate through which a file from outside enters: name, extension, magic bytes and parser must agree."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic
from django.conf import settings

from motcua.foundation.files import images, office, pdfs
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.names import clean_name, extension

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG, ".docx": DOCX, ".xlsx": XLSX}
OPENINGS = {
    PDF: b"%PDF-",
    JPEG: b"\xff\xd8\xff",
    PNG: b"\x89PNG\r\n\x1a\n",
    DOCX: b"PK\x03\x04",
    XLSX: b"PK\x03\x04",
}
# What puremagic may call the same bytes: it lists a family of extensions for one opening.
FAMILIES = {
    PDF: {".pdf"},
    JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"},
    PNG: {".png"},
    DOCX: {".docx", ".zip"},
    XLSX: {".xlsx", ".zip"},
}
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"<iframe")
SNIFFED = 1024  # bytes a browser looks at when it guesses a type


@dataclass(frozen=True, slots=True)
class Limits:
    max_bytes: int
    max_pages: int = 500
    max_pixels: int = 52_000_000
    types: frozenset[str] = frozenset({PDF, JPEG, PNG, DOCX, XLSX})


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate found out: the cleaned name, the true type, pages (1 for a picture, None where uncounted)."""

    name: str
    media_type: str
    pages: int | None


def default_limits() -> Limits:
    return Limits(max_bytes=settings.MAX_UPLOAD_BYTES)


def media_type_of(name: str, limits: Limits) -> str:
    """The type that the name claims, if we accept it at all."""
    claimed = extension(name)
    if claimed in (".heic", ".heif"):
        raise FileRefused("type-heic")
    if claimed in (".doc", ".xls"):
        raise FileRefused("type-old-office")
    if TYPES.get(claimed) not in limits.types:
        raise FileRefused("type", extension=claimed or name)
    return TYPES[claimed]


def inspect(path: Path, raw_name: str, limits: Limits | None = None) -> Passed:
    """Judge the file at `path` that somebody sent as `raw_name`; raises `FileRefused` with the cure."""
    limits = limits or default_limits()
    name = clean_name(raw_name)
    media_type = media_type_of(name, limits)
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty", name=name)
    if size > limits.max_bytes:
        raise FileRefused("too-large", name=name, limit=limits.max_bytes // (1024 * 1024))
    _check_magic(path, name, media_type)
    parsers: dict[str, Callable[[], int | None]] = {
        PDF: lambda: pdfs.check(path, name, limits.max_pages),
        JPEG: lambda: images.check(path, name, {"JPEG", "MPO"}, limits.max_pixels),
        PNG: lambda: images.check(path, name, {"PNG"}, limits.max_pixels),
        DOCX: lambda: office.check(path, name, "word/document.xml"),
        XLSX: lambda: office.check(path, name, "xl/workbook.xml"),
    }
    return Passed(name, media_type, parsers[media_type]())


def _check_magic(path: Path, name: str, media_type: str) -> None:
    with path.open("rb") as file:
        head = file.read(SNIFFED)
    is_archive = media_type in (DOCX, XLSX)
    if not head.startswith(OPENINGS[media_type]):
        # A PDF may by its standard begin after up to 1 kB of anything: exactly that makes it two files at once.
        reason = "polyglot" if OPENINGS[media_type] in head and len(OPENINGS[media_type]) > 4 else "lying"
        if head.startswith(b"\xd0\xcf\x11\xe0") and is_archive:
            reason = "office-unreadable"  # an OLE container: an encrypted or an old Office file under a new name
        raise FileRefused(reason, name=name, extension=extension(name))
    try:
        seen = {found.extension for found in puremagic.magic_file(path)}
    except (puremagic.PureError, ValueError, OSError):
        seen = set()
    if not seen & FAMILIES[media_type]:
        raise FileRefused("lying", name=name, extension=extension(name))
    lower = head.lower()
    if any(mark in lower for mark in MARKUP) or (media_type != PDF and b"%pdf-" in lower):
        raise FileRefused("polyglot", name=name)
    if not is_archive and zipfile.is_zipfile(path):
        raise FileRefused("polyglot", name=name)
