"""The words of a page row by row, and where labels stand in them although a letter was misread. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from motcua.assistant.screening.finding import flat
from motcua.assistant.screening.reading import Box, Line, Page

GAP = "   "
"""Between pieces that stand apart on one row."""
LIKE = 86
"""Of 100, from which words are the words of a label."""
CLOSE = 92
"""The same of words without the blanks between them."""
SHORT = 6
"""Letters up to which a label has to stand there exactly."""
MOST_ROWS = 400


Words = tuple[tuple[float, float], ...]
"""Where words stand in a line: left and right of each, as shares of the page."""


@dataclass(frozen=True)
class Piece:
    """Letters `start` to `end` of a row, which are a line of the page; `sides`: left and right of each of its
    letters."""

    line: Line
    start: int
    end: int
    sides: Words


@dataclass(frozen=True)
class Row:
    page: int
    text: str
    pieces: tuple[Piece, ...]

    @property
    def box(self) -> Box:
        found = self.pieces[0].line.box
        for piece in self.pieces[1:]:
            found = found.over(piece.line.box)
        return found

    def parts(self, start: int, end: int) -> Iterator[tuple[Line, int, int]]:
        """(line, from, to) of its letters among those of the row."""
        for piece in self.pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                yield piece.line, first - piece.start, last - piece.start

    def box_of(self, start: int, end: int) -> Box | None:
        """Where these letters stand, as far as the width of letters tells; None of none."""
        found: Box | None = None
        for piece in self.pieces:
            first, last = max(start, piece.start) - piece.start, min(end, piece.end) - piece.start
            if first < last:
                box = piece.line.box
                part = Box(
                    piece.sides[first][0], box.top, max(piece.sides[last - 1][1], piece.sides[first][0]), box.bottom
                )
                found = found.over(part) if found else part
        return found


@dataclass(frozen=True)
class Spot:
    """A label as it stands in a row."""

    row: int
    start: int
    end: int
    label: str
    score: float


def rows_of(pages: Iterable[Page], words: Callable[[Page, Line], Words] = lambda page, line: ()) -> list[Row]:
    """From the top of the first page, in each row from the left. `words`: where ink stands in a line, where that is
    known:
    dots to write on are seldom read as so many as there are."""
    found: list[Row] = []
    for page in pages:
        for lines in _rows(page.lines):
            text, pieces = "", []
            for line in lines:
                text += GAP if text else ""
                sides = sides_of(line, words(page, line))
                pieces.append(Piece(line, len(text), len(text) + len(line.text), sides))
                text += line.text
            found.append(Row(page.number, text, tuple(pieces)))
    return found[:MOST_ROWS]


def sides_of(line: Line, words: Words) -> Words:
    """Left and right of each letter: letters are laid over the words in their order, each as wide as its kind is."""
    words = words or ((line.box.left, line.box.right),)
    weights = [_weight(letter) for letter in line.text]
    total, ink = sum(weights) or 1.0, sum(right - left for left, right in words) or 1.0
    sides, before = [], 0.0
    for weight in weights:
        left = _place(words, before / total * ink, 0.6 * ink / total, is_start=True)
        before += weight
        sides.append((left, max(left, _place(words, before / total * ink, 0.6 * ink / total, is_start=False))))
    return tuple(sides)


def _weight(letter: str) -> float:
    if letter in " .…_·":
        return 0.0
    if letter in "iíìịỉĩljtfrI1.,:;'()|/-":
        return 0.6
    return 1.5 if letter.isupper() or letter in "mwơươ" else 1.0


def _place(words: Words, far: float, near: float, *, is_start: bool) -> float:
    """The place after so much ink; one that is near the edge of a word is at that edge."""
    for n, (left, right) in enumerate(words):
        wide = right - left
        is_last = n + 1 == len(words)
        if far < wide - (near if is_start and not is_last else 0) or (not is_start and far <= wide + near) or is_last:
            within = min(max(far, 0.0), wide)
            return (
                left
                if is_start and within < near
                else right
                if not is_start and wide - within < near
                else left + within
            )
        far -= wide
    return words[-1][1]


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted((line for line in lines if line.text.strip()), key=lambda line: line.box.middle):
        near = next((row for row in reversed(rows[-3:]) if _beside(row, line)), None)
        if near is None:
            rows.append([line])
        else:
            near.append(line)
    for row in rows:
        yield sorted(row, key=lambda line: line.box.left)


def _beside(row: list[Line], line: Line) -> bool:
    """On the same height as the nearest of the row, and not above or below any of it."""
    nearest = min(row, key=lambda other: abs(other.box.left - line.box.left))
    tall = min(nearest.box.height, line.box.height)
    if abs(nearest.box.middle - line.box.middle) > 0.55 * tall:
        return False
    return all(other.box.right <= line.box.left + tall or line.box.right <= other.box.left + tall for other in row)


def spots_of(labels: Iterable[str], rows: Sequence[Row]) -> list[Spot]:
    """Every label where it stands, in reading order. Of labels that lie over each other the one counts that
    covers most, and most surely."""
    found: list[Spot] = []
    sought = {" ".join(flat(label).split()): label for label in labels}
    for at, row in enumerate(rows):
        here: list[Spot] = []
        for words, label in sought.items():
            here += _in_row(at, row.text, words, label)
        taken: list[Spot] = []
        for spot in sorted(here, key=lambda spot: (-(spot.end - spot.start) * spot.score, spot.start)):
            if all(spot.end <= other.start or other.end <= spot.start for other in taken):
                taken.append(spot)
        found += sorted(taken, key=lambda spot: spot.start)
    return found


def _in_row(at: int, text: str, words: str, label: str) -> Iterator[Spot]:
    there, places = _squeezed(text)
    exact = False
    start = f" {there} ".find(f" {words} ")
    while start >= 0:
        exact = True
        yield Spot(at, places[start], places[start + len(words) - 1] + 1, label, 1.0)
        start = f" {there} ".find(f" {words} ", start + 1)
    if exact or len(words) <= SHORT or len(there) < len(words) - 4:
        return
    found = _alike(words, there) or _run_together(words, there)
    if found:
        first, last, score = found
        yield Spot(at, places[first], places[last - 1] + 1, label, score / 100)


def _alike(words: str, there: str) -> tuple[int, int, float] | None:
    """(first letter, the one behind the last, how alike of 100) of the words that are most alike, from blank to
    blank."""
    like = fuzz.partial_ratio_alignment(words, there, score_cutoff=LIKE)
    if like is None:
        return None
    first = like.dest_start + (there[like.dest_start] == " ")
    if first and there[first - 1] != " ":
        return None  # it begins inside a word
    near = range(max(first + 1, like.dest_end - 4), min(len(there), like.dest_end + 4) + 1)
    ends = [(fuzz.ratio(words, there[first:end]), end) for end in near if end == len(there) or there[end] == " "]
    score, last = max(ends, default=(0.0, 0))
    return (first, last, score) if score >= LIKE else None


def _run_together(words: str, there: str) -> tuple[int, int, float] | None:
    """As `_alike`, of words between which blanks were not seen."""
    sought, places = words.replace(" ", ""), [at for at, letter in enumerate(there) if letter != " "]
    bare = there.replace(" ", "")
    like = fuzz.partial_ratio_alignment(sought, bare, score_cutoff=CLOSE) if len(bare) >= len(sought) - 1 else None
    if like is None or like.dest_end - like.dest_start < len(sought) - 1:
        return None
    first, last = places[like.dest_start], places[like.dest_end - 1] + 1
    return (first, last, like.score) if not first or there[first - 1] == " " else None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The flat text with one blank between words, and of each of its letters the place in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(flat(text)):
        if letter == " " and (not letters or letters[-1] == " "):
            continue
        letters.append(letter)
        places.append(place)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places
