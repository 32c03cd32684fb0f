"""Opens CSV and XLSX files as rows of cells, one after the other; what a file holds besides its table is never run.

Whatever cannot be a table is refused with a sentence that says what to do; nothing is laid out in memory before it is
known to fit.
"""

import codecs
import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.csvfile import from_csv
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files import office, sheets
from motcua.foundation.files.errors import FileRefused

COMMAS = ",;\t|"
LOOKED_AT = 30
"""The head of a table stands in one of its first rows."""
UNCOMPUTED = "="
"""Stands for a formula that has no value."""
OLE, UTF16 = b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")


class ListUnreadable(Refusal):
    """The file as a whole cannot be read; the sentence says what to do."""

    code = "list-unreadable"


Row = Sequence[Any]


@dataclass
class Table:
    """`rows` from the first one on, each once; `first` are the first of them, to find the head in. `merged` are ranges
    ((top, left), (bottom, right)) counted from 0. `sheets` are those that can be seen."""

    first: list[Row]
    rows: Iterator[Row]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


def _table(rows: Iterator[Row], **more: Any) -> Table:
    first = list(itertools.islice(rows, LOOKED_AT))
    return Table(first, itertools.chain(first, rows), **more)


WORKBOOK_REFUSED = {
    "office-macro": _(
        "The workbook holds macros or embedded objects. Save it as “Excel Workbook (.xlsx)”, which holds none, and "
        "import that."
    ),
    "office-bomb": _(
        "The workbook unpacks to far too much data. Copy the table alone into a new workbook and import that."
    ),
}
LOCKED = _(
    "The workbook is locked with a password, or an old Excel file under another name. Open it in Excel, remove the "
    "password, save it as “Excel Workbook (.xlsx)” and import that."
)
NO_WORKBOOK = _(
    "This is not a workbook that can be read. Save it again as an Excel workbook (.xlsx) without a password."
)


class Book:
    """A workbook whose sheets were measured, opened once. `sheets` are those that can be seen.

    Raises ListUnreadable.
    """

    def __init__(self, path: Path, name: str):
        with path.open("rb") as file:
            if file.read(4) == OLE:
                raise ListUnreadable(LOCKED)
        with _reading():
            office.check(path, name, "xl/workbook.xml")
            self._extents = sheets.extents(path, name)
            self._book = calamine.CalamineWorkbook.from_path(str(path))
            told = [(one.name, one.visible) for one in self._book.sheets_metadata]
        self.sheets = [
            one for one, visible in told if visible is calamine.SheetVisibleEnum.Visible and one in self._extents
        ]  # fmt: skip
        if len({one for one, _visible in told}) < len(told):
            raise ListUnreadable(NO_WORKBOOK)
        if not self.sheets:
            raise ListUnreadable(_("The workbook has no sheet with a table. Check that its sheet is not hidden."))

    def table(self, sheet: str = "") -> Table:
        """The sheet of that name, else the first. Values, not formulas: what the spreadsheet last computed. Merged
        cells are told apart. Raises ListUnreadable, also while rows are read."""
        if sheet and sheet not in self.sheets:
            known = ", ".join(self.sheets)
            raise ListUnreadable(_("There is no sheet “%(sheet)s”. There is: %(known)s."), sheet=sheet, known=known)
        chosen = sheet or self.sheets[0]
        extent = self._extents[chosen]
        if extent.rows * extent.columns > sheets.MOST_ROOM:
            raise ListUnreadable(
                _(
                    "Sheet “%(sheet)s” reaches to row %(row)s and column %(column)s, most of it empty. Copy the table "
                    "alone into a new workbook and import that."
                ), sheet=chosen, row=f"{extent.rows}", column=f"{extent.columns}",
            )  # fmt: skip
        with _reading():
            found = self._book.get_sheet_by_name(chosen)
            rows, merged, end = found.iter_rows(), found.merged_cell_ranges or (), found.end or (-1, -1)
        if end[0] >= extent.rows or end[1] >= extent.columns:  # read otherwise than it was measured
            raise ListUnreadable(NO_WORKBOOK)
        left = found.start[1] if found.start else 0
        return _table(_laid_out(rows, left, extent.uncomputed), merged=merged, sheet=chosen, sheets=self.sheets)


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever fails in the reader is the workbook's: it is not written in Python, and what it calls a panic is no
    Exception."""
    try:
        yield
    except (ListUnreadable, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except FileRefused as refused:
        raise ListUnreadable(WORKBOOK_REFUSED.get(refused.code, NO_WORKBOOK)) from refused
    except calamine.PasswordError as error:
        raise ListUnreadable(LOCKED) from error
    except BaseException as error:
        raise ListUnreadable(NO_WORKBOOK) from error


def _laid_out(rows: Iterator[Row], before: int, uncomputed: set[tuple[int, int]]) -> Iterator[Row]:
    """Columns from A on, of which `before` are empty; formulas without a value marked."""
    left: list[Any] = [""] * before
    places: dict[int, list[int]] = {}
    for at, column in uncomputed:
        places.setdefault(at, []).append(column)
    for number in itertools.count(1):
        with _reading():
            row = next(rows, None)
        if row is None:
            return
        cells = [*left, *row]
        for column in places.get(number, ()):
            cells += [""] * (column - len(cells))
            cells[column - 1] = UNCOMPUTED
        yield cells


def comma_separated(path: Path, score: Any) -> Table:
    """A table in UTF-8 or UTF-16, apart by comma, semicolon, tab or bar: by what `score` (of the first rows) is highest
    for. Raises ListUnreadable."""
    encoding = _encoding(path)
    best = max(COMMAS, key=lambda comma: (score(_first(path, encoding, comma)), -COMMAS.index(comma)))
    return _table(_csv_rows(path, encoding, best))


def _first(path: Path, encoding: str, comma: str) -> list[Row]:
    return list(itertools.islice(_csv_rows(path, encoding, comma), LOOKED_AT))


def _csv_rows(path: Path, encoding: str, comma: str) -> Iterator[Row]:
    try:
        with path.open(encoding=encoding, newline="") as text:
            yield from from_csv(text, comma)
    except UnicodeDecodeError as error:
        raise ListUnreadable(_NOT_UNICODE, line="?") from error
    except ValueError as error:
        raise ListUnreadable(_("This is not a table in CSV. Save it again as “CSV UTF-8”.")) from error


_NOT_UNICODE = _(
    "The letters in line %(line)s are not Unicode (the file may be in TCVN3, VNI or Windows-1258). Open it in your "
    "spreadsheet, check that the letters are right, save it as “CSV UTF-8”, then import it."
)


def _encoding(path: Path) -> str:
    """Found out, never guessed: by the mark at the beginning, by the empty bytes of UTF-16, else UTF-8 or refused."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head[:2] in UTF16:
            return "utf-16"
        if len(head) > 8 and head.count(0) * 4 > len(head):  # the upper halves of Latin letters
            return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        file.seek(0)
        decoder, ended = codecs.getincrementaldecoder("utf-8")(), 0
        for chunk in itertools.chain(iter(lambda: file.read(1024 * 1024), b""), [b""]):
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line = ended + error.object[: error.start].count(b"\n") + 1
                raise ListUnreadable(_NOT_UNICODE, line=f"{line}") from error
            ended += chunk.count(b"\n")
    return "utf-8-sig"


def merged_down(table: Table) -> Mapping[int, list[tuple[int, int]]]:
    """{row where a range over several rows begins: [(its first column, its last row)]}, counted from 0."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in table.merged:
        if bottom > top:
            found.setdefault(top, []).append((left, bottom))
    return found
