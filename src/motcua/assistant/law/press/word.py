"""A Word document as lines, a paragraph each, with the numbers that Word counts itself (“Điều %1.”, “%2)”).

What was deleted under tracked changes is not there; text boxes, notes, headers and footers are not read.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from motcua.assistant.law.press.faults import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_PART, MOST_RATIO, MOST_ENTRIES = 60 * 1024 * 1024, 300, 2_000
DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "txbxContent", "instrText", "delText", "pPr", "rPr"))
BREAKS = (f"{W}br", f"{W}cr")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def lines(data: bytes) -> list[str]:
    parts = _parts(data)
    body = _parsed(parts[DOCUMENT]).find(f"{W}body")
    if body is None:
        raise Unreadable("broken")
    counting = Counting(_levels(parts.get(NUMBERING)), _styles(parts.get(STYLES)))
    found: list[str] = []
    for paragraph in _paragraphs(body):
        if isinstance(paragraph, str):
            found.append(paragraph)
        else:
            first, *rest = _text(paragraph).split("\n")
            found += [f"{counting.mark(paragraph)}{first}", *rest]
    return found


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if len(entries) > MOST_ENTRIES:
                raise Unreadable("too-much")
            if "EncryptedPackage" in entries or any(entry.flag_bits & 1 for entry in entries.values()):
                raise Unreadable("locked")
            if DOCUMENT not in entries:
                raise Unreadable("not-word")
            return {name: _read(archive, entries[name]) for name in (DOCUMENT, NUMBERING, STYLES) if name in entries}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise Unreadable("broken") from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A size that lies is a broken archive, one that grows too much a bomb."""
    if entry.file_size > min(MOST_PART, max(entry.compress_size, 1) * MOST_RATIO):
        raise Unreadable("too-much")
    with archive.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise Unreadable("broken")
    return data


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("broken") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("broken")
    return root


def _paragraphs(body: Any) -> Iterator[Any]:
    """Paragraphs in their order; the rows of a table as one text each, its cells apart by “ | ”."""
    for block in body:
        if block.tag == f"{W}p":
            yield block
        elif block.tag == f"{W}tbl":
            rows = list(block.iter(f"{W}tr"))
            if len(rows) and all(len(row.findall(f"{W}tc")) == 1 for row in rows):
                yield from (one for row in rows for one in row.iter(f"{W}p"))  # a frame around text
                continue
            for row in rows:
                cells = (" ".join(_text(p) for p in cell.iter(f"{W}p")) for cell in row.findall(f"{W}tc"))
                yield " | ".join(cell.replace("\n", " ").strip() for cell in cells)
        elif block.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            inner = block.find(f"{W}sdtContent") if block.tag == f"{W}sdt" else block
            if inner is not None:
                yield from _paragraphs(inner)


def _text(paragraph: Any) -> str:
    held: list[str] = []
    todo = [paragraph]
    while todo:
        node = todo.pop()
        if node.tag == f"{W}t":
            held.append(node.text or "")
        elif node.tag in BREAKS:
            held.append("\n")
        elif node.tag == f"{W}tab":
            held.append(" ")
        elif node.tag == f"{W}noBreakHyphen":
            held.append("-")
        elif node.tag not in SKIPPED:
            todo.extend(reversed(node))
    return "".join(held)


@dataclass
class Level:
    """`pattern`: “Điều %1.”; `kind`: how Word writes the count."""

    pattern: str
    kind: str
    start: int = 1


