"""What was seen on the pages of a file: words with their places, codes, signatures, and how good the picture is. Pure.

Places are shares of the page, from its upper left corner as one reads it: 0 to 1 in both directions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where the words of a page come from; `CODE`: a value from the QR or the machine-readable lines of a paper."""

    TEXT = "text"
    OCR = "ocr"
    CODE = "code"
    NONE = "none"


class Trouble(StrEnum):
    """Why a page or a file cannot be judged."""

    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    SMALL = "small"
    BLURRED = "blurred"
    BLANK = "blank"
    NO_WORDS = "no_words"


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def over(self, other: "Box") -> "Box":
        """The smallest that holds both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top), max(self.right, other.right),
            max(self.bottom, other.bottom),
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Words that stand side by side. `sure`: 0 to 1, as the engine says; 1 for a text layer."""

    text: str
    box: Box
    sure: float = 1.0


@dataclass(frozen=True)
class Page:
    """`number` from 1. `turned`: degrees clockwise by which it was turned to be read. `file`: which of the files that
    were sent together, from 0."""

    number: int
    lines: tuple[Line, ...] = ()
    source: Source = Source.NONE
    troubles: frozenset[Trouble] = frozenset()
    turned: int = 0
    codes: tuple[str, ...] = ()
    file: int = 0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Signature:
    """An electronic signature: who, whether the file is still what was signed, whether we believe the certificate."""

    signer: str
    organisation: str = ""
    intact: bool = True
    trusted: bool = False
    signed_at: str = ""


@dataclass(frozen=True)
class Reading:
    """A whole file. `sha256`: hex digest of its bytes."""

    name: str
    sha256: str
    pages: tuple[Page, ...] = ()
    signatures: tuple[Signature, ...] = ()
    troubles: frozenset[Trouble] = field(default_factory=frozenset)

    def lines(self) -> Iterator[tuple[Page, Line]]:
        return ((page, line) for page in self.pages for line in page.lines)

    @property
    def first(self) -> Page | None:
        return self.pages[0] if self.pages else None

    def page(self, file: int, number: int) -> Page | None:
        return next((page for page in self.pages if (page.file, page.number) == (file, number)), None)

    @property
    def by(self) -> Source:
        return Source.OCR if self.is_seen else Source.TEXT

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for page in self.pages for code in page.codes)

    @property
    def is_readable(self) -> bool:
        """Whether at least one page has words, or a code."""
        return any(page.lines or page.codes for page in self.pages)

    @property
    def is_seen(self) -> bool:
        """Whether words come from a picture, where a letter may be taken for another."""
        return any(page.source is Source.OCR for page in self.pages)


def together(readings: Sequence[Reading]) -> Reading:
    """Several files as one paper: their pages one after the other, each with the file it is of."""
    if len(readings) == 1:
        return readings[0]
    return Reading(
        readings[0].name, readings[0].sha256, tuple(page for one in readings for page in one.pages),
        tuple(signature for one in readings for signature in one.signatures),
        frozenset().union(*(one.troubles for one in readings)),
    )  # fmt: skip


def numbered(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Each page with the place of its file in the sequence."""
    return tuple(
        one if at == 0 else replace(one, pages=tuple(replace(page, file=at) for page in one.pages))
        for at, one in enumerate(readings)
    )
