"""Reads files of procedures row by row: JSON lines (also packed), CSV, XLSX. What is in a row is not judged here."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.text import fold
from motcua.foundation.files.sheets import column_of
from motcua.onestop.catalogue.listing import FIELDS
from motcua.onestop.catalogue.listing_tables import (
    UTF16,
    Book,
    ListUnreadable,
    Table,
    comma_separated,
    merged_down,
)
from motcua.onestop.catalogue.national import Raw, raw_of

MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO, ANY_RATIO = 100, 8 * 1024 * 1024
"""Unpacked bytes to one packed, of a list of more than `ANY_RATIO`; lists of procedures have 10 to 30."""
LONGEST_LINE = 8 * 1024 * 1024
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold; more is a quotation mark that is never closed."""
KNOWN_HEADS = {
    "code": (
        "ma thu tuc", "ma tthc", "ma so", "ma", "code", "ma so thu tuc", "ma so tthc", "ma thu tuc hanh chinh",
        "ma so thu tuc hanh chinh", "ma quoc gia", "ma tthc quoc gia", "national code",
    ),
    "title": (
        "ten thu tuc", "ten tthc", "ten thu tuc hanh chinh", "thu tuc hanh chinh", "ten", "title", "name", "thu tuc",
        "tthc", "name of the procedure",
    ),
    "sector": ("linh vuc", "sector", "field", "ten linh vuc", "linh vuc tthc", "nganh linh vuc"),
    "levels": (
        "cap thuc hien", "cap giai quyet", "cap", "level", "levels", "cap thuc hien tthc", "cap hanh chinh",
        "cap tham quyen",
    ),
    "agency": (
        "co quan thuc hien", "co quan giai quyet", "don vi", "co quan", "agency", "co quan thuc hien tthc",
        "co quan giai quyet tthc", "co quan co tham quyen", "don vi thuc hien", "don vi giai quyet",
        "co quan don vi thuc hien",
    ),
    "online": (
        "muc do", "muc do dvc", "muc do dich vu cong", "dich vu cong truc tuyen", "dvc truc tuyen", "online",
        "muc do truc tuyen", "muc do dvctt", "muc do dvc truc tuyen", "muc do dich vu cong truc tuyen", "dvctt",
        "muc do cung cap", "muc do cung cap dvc", "muc do cung cap dvctt", "muc do cung cap dvc truc tuyen",
        "muc do cung cap dich vu cong", "muc do cung cap dich vu cong truc tuyen", "online level",
    ),
    "online_reason": (
        "ly do", "ly do mot phan", "reason", "online reason", "ly do chi mot phan", "ly do chua toan trinh",
        "ly do chi truc tuyen mot phan", "why only partly online",
    ),
    "time_limit": (
        "thoi han giai quyet", "thoi han", "thoi gian giai quyet", "time limit", "thoi gian", "thoi gian thuc hien",
        "thoi han thuc hien", "thoi han giai quyet tthc",
    ),
    "fee": (
        "phi le phi", "le phi", "phi", "muc phi", "fee", "phi le phi dong", "phi le phi neu co", "le phi dong",
        "phi dong", "phi va le phi", "muc thu", "muc thu phi", "muc thu phi le phi",
    ),
    "source": (
        "quyet dinh cong bo", "quyet dinh", "can cu phap ly", "can cu", "nguon", "source", "so quyet dinh",
        "so quyet dinh cong bo", "van ban cong bo",
    ),
}  # fmt: skip
"""Headings by field, folded; the first that stands there counts."""
LONGEST_HEADING = 200


