"""Finds words and values on a page although a letter may have been read as another. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from motcua.assistant.screening.papers import Paper, Value, ValueKind
from motcua.assistant.screening.reading import Box, Line, Page, Reading, Source
from motcua.assistant.screening.same import amount_in, date_in

LIKE = 84
"""Of 100, from which words of a page are the words looked for."""
SHORT = 6
"""Letters up to which words have to stand there exactly."""
TOP = 0.5
"""Part of the first page in which a paper says what it is."""
MOST_PLACES = 40
"""Of one label on one page that are looked behind; a paper has one or two."""
_COUNTED = re.compile(r"(?:trang|page) +(\d{1,3})(?: +(?:of|tren)? *\d{1,3})?|(\d{1,2}) +\d{1,2}")
_SIGNS = " \t:.…;,-–—_*()[]|/\\"


@dataclass(frozen=True)
class Found:
    """A value and where it stands. `file`: which of those sent together; `source`: where the words of the page come
    from."""

    text: str
    page: int
    box: Box
    sure: float
    file: int = 0
    source: Source = Source.OCR

    @property
    def is_seen(self) -> bool:
        return self.source is Source.OCR


@lru_cache(maxsize=65_536)
def flat(text: str) -> str:
    """As many letters as the text has, without marks, small; what is no letter is a blank."""
    return "".join(map(_flat, unicodedata.normalize("NFC", text)))


def _flat(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 and base.isalnum() else " "


def spot(words: str, line: str, *, exactly: bool = False) -> tuple[int, int] | None:
    """Where the words stand in a line, as places of its letters; None where they do not. Unless `exactly`, a letter in
    six may be another."""
    sought, there = flat(words).strip(), flat(line)
    at = f" {there} ".find(f" {sought} ")
    if at >= 0:
        return at, at + len(sought)
    if exactly or len(sought) <= SHORT or len(there) < len(sought) - 2:
        return None
    found = fuzz.partial_ratio_alignment(sought, there, score_cutoff=LIKE)
    return (found.dest_start, found.dest_end) if found else None


def title_of(paper: Paper, reading: Reading, but: Sequence[str] = ()) -> tuple[float, Page | None, Line | None]:
    """(how well a title of the paper stands in the first part of the first page that has words, 0 to 1; where). Lines
    with one of the words `but` are none: “Số căn cước công dân” stands before a number and names no card."""
    best: tuple[float, Page | None, Line | None] = (0.0, None, None)
    page = next((page for page in reading.pages if page.lines), None)
    if page is None:
        return best
    upper = [line for line in page.lines if line.box.middle < TOP]
    if but:
        upper = [line for line in upper if not any(spot(label, line.text, exactly=True) for label in but)]
    for line, text in _with_next(upper):
        there = " ".join(flat(text).split())
        for title in paper.titles:
            sought = " ".join(flat(title).split())
            if len(there) < len(sought) - 2:
                continue
            likeness = fuzz.partial_ratio(sought, there) / 100
            likeness -= 0.004 * min(25, abs(len(there) - len(sought)))  # a title stands alone in its line
            if likeness > best[0]:
                best = likeness, page, line
    return best


def _with_next(lines: Sequence[Line]) -> Iterable[tuple[Line, str]]:
    """Each line, and each with the one below it: titles are broken in two."""
    for at, line in enumerate(lines):
        yield line, line.text
        if at + 1 < len(lines):
            yield line, f"{line.text} {lines[at + 1].text}"


def is_later_page(text: str) -> bool:
    """Whether a line counts pages beyond the first: “Trang 2/3”, “2 / 3”, “Page 2 of 3”."""
    found = _COUNTED.fullmatch(flat(text).strip())
    return bool(found) and int(found[1] or found[2]) > 1  # type: ignore[index]


def share_of(words: Sequence[str], reading: Reading) -> float:
    """Which part of the words stands anywhere in the file, 0 to 1; 0 of none."""
    if not words:
        return 0.0
    lines = [line.text for _page, line in reading.lines()]
    return sum(any(spot(one, line) for line in lines) for one in words) / len(words)


def value_of(value: Value, paper: Paper, reading: Reading) -> Found | None:
    """The value after its words. Labels of the paper's other values end it."""
    return after(value.after, value.kind, reading, paper.labels, value.below, value.above)


