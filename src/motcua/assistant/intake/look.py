"""One look at the photographs or the file of a filled form, in the process that opens files. Needs neither a database
nor Django's settings."""

import base64
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from PIL import Image, ImageOps
from rapidfuzz.distance import Levenshtein

from motcua.assistant.intake import reader, rows, sheets, sight, values, words
from motcua.assistant.intake.reader import Behind, Part
from motcua.assistant.intake.sheets import Kind, Sheet, State, Where
from motcua.assistant.screening import again, opening
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.reading import Box, Line, Page, Reading, Source, Trouble
from motcua.foundation.signing.trust import Trust

ROOMS = (0.1, 0.3)
"""Around a line, in its heights, with which it is read once more, each: a tight cut loses other marks than a wide
one."""
SURE, HARDLY = 0.90, 0.62
"""What the engine says of its own certainty: from the first a value may be sure, below the second nobody printed it."""
EXACT = (Kind.NUMBER, Kind.DATE, Kind.AMOUNT, Kind.PHONE, Kind.CHOICE)
"""Of these nothing is nearly right."""
PART, MANY = 0.2, 6
"""Of the fields that somebody wrote by hand, from which a value of fewer letters than so many is not believed
printed."""
WIDEST, TALLEST = 900, 320
MOST_PAGES = 8
"""That are read; a form has two."""
_SIGNS = " .,:;…_-–"
_BEFORE = re.compile(r"[\s.:…_–-]*(?:\(\d{1,2}\))?[\s.:…_–-]*")


@dataclass
class Seen:
    """The engine, and the pictures as it turned them upright, in the order of the pages it was shown."""

    engine: Engine
    pictures: list[Image.Image] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.engine.name

    def read(self, picture: Image.Image) -> tuple[tuple[Line, ...], Image.Image, int]:
        lines, turned, degrees = self.engine.read(picture)
        self.pictures.append(turned)
        return lines, turned, degrees

    def line(self, picture: Image.Image) -> str:
        return self.engine.line(picture)


def look(files: Sequence[bytes], asked: Mapping[str, Any], engine: Engine, trust: Trust) -> dict[str, Any]:
    """`asked`: {"code": of the procedure whose form is meant, "sheets": {code: part `paper`}, "names": [of the files],
    "places": [names of communes]}.
    Tells {"form": code, "", "seems": code of another form, "troubles": […], "pages": n, "fields": […], "read_by"}; each
    field is {"answer", "state", "value", "page", "text", "picture": JPEG in base64}."""
    pages, pictures, troubles = opened(files, asked["names"], Seen(engine), trust)
    told: dict[str, Any] = {
        "form": "", "seems": "", "troubles": sorted(troubles), "pages": len(pages), "fields": [],
        "read_by": engine.name,
    }  # fmt: skip
    if not any(page.lines for page in pages):
        return told
    known = [sheets.compiled(code, part) for code, part in asked["sheets"].items()]
    found = which(known, pages, asked["code"])
    if found is None or found.code != asked["code"]:
        return told | {"seems": found.code if found else ""}
    places = asked.get("places", ())
    fields = Filled(found, pages, pictures, engine, words.known(places), places).fields()
    return told | {"form": found.code, "fields": fields}


def opened(
    files: Sequence[bytes], names: Sequence[str], seen: Seen, trust: Trust
) -> tuple[list[Page], dict[int, Image.Image], set[Trouble]]:
    """(pages counted through all files, their pictures upright, what is wrong with any)."""
    pages: list[Page] = []
    pictures: dict[int, Image.Image] = {}
    troubles: set[Trouble] = set()
    for data, name in zip(files, names, strict=True):
        seen.pictures.clear()
        reading: Reading = opening.read(data, name, seen, trust, MOST_PAGES - len(pages) + 1)
        troubles |= reading.troubles
        drawn = iter(seen.pictures)
        for page in reading.pages:
            number = len(pages) + 1
            troubles |= page.troubles
            if page.source is Source.TEXT:
                pictures[number] = again.grey(data, page.number)
            elif not page.troubles & {Trouble.BLANK, Trouble.TOO_LARGE}:
                pictures[number] = next(drawn)
            elif page.lines:  # nothing was drawn of it
                page = Page(page.number, (), page.source, page.troubles, page.turned, page.codes)
            lines = tuple(line for line in page.lines if _is_written(pictures.get(number), line))
            pages.append(Page(number, lines, page.source, page.troubles, page.turned, page.codes))
            if len(pages) >= MOST_PAGES:
                return pages, pictures, troubles | ({Trouble.TOO_LONG} if len(reading.pages) > page.number else set())
    return pages, pictures, troubles


