"""Sheets of a workbook, gone through cell by cell before anything builds a table of them (ECMA-376 part 1, 18.3).

A reader that lays a sheet out in memory takes what its farthest cell asks for: one cell in the last corner is 17,000
million. Nothing is kept here but how far cells reach, and which formulas were never computed.

What two readers may take differently is refused, not guessed: another writing of a cell's place, two sheets or parts of
one name, two links of one sheet, letters that are not UTF-8.
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
PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROW = re.compile(r"[1-9][0-9]{0,6}")
LINK_OF_A_SHEET = ("r:id", "relationships:id")


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
            held = _held(archive)
            parts = {sheet: part for sheet, part in _parts(archive).items() if part in held}
            return {sheet: _extent(archive, part, name) for sheet, part in parts.items()}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, KeyError, ValueError) as error:
        raise FileRefused("office-unreadable", name=name) from error
    except expat.ExpatError as error:
        raise FileRefused("office-unreadable", name=name) from error


def _held(archive: zipfile.ZipFile) -> set[str]:
    """Names of the parts, which differ by more than capitals (ECMA-376 part 2, 6.2.2.3)."""
    names = archive.namelist()
    odd = any("\\" in name or "&" in name or normpath(name) != name.rstrip("/") for name in names)
    if odd or len({name.lower() for name in names}) < len(names):
        raise ValueError("names of parts that can be taken for one another")
    return set(names)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """{name of a sheet: path of its part}."""
    found: dict[str, str] = {}
    targets: dict[str, str] = {}

    def link(tag: str, told: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = told["Target"]
            if told["Id"] in targets:
                raise ValueError("two links of one name")
            targets[told["Id"]] = target[1:] if target.startswith("/") else normpath(join("xl", target))

    def sheet(tag: str, told: Mapping[str, str]) -> None:
        if tag == "sheet":
            links = [key for key in told if key.split(":")[-1] == "id"]
            if told["name"] in found or len(links) != 1 or links[0] not in LINK_OF_A_SHEET:
                raise ValueError("a sheet that is not one")
            part = targets.get(told[links[0]], "")
            if part.startswith("xl/xl/"):  # some readers take a path that begins so for one from the root
                raise ValueError("a path that can be taken for another")
            found[told["name"]] = part

    _walk(archive, "xl/_rels/workbook.xml.rels", link)
    _walk(archive, "xl/workbook.xml", sheet)
    return found


def _walk(archive: zipfile.ZipFile, part: str, begin, end=None, text=None) -> None:  # type: ignore[no-untyped-def]
    """Elements of a part in UTF-8 without their prefixes; a document type, which no office file has, is refused."""
    parser = expat.ParserCreate("UTF-8")
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
        begins = stream.read(4)
        if begins.startswith((b"\xff\xfe", b"\xfe\xff")) or 0 in begins:
            raise ValueError("UTF-16, which the parser would take for what it says")
        parser.Parse(begins)
        parser.ParseFile(stream)


class _Cells:
    def __init__(self, name: str):
        self.found, self.name, self.count = Extent(), name, 0
        self.row = self.column = 0
        self.place = (0, 0)
        self.in_table = self.in_row = self.in_cell = self.is_told = False
        self.reaches = self.is_formula = self.holds = self.in_value = False

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "sheetData":
            self.in_table = True
        elif not self.in_table:
            return
        elif tag == "c":
            self._cell(told.get("r"))
        elif tag == "row":
            self._row(told.get("r"))
        elif tag == "f":
            self.is_formula = self.reaches = True
        elif tag in ("v", "is"):
            self.in_value = self.reaches = True

    def _row(self, told: str | None) -> None:
        if self.in_row or self.in_cell or (told is not None and not ROW.fullmatch(told)):
            raise ValueError("a row that is not one")
        self.row, self.column = int(told) if told else self.row + 1, 0
        self.in_row, self.is_told = True, told is not None

    def _cell(self, told: str | None) -> None:
        """A cell that tells no place is the next of its row; one of another row than is told is refused."""
        self.count += 1
        if self.count > MOST_CELLS:
            raise FileRefused("office-bomb", name=self.name)
        place = PLACE.fullmatch(told) if told is not None else None
        if not self.in_row or self.in_cell or (told is not None and not place):
            raise ValueError("a cell that is not one")
        row = int(place[2]) if place else self.row
        if row < self.row or (row > self.row and self.is_told):
            raise ValueError("a cell of another row")
        self.row = row
        self.column = column_of(place[1]) if place else self.column + 1
        self.place, self.in_cell = (self.row, self.column), True
        self.reaches = self.is_formula = self.holds = False

    def text(self, _text: str) -> None:
        if self.in_value:
            self.holds = True

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self.in_value = False
        elif tag == "sheetData":
            self.in_table = False
        elif tag == "row" and self.in_table:
            self.in_row = False
        elif tag == "c" and self.in_table:
            self.in_cell = False
            if self.reaches:
                self.found.rows = max(self.found.rows, self.place[0])
                self.found.columns = max(self.found.columns, self.place[1])
            if self.is_formula and not self.holds:
                self.found.uncomputed.add(self.place)


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
