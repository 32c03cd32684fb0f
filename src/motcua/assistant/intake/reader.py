"""Rows of a filled form, and of each field the letters behind its label. Pure.

A part of the form is opened by its first label, which stands nowhere else. Within a part each label stands once; what
stands twice, or in a part whose neighbour's opening was not found, is left: a value never answers the wrong question.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from motcua.assistant.intake.rows import Row, Spot, Words, rows_of, spots_of
from motcua.assistant.intake.sheets import Field, Sheet, Where
from motcua.assistant.screening.finding import flat
from motcua.assistant.screening.reading import Box, Line, Page

FAR = 2.4
"""Heights of a row, below which the next one does not go on with its value."""
TOP = 0.5
"""Of the first page, in which a form says what it is."""
NAMED, BARELY = 0.88, 0.78
"""How alike a title has to be; the second with half of the labels."""
MANY = 0.6
"""Share of its labels by which a form is known though its title is not seen."""
APART = 0.04
"""How much liker a label has to be than another place where it may stand."""
MARGIN = 0.95
"""Of the page's width, to which a line is written."""


@dataclass(frozen=True)
class Part:
    """Letters of a row that belong to a value."""

    row: int
    start: int
    end: int


@dataclass(frozen=True)
class Behind:
    """What stands behind the label of a field: its letters, and the place in which it is written, from the label to the
    next one or to the margin, where nothing may have been read."""

    field: Field
    spot: Spot
    parts: tuple[Part, ...]
    text: str
    page: int
    place: Box


def likeness(sheet: Sheet, rows: Sequence[Row]) -> float:
    """How well a name of the form stands in the upper part of the first page, 0 to 1."""
    first = rows[0].page if rows else 1
    upper = [row.text for row in rows if row.page == first and row.box.middle < TOP]
    best = 0.0
    for name in sheet.names:
        sought = " ".join(flat(name).split())
        for at, text in enumerate(upper):
            for there in (text, f"{text} {upper[at + 1]}" if at + 1 < len(upper) else text):
                there = " ".join(flat(there).split())
                if len(there) >= len(sought) - 2:
                    alike = fuzz.partial_ratio(sought, there) / 100
                    best = max(best, alike - 0.004 * min(25, abs(len(there) - len(sought))))
    return best


def share(sheet: Sheet, rows: Sequence[Row]) -> float:
    """Which part of the sheet's fields has its label on these pages."""
    there = {spot.label for spot in spots_of(_labels(sheet), rows)}
    fields = list(sheet.fields())
    return sum(bool(there & set(field.label)) for field in fields) / len(fields)


def is_it(sheet: Sheet, rows: Sequence[Row]) -> bool:
    alike = likeness(sheet, rows)
    return alike >= NAMED or share(sheet, rows) >= (0.5 if alike >= BARELY else MANY)


def behind(
    sheet: Sheet, pages: Sequence[Page], words: Callable[[Page, Line], Words] = lambda page, line: ()
) -> tuple[list[Row], list[Behind]]:
    """(the rows, what stands behind each label that can be told). `words` as in `rows_of`."""
    rows = rows_of(pages, words)
    spots = spots_of(_labels(sheet), rows)
    found = []
    for field, at in _placed(sheet, spots):
        if field.answer:
            found.append(_behind(field, spots, at, rows))
    return rows, found


def _labels(sheet: Sheet) -> list[str]:
    return [label for field in sheet.fields() for label in field.label]


def _placed(sheet: Sheet, spots: Sequence[Spot]) -> Iterator[tuple[Field, int]]:
    """(field, which of the spots is its label)."""
    opens = [dict.fromkeys(section[0].label) for section in sheet.sections]
    where: list[int | None] = []
    for labels in opens:
        where.append(_only([at for at, spot in enumerate(spots) if spot.label in labels], spots))
    for n, at in enumerate(where):  # out of order is not found
        if at is not None and any(other is not None and other > at for other in where[:n]):
            where[n] = None
    for n, section in enumerate(sheet.sections):
        start = where[n]
        if start is None:
            continue
        if n + 1 < len(sheet.sections) and where[n + 1] is None and _shares(section, sheet.sections[n + 1 :]):
            continue  # where it ends is not known, and what comes then has the same labels
        end = next((at for at in where[n + 1 :] if at is not None), len(spots))
        for field in section:
            only = _only([at for at in range(start, end) if spots[at].label in field.label], spots)
            if only is not None:
                yield field, only


def _only(hits: Sequence[int], spots: Sequence[Spot]) -> int | None:
    """The one that is clearly the likest; None where two may be it."""
    best = max((spots[at].score for at in hits), default=0.0)
    near = [at for at in hits if spots[at].score > best - APART]
    return near[0] if len(near) == 1 else None


def _shares(section: Sequence[Field], later: Sequence[Sequence[Field]]) -> bool:
    own = {label for field in section for label in field.label}
    return any(label in own for others in later[:1] for field in others for label in field.label)


def _behind(field: Field, spots: Sequence[Spot], at: int, rows: Sequence[Row]) -> Behind:
    spot = spots[at]
    row = rows[spot.row]
    others = [other for other in spots[at + 1 :] if other.row == spot.row]
    end = others[0].start if others else len(row.text)
    parts = [Part(spot.row, spot.end, end)]
    place = _place(row, spot.end, end, is_last=not others)
    if field.where is Where.BELOW and not row.text[spot.end : end].strip(" .:…_"):
        parts = []
    if not others:
        taken = {other.row: other.start for other in reversed(spots)}
        for below in range(spot.row + 1, min(len(rows), spot.row + field.lines + (field.where is Where.BELOW))):
            this, before = rows[below], rows[below - 1]
            far = this.box.middle - before.box.middle > FAR * max(before.box.height, 0.01)
            if this.page != row.page or far:
                break
            if below in taken:
                break
            parts.append(Part(below, 0, len(this.text)))
            place = place.over(this.box)
    text = " ".join(rows[part.row].text[part.start : part.end].strip() for part in parts)
    return Behind(field, spot, tuple(parts), text, row.page, place)


def _place(row: Row, start: int, end: int, *, is_last: bool) -> Box:
    """From the label's end to where the next one begins. What lies at the end of a line may be more than was read."""
    label = row.box_of(max(0, start - 1), start) or row.box
    written = row.box_of(start, end)
    top, bottom = label.top, label.bottom
    if is_last:
        right = max(MARGIN, written.right if written else 0)
    else:
        after = row.box_of(end, end + 1)
        right = after.left if after else MARGIN
    return Box(label.right, top, max(right, label.right + 0.01), bottom)