def _is_written(picture: Image.Image | None, line: Line) -> bool:
    """Whether there are letters at all: dots to write on are read as something."""
    is_clear = line.sure >= HARDLY and any(letter.isalnum() for letter in line.text)
    return is_clear or picture is None or sight.look(picture, line.box, has_text=False).letters > 1


def which(known: Sequence[Sheet], pages: Sequence[Page], meant: str) -> Sheet | None:
    """The form that these pages are: the one with the likest name; the one that is meant where its labels are there."""
    there = rows.rows_of(pages)
    alike = {sheet.code: reader.likeness(sheet, there) for sheet in known}
    named = [sheet for sheet in known if alike[sheet.code] >= reader.NAMED]
    best = max(named, key=lambda sheet: (alike[sheet.code], sheet.code == meant), default=None)
    if best is not None:
        return best
    its = next((sheet for sheet in known if sheet.code == meant), None)
    return its if its is not None and reader.is_it(its, there) else None


@dataclass
class Filled:
    sheet: Sheet
    pages: Sequence[Page]
    pictures: Mapping[int, Image.Image]
    engine: Engine
    words: frozenset[str]
    places: Sequence[str] = ()
    _rows: list[rows.Row] = field(default_factory=list)
    _ink: dict[tuple[int, Box], rows.Words] = field(default_factory=dict)
    _by_hand: bool = False

    def fields(self) -> list[dict[str, Any]]:
        self._rows, found = reader.behind(self.sheet, self.pages, self._words)
        self._by_hand = self._is_by_hand(found)
        told = [self._told(one) for one in found]
        filled = {one["answer"] for one in told if one["state"] != State.EMPTY}
        for implied in self.sheet.implied:
            if filled >= set(implied.filled):
                told.append(_field(implied.answer, State.CHECK, implied.value, follows=True))
        return told

    def _words(self, page: Page, line: Line) -> rows.Words:
        key = page.number, line.box
        if key not in self._ink:
            is_text = page.source is Source.TEXT
            self._ink[key] = () if is_text else sight.words_of(self.pictures[page.number], line.box)
        return self._ink[key]

    def _told(self, one: Behind) -> dict[str, Any]:
        name, page = one.field.answer, self.pages[one.page - 1]
        picture = self._crop(one)
        if one.field.where is Where.TICKS:
            value = self._ticked(one)
            state = State.CHECK if value else State.PICTURE
            return _field(name, state, value, page=one.page, text=one.text, picture=picture)
        if one.field.where is Where.BOXES and page.source is not Source.TEXT:
            return self._boxed(one, picture)
        value, text = values.said(one.field, one.text), values.bare(one.text)
        if page.source is Source.TEXT:
            state = State.SURE if value else State.PICTURE if text else State.EMPTY
            return _field(name, state, value, page=one.page, text=text, picture=picture)
        seen = self._seen(one, bool(text))
        if seen is sight.Look.EMPTY and not text:
            return _field(name, State.EMPTY, page=one.page)
        if seen is not sight.Look.PRINTED or not value or self._sure(one) < HARDLY:
            return _field(name, State.PICTURE, page=one.page, text=text, picture=picture)
        value, state = self._agreed(one, value)
        picture = self._crop(one, to_letters=bool(value))
        return _field(name, state, value, page=one.page, text=text, picture=picture)

    def _looks(self, one: Behind, has_text: bool) -> list[sight.Seen]:
        page = self.pictures[one.page]
        return [
            sight.look(page, place, has_text=has_text, sure=self._sure(one)) for place in self._places(one, has_text)
        ]

    def _seen(self, one: Behind, has_text: bool) -> sight.Look:
        """Handwritten where any of its lines is; where much of the form is, few letters are taken for it too."""
        looks = self._looks(one, has_text)
        if any(seen.look is sight.Look.HANDWRITTEN or (self._by_hand and 0 < seen.letters < MANY) for seen in looks):
            return sight.Look.HANDWRITTEN
        return sight.Look.PRINTED if any(seen.look is sight.Look.PRINTED for seen in looks) else sight.Look.EMPTY

    def _is_by_hand(self, found: Sequence[Behind]) -> bool:
        """Whether a hand wrote in a good part of the fields that are filled in."""
        written = [one for one in found if one.field.where is Where.AFTER]
        seen = [one for field in written for one in self._looks(field, bool(values.bare(field.text)))]
        judged = [one.look for one in seen if one.letters >= sight.FEW]
        return judged.count(sight.Look.HANDWRITTEN) > PART * len(judged)

    def _places(self, one: Behind, has_text: bool) -> list[Box]:
        if not has_text:
            return [one.place]
        return [box for part in one.parts if (box := self._written(part)) is not None]

    def _sure(self, one: Behind) -> float:
        """The least certain of the lines it was read from."""
        found = [line.sure for part in one.parts for line, *_at in self._rows[part.row].parts(part.start, part.end)
                 if line.text.strip(_SIGNS)]  # fmt: skip
        return min(found, default=0.0)

    def _agreed(self, one: Behind, value: str) -> tuple[str, State]:
        """The value with what a second and a third look say: sure where all agree, to be checked where one does, or
        where words differ by a mark or two only; else nothing is proposed."""
        again_read = self._read_again(one)
        read = [values.said(one.field, text) for text in again_read]
        if one.field.kind in EXACT:
            if all(other == value for other in read):
                is_sure = self._sure(one) >= SURE and not values.has_raised(one.text)
                return value, State.SURE if is_sure else State.CHECK
            is_there = value in read or any(_ends_with(text, values.bare(one.text)) for text in again_read)
            return (value, State.CHECK) if is_there else ("", State.PICTURE)
        near = [other for other in read if other and _near(other, value)]
        if not near:
            return "", State.PICTURE
        chosen = words.best([value, *near], self.words)
        is_same = len(near) == len(read) and all(other == chosen for other in (value, *near))
        if one.field.kind is Kind.ADDRESS:
            chosen = words.with_places(chosen, self.places)
        elif one.field.kind is Kind.NAME:
            chosen = words.with_family(chosen)
        is_same = is_same and chosen == value
        is_sure = is_same and self._sure(one) >= SURE and not values.has_raised(one.text)
        return chosen, State.SURE if is_sure and words.is_known(chosen, self.words) else State.CHECK

    def _read_again(self, one: Behind) -> list[str]:
        """Its letters as further looks at the place of the value alone read them."""
        page = self.pictures[one.page]
        boxes = [box for part in one.parts if (box := self._written(part)) is not None]
        return [" ".join(_behind_colon(self.engine.line(_cut(page, box, room))) for box in boxes) for room in ROOMS]

    def _written(self, part: Part) -> Box | None:
        """Where its letters stand, from gap to gap."""
        row = self._rows[part.row]
        start, end = _trimmed(row.text, part)
        box = row.box_of(start, end)
        if box is None or self.pages[row.page - 1].source is Source.TEXT:
            return box
        inked = sorted(word for piece in row.pieces for word in self._words(self.pages[row.page - 1], piece.line))
        gaps = [(one[1], other[0]) for one, other in pairwise(inked) if other[0] > one[1]]
        gaps += [(inked[0][0] - 1, inked[0][0]), (inked[-1][1], inked[-1][1] + 1)] if inked else []
        page = self.pictures[row.page]
        tall = box.height * page.height / page.width
        left = _snapped(box.left, gaps, tall, is_start=True)
        return Box(left, box.top, max(_snapped(box.right, gaps, tall, is_start=False), left + 0.2 * tall), box.bottom)

    def _boxed(self, one: Behind, picture: str) -> dict[str, Any]:
        """Characters in boxes are read without the boxes, at two sizes that have to agree."""
        place, page = one.place, self.pictures[one.page]
        first, clean = values.said(one.field, one.text), sight.unboxed(page, place)
        boxes = [box for part in one.parts if (box := self._written(part)) is not None]
        cuts = [_cut(page, box, room) for box in boxes[:1] for room in ROOMS] + (
            [_framed(clean)] if min(clean.size) > 8 else []
        )
        read = [values.said(one.field, self.engine.line(cut)) for cut in cuts]
        value = first if first and first in read else ""
        if not value:
            seen = sight.look(page, place, has_text=bool(values.bare(one.text))).look
            state = State.EMPTY if seen is sight.Look.EMPTY and not values.bare(one.text) else State.PICTURE
            return _field(one.field.answer, state, page=one.page, picture=picture)
        is_sure = read.count(value) > 1 and self._sure(one) >= SURE
        state = State.SURE if is_sure else State.CHECK
        return _field(one.field.answer, state, value, page=one.page, text=one.text, picture=picture)

    def _ticked(self, one: Behind) -> str:
        """The only choice whose box is ticked, where a box is seen at each word that was read."""
        ticked: dict[str, bool | None] = {}
        for value, said in (one.field.words or {}).items():
            for spot in rows.spots_of(said, [self._rows[part.row] for part in one.parts]):
                part = one.parts[spot.row]
                box = self._rows[part.row].box_of(spot.start, spot.end)
                if box is not None:
                    ticked.setdefault(value, sight.is_ticked(self.pictures[one.page], box))
                    break
        chosen = [value for value, is_so in ticked.items() if is_so]
        return chosen[0] if len(chosen) == 1 and None not in ticked.values() else ""

    def _crop(self, one: Behind, *, to_letters: bool = False) -> str:
        """The label's line and what belongs to it, for the eyes of whoever checks; `to_letters`: no further than its
        last letter, so that it is large enough to be read on a phone."""
        box = one.place.over(self._rows[one.spot.row].box_of(one.spot.start, one.spot.end) or one.place)
        room = 0.5 * one.place.height
        page = self.pictures[one.page]
        right = box.right
        if to_letters and (ends := [place.right for part in one.parts if (place := self._written(part)) is not None]):
            right = min(right, max(ends) + one.place.height * page.height / page.width)
        part = page.crop((
            round(max(0.0, box.left - 0.01) * page.width), round(max(0.0, box.top - room) * page.height),
            round(min(1.0, right + 0.01) * page.width), round(min(1.0, box.bottom + room) * page.height),
        ))  # fmt: skip
        if not part.width or not part.height:
            return ""
        part.thumbnail((WIDEST, TALLEST))
        held = io.BytesIO()
        part.convert("L").save(held, "JPEG", quality=72)
        return base64.b64encode(held.getvalue()).decode()


