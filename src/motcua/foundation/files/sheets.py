"""Sheets of a workbook, gone through cell by cell before anything builds a table of them (ECMA-376 part 1, 18.3).

A reader that lays a sheet out in memory takes what its farthest cell asks for: one cell in the last corner is 17,000
million. Nothing is kept here but how far cells reach, and which formulas were never computed.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath
from xml.parsers import expat

from motcua.foundation.files.errors import FileRefused

MOST_ROOM = 3_000_000
"""Rows × columns that are laid out at most: 100,000 rows of 30 columns."""
MOST_CELLS = 4_000_000
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Extent:
    """How far the cells reach that hold something; counted from 1. `uncomputed`: (row, column) of formulas without a
    value."""

    rows: int = 0
    columns: int = 0
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def extents(path: Path, name: str) -> dict[str, Extent]:
    """{sheet: Extent} of a workbook that `office.check` has passed. Raises `FileRefused`."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = set(archive.namelist())
            parts = {sheet: part for sheet, part in _parts(archive).items() if part in held}
            return {sheet: _extent(archive, part, name) for sheet, part in parts.items()}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, KeyError, ValueError) as error:
        raise FileRefused("office-unreadable", name=name) from error
    except expat.ExpatError as error:
        raise FileRefused("office-unreadable", name=name) from error


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """{name of a sheet: path of its part}."""
    found: dict[str, str] = {}
    targets: dict[str, str] = {}

    def link(tag: str, told: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = told["Target"]
            targets[told["Id"]] = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))

    def sheet(tag: str, told: Mapping[str, str]) -> None:
        if tag == "sheet":
            id = next((value for key, value in told.items() if key.split(":")[-1] == "id"), "")
            found[told["name"]] = targets.get(id, "")

    _walk(archive, "xl/_rels/workbook.xml.rels", link)
    _walk(archive, "xl/workbook.xml", sheet)
    return found


def _walk(archive: zipfile.ZipFile, part: str, begin, end=None, text=None) -> None:  # type: ignore[no-untyped-def]
    """Elements of a part without their prefixes; a document type, which no office file has, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, told: begin(tag[tag.find(":") + 1 :], told)
    if end:
        parser.EndElementHandler = lambda tag: end(tag[tag.find(":") + 1 :])
    if text:
        parser.CharacterDataHandler = text

    def refuse(*_told: object) -> None:
        raise ValueError("a document type")

    parser.StartDoctypeDeclHandler = refuse
    with archive.open(part) as stream:
        parser.ParseFile(stream)


class _Cells:
    def __init__(self, name: str):
        self.found, self.name, self.count = Extent(), name, 0
        self.row = self.column = 0
        self.reaches = self.is_formula = self.holds = self.in_value = False

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "c":
            self.count += 1
            place = PLACE.fullmatch(told.get("r", ""))
            if place:
                self.column, self.row = column_of(place[1]), int(place[2])
            else:
                self.column += 1
            self.reaches = self.is_formula = self.holds = False
            if self.count > MOST_CELLS:
                raise FileRefused("office-bomb", name=self.name)
        elif tag == "row":
            self.row, self.column = int(told.get("r") or self.row + 1), 0
        elif tag == "f":
            self.is_formula = self.reaches = True
        elif tag in ("v", "is"):
            self.in_value = self.reaches = True

    def text(self, _text: str) -> None:
        if self.in_value:
            self.holds = True

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self.in_value = False
        elif tag == "c" and self.reaches:
            self.found.rows = max(self.found.rows, self.row)
            self.found.columns = max(self.found.columns, self.column)
            if self.is_formula and not self.holds:
                self.found.uncomputed.add((self.row, self.column))


def _extent(archive: zipfile.ZipFile, part: str, name: str) -> Extent:
    cells = _Cells(name)
    _walk(archive, part, cells.begin, cells.end, cells.text)
    return cells.found


def column_of(letters: str) -> int:
    """A is 1, XFD 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
