"""What an identity paper says in code: the QR of a chip card, the machine-readable lines of cards and passports.
Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from motcua.assistant.screening.finding import Found
from motcua.assistant.screening.reading import Box, Line, Page, Reading
from motcua.foundation.identifiers import IdentifierError, id_card_qr, mrz

QR, LINES = "QR", "MRZ"
MOST_LINES = 3
Look = Callable[[Found], Sequence[str]]


@dataclass(frozen=True)
class Coded:
    """`identity`: "card" or "passport". `by`: "QR" or "MRZ". `values`: by the names a rule calls them, days as
    2026-03-05."""

    identity: str
    by: str
    values: Mapping[str, str]
    page: Page
    box: Box | None = None


def codes_of(reading: Reading, today: date, again: Look = lambda found: ()) -> list[Coded]:
    """All that can be relied upon: a QR that is one of a card, lines whose check digits fit. QRs come first, since they
    hold the name with its accents."""
    found = [coded for page in reading.pages for code in page.codes if (coded := _of_qr(code, page))]
    return found + [coded for page in reading.pages if (coded := _of_lines(page, today, again))]


def unread_lines(reading: Reading, today: date) -> Iterator[tuple[Page, Box | None]]:
    """Where machine-readable lines stand that say nothing: read badly, or with check digits that do not fit."""
    for page in reading.pages:
        if mrz.looks_like(line.text for line in page.lines) and mrz.read(_texts(page.lines), today) is None:
            yield page, _box(page)


def _of_qr(text: str, page: Page) -> Coded | None:
    try:
        card = id_card_qr.parse(text)
    except IdentifierError:
        return None
    return Coded(mrz.CARD, QR, {
        "number": card.number, "name": card.name, "born": card.born.isoformat(), "sex": card.sex.value,
        "residence": card.residence, "issued": card.issued.isoformat(),
    }, page)  # fmt: skip


def _of_lines(page: Page, today: date, again: Look) -> Coded | None:
    found = mrz.read(_texts(page.lines), today)
    if found is None and mrz.looks_like(line.text for line in page.lines):
        found = _again(page, today, again)
    if found is None:
        return None
    values = {
        "number": found.holder_number if found.kind == mrz.CARD else found.number, "name": found.name,
        "born": found.born.isoformat(), "until": found.until.isoformat(), "nationality": found.nationality,
        "sex": found.sex.value if found.sex else "",
    }  # fmt: skip
    return Coded(found.kind, LINES, values, page, _box(page))


def _again(page: Page, today: date, again: Look) -> mrz.Mrz | None:
    """Each line once more, larger, and every way of putting them together."""
    ways = [
        (line.text, *again(Found(line.text, page.number, line.box, line.sure, page.file, page.source)))
        for line in _coded_lines(page)[:MOST_LINES]
    ]
    return next((found for rows in product(*ways) if (found := mrz.read(rows, today))), None)


def _texts(lines: Iterable[Line]) -> list[str]:
    """From the top, and what stands side by side from the left as one: a long run of fillers parts a line."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.middle):
        if rows and abs(rows[-1][0].box.middle - line.box.middle) < 0.5 * line.box.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return ["".join(one.text for one in sorted(row, key=lambda one: one.box.left)) for row in rows]


def _coded_lines(page: Page) -> list[Line]:
    return sorted((line for line in page.lines if "<" in line.text), key=lambda line: line.box.middle)


def _box(page: Page) -> Box | None:
    box = None
    for line in _coded_lines(page):
        box = line.box if box is None else box.over(line.box)
    return box