def _field(answer: str, state: State, value: str = "", **more: Any) -> dict[str, Any]:
    return {"answer": answer, "state": state.value, "value": value, "page": 0, "text": "", "picture": "", **more}


def _trimmed(text: str, part: Part) -> tuple[int, int]:
    """Without the signs at either end, a remark of the label, the number of a footnote."""
    inside = text[part.start : part.end]
    remark = values.REMARK.match(inside)
    start = remark.end() if remark else 0
    before = _BEFORE.match(inside, start)
    start = part.start + (before.end() if before else start)
    return start, max(start, part.start + len(inside.rstrip(_SIGNS)))


def _snapped(at: float, gaps: Sequence[tuple[float, float]], tall: float, *, is_start: bool) -> float:
    """The edge of the gap between words at which a value begins or ends: a wide one, near the place that was told."""
    before, behind = (1.3 * tall, 0.8 * tall) if is_start else (0.8 * tall, 1.3 * tall)
    near = [(right - left - 0.35 * abs((right if is_start else left) - at), left, right) for left, right in gaps
            if at - before <= (right if is_start else left) <= at + behind]  # fmt: skip
    if not near:
        return at
    _score, left, right = max(near)
    return right if is_start else left


def _behind_colon(text: str) -> str:
    """Without the end of a label that was cut out together with its value."""
    label, colon, value = text.partition(":")
    return value if colon and len(label) < 8 and value.strip() else text


def _ends_with(text: str, value: str) -> bool:
    """Whether the same letters stand there, behind a sign or two more."""
    there, sought = ("".join(letter for letter in one if letter.isalnum()) for one in (text, value))
    return there.endswith(sought) and len(there) - len(sought) <= 3


def _near(one: str, other: str) -> bool:
    return Levenshtein.distance(one, other) <= max(1, len(other) // 6)


def _cut(page: Image.Image, box: Box, room: float) -> Image.Image:
    """A line with so much around it, twice as large: small print has few dots a letter."""
    room = box.height * room * page.height
    part = page.crop((
        max(0, round(box.left * page.width - room)), max(0, round(box.top * page.height - room)),
        min(page.width, round(box.right * page.width + room)), min(page.height, round(box.bottom * page.height + room)),
    ))  # fmt: skip
    return part.resize((max(1, part.width * 2), max(1, part.height * 2)), Image.Resampling.BICUBIC)


def _framed(part: Image.Image) -> Image.Image:
    """With white around it."""
    room = part.height // 4
    return ImageOps.expand(part, border=room, fill=255)