@dataclass(frozen=True)
class Line:
    """A row of the file: its number there, counted from 1, and its fields; `raw` is None when it cannot be read,
    because a cell or the line is longer than any may be where `is_endless`. `row` is the whole of a JSON line."""

    number: int
    raw: Raw | None
    is_endless: bool = False
    row: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Columns:
    """Which column (counted from 0) holds which field, below which row (counted from 1); of which sheet, and which
    sheets there are."""

    head: int
    of: Mapping[str, int]
    names: tuple[str, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def used(self, fields: Sequence[str] = FIELDS) -> dict[str, str]:
        """{field: heading of its column, "" where it has none}, of `fields`."""
        return {name: self._name(self.of[name]) for name in fields if name in self.of}

    def unused(self, fields: Sequence[str] = FIELDS) -> list[str]:
        """Headings of the columns that hold none of `fields`."""
        known = {at for name, at in self.of.items() if name in fields}
        return [name for at, name in enumerate(self.names) if name and at not in known]

    def _name(self, at: int) -> str:
        return self.names[at] if at < len(self.names) else ""


def lines(
    path: Path, name: str = "", columns: Mapping[str, str] | None = None, sheet: str = "",
    heard: Callable[[Columns], object] | None = None,
) -> Iterator[Line]:  # fmt: skip
    """Rows of the file at `path`, called `name`. `columns` names for our fields the heading or the letter of their
    column; `heard` is told at once which columns hold what, where the file has columns. Raises ListUnreadable."""
    name = (name or path.name).lower()
    if name.endswith((".jsonl", ".jsonl.gz", ".json.gz", ".ndjson")):
        return _json_lines(path, name.endswith(".gz"))
    if name.endswith((".xlsx", ".csv", ".tsv", ".txt")):
        table = _table(path, name, sheet, columns or {})
        found = find_columns(table, columns or {})
        if heard:
            heard(found)
        return _table_lines(table, found)
    if name.endswith((".xls", ".xlsm", ".xlsb", ".ods")):
        raise ListUnreadable(
            _("Open the file in your spreadsheet, save it as “Excel Workbook (.xlsx)” and import that.")
        )
    raise ListUnreadable(_("Choose a file that ends in .jsonl, .jsonl.gz, .csv or .xlsx."))


def columns_of(path: Path, name: str, columns: Mapping[str, str] | None = None, sheet: str = "") -> Columns | None:
    """The head of a table, for a person to look at; None for a file that has no columns. Raises ListUnreadable."""
    if not name.lower().endswith((".xlsx", ".csv", ".tsv", ".txt")):
        return None
    return find_columns(_table(path, name.lower(), sheet, columns or {}), columns or {}, strict=False)


def _json_lines(path: Path, packed: bool) -> Iterator[Line]:
    unpacked = number = 0
    most = min(MOST_UNPACKED, max(ANY_RATIO, path.stat().st_size * MOST_RATIO)) if packed else MOST_UNPACKED
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                number += 1
                is_endless = False
                if number == 1 and line[:2] in UTF16:
                    raise ListUnreadable(_("The file is not in UTF-8. Save it again as UTF-8, one procedure a line."))
                while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    is_endless, unpacked, line = True, unpacked + len(line), file.readline(LONGEST_LINE)
                unpacked += len(line)
                if unpacked > most:
                    raise ListUnreadable(_("The file is too large unpacked. Divide it and import its parts."))
                if is_endless:
                    yield Line(number, None, is_endless=True)
                elif line.strip():
                    raw, row = _json_row(line)
                    yield Line(number, raw, row=row)
    except (OSError, EOFError, zlib.error) as error:
        raise ListUnreadable(_("The file is damaged or not packed with gzip. Fetch it again.")) from error


def _json_row(line: bytes) -> tuple[Raw | None, Raw]:
    """(its fields, the whole)."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None, {}
    try:
        return (raw_of(row), row) if isinstance(row, dict) else (None, {})
    except (AttributeError, TypeError, ValueError):
        return None, {}


def _table(path: Path, name: str, sheet: str, wanted: Mapping[str, str]) -> Table:
    """Where no sheet is named, the first of those that can be seen which has the columns."""
    if not name.endswith(".xlsx"):
        return comma_separated(path, lambda rows: len(_head(rows, wanted).of))
    book = Book(path, name)
    table = book.table(sheet)
    if sheet or _is_whole(_head(table.first, wanted)):
        return table
    others = (book.table(other) for other in book.sheets[1:])
    return next((other for other in others if _is_whole(_head(other.first, wanted))), table)


def _is_whole(columns: Columns) -> bool:
    return {"code", "title"} <= columns.of.keys()


def _head(rows: Sequence[Sequence[Any]], wanted: Mapping[str, str]) -> Columns:
    best, most = Columns(1, {}, ()), 0
    for number, row in enumerate(rows, 1):
        named = [fold(str(cell)[:LONGEST_HEADING]) for cell in row]
        found = {field: at for field in FIELDS if (at := _column(field, named, wanted)) is not None}
        known = sum(1 for at in found.values() if at < len(named) and named[at])
        if known > most:
            best, most = Columns(number, found, tuple(str(cell).strip()[:LONGEST_HEADING] for cell in row)), known
    return best


def find_columns(table: Table, wanted: Mapping[str, str], *, strict: bool = True) -> Columns:
    """Columns by what was asked for, else by headings that are known. Raises ListUnreadable, when `strict`, without
    columns for code and title."""
    from motcua.onestop.catalogue.labels import FIELDS as WORDS

    best = _head(table.first, wanted)
    missing = [str(WORDS[field]) for field in ("code", "title") if field not in best.of]
    if missing and strict:
        raise ListUnreadable(
            _("No column was found for: %(fields)s. Name its heading or its letter."), fields=", ".join(missing)
        )
    unknown = [heading for field, heading in wanted.items() if heading and field not in best.of]
    if unknown and strict:
        raise ListUnreadable(_("There is no column “%(name)s”. Name its heading or its letter."), name=unknown[0])
    return Columns(best.head, best.of, best.names, table.sheet, tuple(table.sheets))


def _column(field: str, named: Sequence[str], wanted: Mapping[str, str]) -> int | None:
    asked = wanted.get(field, "")
    if asked:
        if fold(asked) in named:
            return named.index(fold(asked))
        return column_of(asked) - 1 if re.fullmatch(r"[A-Za-z]{1,2}", asked) else None
    return next((named.index(head) for head in KNOWN_HEADS[field] if head in named), None)


def _table_lines(table: Table, columns: Columns) -> Iterator[Line]:
    """Rows below the head that hold something; a cell merged over several rows counts for each of them."""
    begins, held = merged_down(table), {}
    for number, row in enumerate(table.rows, 1):
        for left, last in begins.get(number - 1, ()):
            held[left] = last, row[left] if left < len(row) else None
        if number <= columns.head or not any(str(cell).strip() for cell in row):
            continue
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
            yield Line(number, None, is_endless=True)
            continue
        raw = {}
        for name, at in columns.of.items():
            last, value = held.get(at, (-1, None))
            raw[name] = value if number - 1 <= last else row[at] if at < len(row) else None
        yield Line(number, raw)