@dataclass
class Counting:
    """The counts of every list, as Word keeps them: a level begins anew when one above it goes on."""

    levels: dict[str, dict[int, Level]]
    styles: dict[str, tuple[str, int]]
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def mark(self, paragraph: Any) -> str:
        """“Điều 3. ” for a paragraph that Word numbers, else nothing."""
        known = self._numbered(paragraph)
        if known is None:
            return ""
        name, at = known
        levels = self.levels.get(name, {})
        level = levels.get(at)
        if level is None or level.kind == "bullet":
            return ""
        held = self.counts.setdefault(name, [None] * 9)
        before = held[at]
        held[at] = level.start if before is None else before + 1
        held[at + 1 :] = [None] * (8 - at)
        told = level.pattern
        for n in range(at + 1):
            other = levels.get(n)
            if other is not None and f"%{n + 1}" in told:
                count = held[n]
                told = told.replace(f"%{n + 1}", written(other.start if count is None else count, other.kind))
        return f"{told} " if told.strip() else ""

    def _numbered(self, paragraph: Any) -> tuple[str, int] | None:
        about = paragraph.find(f"{W}pPr")
        if about is None:
            return None
        style = about.find(f"{W}pStyle")
        by_style = self.styles.get(style.get(f"{W}val", "")) if style is not None else None
        own = about.find(f"{W}numPr")
        if own is None:
            return by_style
        name, at = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        number = name.get(f"{W}val", "0") if name is not None else by_style[0] if by_style else "0"
        level = _whole(at.get(f"{W}val")) if at is not None else by_style[1] if by_style else 0
        return None if number == "0" or not 0 <= level < 9 else (number, level)


def written(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        told = ""
        for value, letters in ROMAN:
            while count >= value:
                told, count = told + letters, count - value
        return told.upper() if kind == "upperRoman" else told
    if kind == "none":
        return ""
    return f"{count:02d}" if kind == "decimalZero" else str(count)


def _whole(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return -1


def _levels(data: bytes | None) -> dict[str, dict[int, Level]]:
    """{number of a list: its levels}."""
    if data is None:
        return {}
    root = _parsed(data)
    kinds = {one.get(f"{W}abstractNumId"): _level_table(one) for one in root.findall(f"{W}abstractNum")}
    found = {}
    for one in root.findall(f"{W}num"):
        which = one.find(f"{W}abstractNumId")
        levels = dict(kinds.get(which.get(f"{W}val") if which is not None else None, {}))
        for over in one.findall(f"{W}lvlOverride"):
            at = _whole(over.get(f"{W}ilvl"))
            start, whole = over.find(f"{W}startOverride"), over.find(f"{W}lvl")
            if whole is not None:
                levels[at] = _level(whole)
            elif start is not None and at in levels:
                levels[at] = Level(levels[at].pattern, levels[at].kind, _whole(start.get(f"{W}val")))
        found[one.get(f"{W}numId", "")] = levels
    return found


def _level_table(one: Any) -> dict[int, Level]:
    return {_whole(level.get(f"{W}ilvl")): _level(level) for level in one.findall(f"{W}lvl")}


def _level(one: Any) -> Level:
    def value(name: str, other: str) -> str:
        found = one.find(f"{W}{name}")
        return str(found.get(f"{W}val", other)) if found is not None else other

    return Level(value("lvlText", ""), value("numFmt", "decimal"), _whole(value("start", "1")))


def _styles(data: bytes | None) -> dict[str, tuple[str, int]]:
    """{style: (list, level)} of the styles by which paragraphs are numbered."""
    if data is None:
        return {}
    found, based = {}, {}
    for one in _parsed(data).findall(f"{W}style"):
        name = one.get(f"{W}styleId", "")
        parent = one.find(f"{W}basedOn")
        if parent is not None:
            based[name] = parent.get(f"{W}val", "")
        about = one.find(f"{W}pPr/{W}numPr")
        if about is not None and (number := about.find(f"{W}numId")) is not None:
            at = about.find(f"{W}ilvl")
            found[name] = (number.get(f"{W}val", "0"), _whole(at.get(f"{W}val")) if at is not None else 0)
    for name in based:
        above, seen = name, set()
        while above not in found and above in based and above not in seen:
            seen.add(above)
            above = based[above]
        if above in found:
            found[name] = found[above]
    return {name: told for name, told in found.items() if told[0] != "0"}
