"""PDF at the gate: opens without a password, has pages, nothing in it runs or hides (ISO 32000-1, 12.6, 7.11)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from motcua.foundation.files.errors import FileRefused

ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/RichMediaExecute"}
TYPES = {"/EmbeddedFile"}
SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Screen"}
SUSPECT = re.compile(
    rb"/(JavaScript|JS|Launch|ImportData|GoToE|Rendition|Movie|RichMedia|RichMediaExecute|EmbeddedFiles?|3D|Screen|EF)\b"
)
TAIL = 2048


def check(path: Path, name: str, max_pages: int) -> int:
    """Number of pages; raises `FileRefused`."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        if b"%%EOF" not in file.read():
            raise FileRefused("pdf-unreadable", name=name)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise FileRefused("pdf-encrypted", name=name)
            pages = len(pdf.pages)
            if pages > max_pages:
                raise FileRefused("too-many-pages", name=name, pages=pages, limit=max_pages)
            found = sorted(_active(pdf))
    except pikepdf.PasswordError as error:
        raise FileRefused("pdf-encrypted", name=name) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise FileRefused("pdf-unreadable", name=name) from error
    if not pages:
        raise FileRefused("pdf-no-pages", name=name)
    if found:
        raise FileRefused("pdf-active", name=name, found=", ".join(found))
    return pages


def count_pages(path: Path) -> int | None:
    """Pages of a PDF of our own; None when it is not readable as one."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return None


def _active(pdf: pikepdf.Pdf) -> set[str]:
    found: set[str] = set()
    for thing in pdf.objects:
        holder = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        # The text of an object shows its direct children only, so the cheap search is also a complete one.
        if isinstance(holder, pikepdf.Dictionary | pikepdf.Array) and SUSPECT.search(holder.unparse(resolved=True)):
            found |= set(_named(holder))
    return found


def _named(holder: Any, depth: int = 0) -> Iterator[str]:
    if depth > 50:
        yield "/Nested"
        return
    if isinstance(holder, pikepdf.Dictionary):
        if "/JS" in holder:
            yield "/JavaScript"
        if "/EF" in holder:
            yield "/EmbeddedFile"
        for key, wanted in (("/S", ACTIONS), ("/Type", TYPES), ("/Subtype", SUBTYPES)):
            value = holder.get(key)
            if isinstance(value, pikepdf.Name) and str(value) in wanted:
                yield str(value)
        children = [(str(key), value) for key, value in holder.items()]
        if any(key in ("/JavaScript", "/EmbeddedFiles") for key, _ in children):
            yield from (key for key, _ in children if key in ("/JavaScript", "/EmbeddedFiles"))
    elif isinstance(holder, pikepdf.Array):
        children = [("", value) for value in holder]
    else:
        return
    for _, value in children:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _named(value, depth + 1)
