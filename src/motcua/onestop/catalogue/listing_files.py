"""Reads files of procedures row by row: JSON lines (also packed), CSV, XLSX. What is in a row is not judged here."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.csvfile import from_csv
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.text import fold
from motcua.foundation.files import office
from motcua.foundation.files.errors import FileRefused
from motcua.onestop.catalogue.listing import FIELDS
from motcua.onestop.catalogue.national import Raw, raw_of

MOST_UNPACKED = 400 * 1024 * 1024
LOOKED_AT = 30
"""The head of a table stands in one of its first rows."""
KNOWN_HEADS = {
    "code": ("ma thu tuc", "ma tthc", "ma so", "ma", "code"),
    "title": ("ten thu tuc", "ten tthc", "ten thu tuc hanh chinh", "thu tuc hanh chinh", "ten", "title"),
    "sector": ("linh vuc", "sector"),
    "levels": ("cap thuc hien", "cap giai quyet", "cap", "level", "levels"),
    "agency": ("co quan thuc hien", "co quan giai quyet", "don vi", "co quan", "agency"),
    "online": ("muc do", "muc do dvc", "muc do dich vu cong", "dich vu cong truc tuyen", "dvc truc tuyen", "online"),
    "online_reason": ("ly do", "ly do mot phan", "reason", "online reason"),
    "time_limit": ("thoi han giai quyet", "thoi han", "thoi gian giai quyet", "time limit"),
    "fee": ("phi le phi", "le phi", "phi", "muc phi", "fee"),
    "source": ("quyet dinh cong bo", "quyet dinh", "can cu phap ly", "can cu", "nguon", "source"),
}


class ListUnreadable(Refusal):
    """The file as a whole cannot be read; the sentence says what to do."""

    code = "list-unreadable"


@dataclass(frozen=True)
class Line:
    """A row of the file: its number there, counted from 1, and its fields; `raw` is None when it cannot be read."""

    number: int
    raw: Raw | None


@dataclass(frozen=True)
class Columns:
    """Which column (counted from 0) holds which field, below which row (counted from 1)."""

    head: int
    of: Mapping[str, int]
    names: tuple[str, ...]


def lines(path: Path, name: str = "", columns: Mapping[str, str] | None = None, sheet: str = "") -> Iterator[Line]:
    """Rows of the file at `path`, called `name`. `columns` names for our fields the heading or the letter of their
    column. Raises ListUnreadable."""
    name = (name or path.name).lower()
    if name.endswith((".jsonl", ".jsonl.gz", ".json.gz", ".ndjson")):
        return _json_lines(path, name.endswith(".gz"))
    if name.endswith((".xlsx", ".csv")):
        table, merged = _table(path, name, sheet)
        return _table_lines(table, merged, find_columns(table, columns or {}))
    raise ListUnreadable(_("Choose a file that ends in .jsonl, .jsonl.gz, .csv or .xlsx."))


def columns_of(path: Path, name: str, columns: Mapping[str, str] | None = None, sheet: str = "") -> Columns | None:
    """The head of a table, for a person to look at; None for a file that has no columns. Raises ListUnreadable."""
    if not name.lower().endswith((".xlsx", ".csv")):
        return None
    table, _merged = _table(path, name.lower(), sheet)
    return find_columns(table, columns or {}, strict=False)


def _json_lines(path: Path, packed: bool) -> Iterator[Line]:
    unpacked = 0
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(8 * 1024 * 1024), b""), 1):
                unpacked += len(line)
                if unpacked > MOST_UNPACKED:
                    raise ListUnreadable(_("The file is too large unpacked. Divide it and import its parts."))
                if line.strip():
                    yield Line(number, _json_row(line))
    except (OSError, EOFError, zlib.error) as error:
        raise ListUnreadable(_("The file is damaged or not packed with gzip. Fetch it again.")) from error


def _json_row(line: bytes) -> Raw | None:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    try:
        return raw_of(row) if isinstance(row, dict) else None
    except (AttributeError, TypeError, ValueError):
        return None


Table = Sequence[Sequence[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def _table(path: Path, name: str, sheet: str) -> tuple[Table, Merged]:
    return _workbook(path, name, sheet) if name.endswith(".xlsx") else (_comma_separated(path), ())


def _workbook(path: Path, name: str, sheet: str) -> tuple[Table, Merged]:
    """Values, not formulas: what the spreadsheet last computed. Merged cells are told apart."""
    try:
        office.check(path, name, "xl/workbook.xml")
        book = calamine.CalamineWorkbook.from_path(str(path))
        if sheet and sheet not in book.sheet_names:
            raise ListUnreadable(
                _("There is no sheet “%(sheet)s”. There is: %(known)s."), sheet=sheet, known=", ".join(book.sheet_names)
            )
        found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        return found.to_python(skip_empty_area=False), found.merged_cell_ranges or ()
    except FileRefused as refused:
        raise ListUnreadable(refused.message, **refused.facts) from refused
    except (calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise ListUnreadable(
            _("This is not a workbook that can be read. Save it again as an Excel workbook (.xlsx) without a password.")
        ) from error


def _comma_separated(path: Path) -> Table:
    held = path.read_bytes()
    try:
        text = held.decode("utf-16" if held[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListUnreadable(
            _("The letters of this file are not Unicode. Save it as “CSV UTF-8” in your spreadsheet, then import it.")
        ) from error
    head = text[:4000].split("\n", 1)[0]
    comma = max(",;\t", key=head.count)
    try:
        return from_csv(text, comma)
    except ValueError as error:
        raise ListUnreadable(_("This is not a table in CSV. Save it again as “CSV UTF-8”.")) from error


def find_columns(table: Table, wanted: Mapping[str, str], *, strict: bool = True) -> Columns:
    """Columns by what was asked for, else by headings that are known. Raises ListUnreadable, when `strict`, without
    columns for code and title."""
    best = Columns(1, {}, ())
    for number, row in enumerate(table[:LOOKED_AT], 1):
        named = [fold(str(cell)) for cell in row]
        found = {field: at for field in FIELDS if (at := _column(field, named, wanted)) is not None}
        known = sum(1 for at in found.values() if at < len(named) and named[at])
        if known > sum(1 for at in best.of.values() if at < len(best.names) and best.names[at]):
            best = Columns(number, found, tuple(str(cell).strip() for cell in row))
    missing = [field for field in ("code", "title") if field not in best.of]
    if missing and strict:
        raise ListUnreadable(
            _("No column was found for: %(fields)s. Name its heading or its letter."), fields=", ".join(missing)
        )
    unknown = [heading for field, heading in wanted.items() if heading and field not in best.of]
    if unknown and strict:
        raise ListUnreadable(_("There is no column “%(name)s”. Name its heading or its letter."), name=unknown[0])
    return best


def _column(field: str, named: Sequence[str], wanted: Mapping[str, str]) -> int | None:
    asked = wanted.get(field, "")
    if asked:
        if fold(asked) in named:
            return named.index(fold(asked))
        return _lettered(asked) if re.fullmatch(r"[A-Za-z]{1,2}", asked) else None
    return next((named.index(head) for head in KNOWN_HEADS[field] if head in named), None)


def _lettered(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _table_lines(table: Table, merged: Merged, columns: Columns) -> Iterator[Line]:
    """Rows below the head that hold something; a cell merged over several rows counts for each of them."""
    down = {
        (row, left): (top, left) for (top, left), (bottom, _right) in merged for row in range(top + 1, bottom + 1)
    }  # fmt: skip

    def value(number: int, at: int) -> Any:
        row, column = down.get((number - 1, at), (number - 1, at))
        return table[row][column] if column < len(table[row]) else None

    for number in range(columns.head + 1, len(table) + 1):
        if any(str(cell).strip() for cell in table[number - 1]):
            yield Line(number, {field: value(number, at) for field, at in columns.of.items()})
