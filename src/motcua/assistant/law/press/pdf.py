"""A PDF with a text layer as lines: what was only broken because the line was full is put together again.

A line is full when the first word of the next would not have fitted; a heading ends where its bold type does. Numbers
of pages, and what stands at the head or foot of most pages, are no text.
"""

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from motcua.assistant.law.press.faults import Unreadable

MOST_PAGES = 1_500
LEAST_LETTERS = 20
"""Letters a page, on average, below which a file is taken for pictures of pages."""
BOLD = 600
EDGE = 2
"""So many lines at the head and at the foot of a page may be running ones."""
SLACK = 3.0
"""Points by which a line is measured wrongly: letters without the room at their sides, a blank by what letters take."""
_OPENS = re.compile(
    r"(?:(?:Điều|ĐIỀU|Ðiều)\s+\d{1,4}[a-zđ]{0,2}\s*[.:]|\d{1,3}[a-zđ]?\s?\.(?!\d)|[a-zđ]{1,2}\d{0,2}\)|[-–•+]\s"
    r"|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Tiểu mục|TIỂU MỤC)\s+(?:thứ|THỨ|[IVXLC\d]))"
)
_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,4}[-–\s]*|Trang\s+\d+(?:\s*/\s*\d+)?", re.I)


@dataclass
class Line:
    """Of one page, with where it ends, how wide its first word is, and whether it is bold at its beginning and end."""

    text: str
    left: float = 0.0
    right: float = 0.0
    first_word: float = 0.0
    bold: bool = False
    bold_end: bool = False


def lines(data: bytes) -> list[str]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        said = str(error).lower()
        raise Unreadable("locked" if "password" in said or "security" in said else "broken") from error
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise Unreadable("too-long", most=MOST_PAGES)
        pages = [_page(document[at]) for at in range(count)]
    except pdfium.PdfiumError as error:
        raise Unreadable("broken") from error
    finally:
        document.close()
    if sum(len(line.text) for page in pages for line in page) < LEAST_LETTERS * max(1, count):
        raise Unreadable("pictures")
    return joined([line for page in _without_running(pages) for line in page])


def _page(page: Any) -> list[Line]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    found: list[Line] = []
    held: list[int] = []
    for at in range(count):
        letter = chr(raw.FPDFText_GetUnicode(text_page, at))
        if letter in "\r\n":
            _end(found, held, text_page)
            held = []
        else:
            held.append(at)
    _end(found, held, text_page)
    return found


def _end(found: list[Line], held: list[int], text_page: Any) -> None:
    letters = [chr(raw.FPDFText_GetUnicode(text_page, at)) for at in held]
    text = "".join(letters)
    seen = [at for at, letter in zip(held, letters, strict=True) if not letter.isspace()]
    if not seen:
        return
    first = letters[letters.index(next(one for one in letters if not one.isspace())) :]
    length = next((n for n, letter in enumerate(first) if letter.isspace()), len(first))
    begin, end = text_page.get_charbox(seen[0]), text_page.get_charbox(seen[-1])
    word_end = text_page.get_charbox(seen[min(length, len(seen)) - 1])
    found.append(Line(
        text.strip(), begin[0], end[2], word_end[2] - begin[0], _is_bold(text_page, seen[0]),
        _is_bold(text_page, seen[-1]),
    ))  # fmt: skip


def _is_bold(text_page: Any, at: int) -> bool:
    if raw.FPDFText_GetFontWeight(text_page, at) >= BOLD:
        return True
    size = raw.FPDFText_GetFontInfo(text_page, at, None, 0, None)
    if not size:
        return False
    name = ctypes.create_string_buffer(size)
    raw.FPDFText_GetFontInfo(text_page, at, name, size, None)
    return b"bold" in name.value.lower()


def _without_running(pages: list[list[Line]]) -> list[list[Line]]:
    """Without numbers of pages, and without lines that stand at the edge of half of the pages."""

    def shape(line: Line) -> str:
        return re.sub(r"\d+", "#", line.text)

    edges = Counter(one for page in pages for one in {shape(line) for line in (*page[:EDGE], *page[-EDGE:])})
    often = {one for one, n in edges.items() if n > 1 and (n == len(pages) or (n > 2 and 2 * n >= len(pages)))}
    kept = []
    for page in pages:
        last = len(page) - EDGE
        kept.append([
            line for at, line in enumerate(page)
            if not ((at < EDGE or at >= last) and (shape(line) in often or _PAGE_NUMBER.fullmatch(line.text)))
        ])  # fmt: skip
    return kept


def joined(found: list[Line]) -> list[str]:
    margin = max((line.right for line in found), default=0.0)
    whole: list[str] = []
    before: Line | None = None
    for line in found:
        if before is not None and not _OPENS.match(line.text) and _goes_on(before, line, margin):
            whole[-1] = f"{whole[-1]} {line.text}"
        else:
            whole.append(line.text)
        before = line
    return whole


def _goes_on(before: Line, line: Line, margin: float) -> bool:
    """Whether the line before ended because it was full, and not because its text did."""
    if before.bold_end != line.bold and before.bold:
        return False
    is_full = before.right + line.first_word + _blank(before) > margin - SLACK
    return is_full and not (before.text.isupper() != line.text.isupper() and before.text.isupper())


def _blank(line: Line) -> float:
    """About as wide as a blank is: a quarter of what a letter and a half take."""
    return (line.right - line.left) / max(1, len(line.text)) * 0.4