def after(
    words: Sequence[str], kind: ValueKind, reading: Reading, labels: Sequence[str] = (), below: str = "",
    above: str = "",
) -> Found | None:  # fmt: skip
    """The first value of that kind behind any of the words: as they are, else as they may have been read."""
    for exactly in (True, False):
        for page in reading.pages:
            if found := _on(page, words, kind, labels, below, above, exactly=exactly):
                return found
    return None


def _on(
    page: Page, words: Sequence[str], kind: ValueKind, labels: Sequence[str], below: str, above: str, *, exactly: bool
) -> Found | None:
    lines, places = _between(page.lines, below, above), 0
    for at, line in enumerate(lines):
        for label in words:
            place = spot(label, line.text, exactly=exactly)
            if place is None:
                continue
            places += 1
            if places > MOST_PLACES:
                return None
            for text, where in _behind(lines, at, place[1]):
                found = typed(_until(text, labels), kind)
                if found and not _goes_on(found, (*words, *labels)):
                    return Found(found, page.number, where.box, where.sure, page.file, page.source)
    return None


def _goes_on(text: str, labels: Sequence[str]) -> bool:
    """Whether it is the rest of a label that was broken into two lines."""
    there = " ".join(flat(text).split())
    return any(f" {there} " in f" {' '.join(flat(label).split())} " for label in labels)


def typed(text: str, kind: ValueKind) -> str:
    """What a text holds of such a value, "" when nothing."""
    text = text.strip(_SIGNS)
    if kind is ValueKind.DATE:
        day = date_in(text)
        return day.isoformat() if day else ""
    if kind is ValueKind.NUMBER:
        return next((run for run in runs(text) if len(run) >= 5), "")
    if kind is ValueKind.AMOUNT:
        found = amount_in(text)
        return f"{found:f}".replace(".", ",") if found is not None else ""
    if kind is ValueKind.NAME:
        words = []
        for word in text.split():
            bare = word.strip(_SIGNS)
            if not bare or not bare[0].isupper() or not all(letter.isalpha() or letter in "'’-" for letter in bare):
                break
            words.append(bare)
        return " ".join(words) if len(words) > 1 else ""
    return text if sum(letter.isalnum() for letter in text) > 1 else ""


def runs(text: str) -> list[str]:
    """Digits that stand together, with the blanks and points that people set between groups taken out."""
    runs, held = [], ""
    for letter in [*text, "\n"]:
        if letter.isdigit():
            held += letter
        elif letter in " ." and held:
            continue
        else:
            if held:
                runs.append(held)
            held = ""
    return runs


def _behind(lines: Sequence[Line], at: int, end: int) -> Iterable[tuple[str, Line]]:
    """The rest of the line; what stands beside it on the right; the line below."""
    line = lines[at]
    yield line.text[end:], line
    beside = [
        other for other in lines
        if other is not line and abs(other.box.middle - line.box.middle) < 0.6 * line.box.height
        and other.box.left >= line.box.right - 0.01
    ]  # fmt: skip
    for other in sorted(beside, key=lambda other: other.box.left)[:1]:
        yield other.text, other
    tall = line.box.height
    under = [other for other in lines if 0.4 * tall < other.box.middle - line.box.middle < 2.6 * tall]
    for other in sorted(under, key=lambda other: other.box.middle)[:1]:
        if abs(other.box.left - line.box.left) < 0.25:
            yield other.text, other


def _until(text: str, labels: Sequence[str]) -> str:
    """The text before the first of the labels that stands in it."""
    ends = [place[0] for label in labels if (place := spot(label, text)) and place[0] >= 0]
    return text[: min(ends)] if ends else text


def _between(lines: Sequence[Line], below: str, above: str) -> Sequence[Line]:
    """The lines behind the one that holds `below` and before the one that holds `above`, in reading order."""
    if below:
        start = next((n for n, line in enumerate(lines) if spot(below, line.text)), None)
        lines = lines[start:] if start is not None else ()
    if above:
        end = next((n for n, line in enumerate(lines) if n and spot(above, line.text)), None)
        lines = lines[:end] if end is not None else lines
    return lines
