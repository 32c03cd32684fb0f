"""A month, a quarter or a year of Vietnam's calendar. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR = 2025
"""Two-level local government began in July of that year; no dossier of this house is older."""
LAST_YEAR = 2999
_ROMAN = ("I", "II", "III", "IV")


class Span(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """`number` of the month or quarter in its year, from 1; 1 for a year."""

    span: Span
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 12 // MONTHS[self.span]):
            raise ValueError(f"{self.year}/{self.number}")

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime.combine(date(self.year, self._first_month, 1), time(), LOCAL)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        month = self._first_month + MONTHS[self.span]
        return datetime.combine(date(self.year + month // 13, (month - 1) % 12 + 1, 1), time(), LOCAL)

    @property
    def _first_month(self) -> int:
        return (self.number - 1) * MONTHS[self.span] + 1

    @property
    def part(self) -> str:
        """Of the year: "q3", "m09", or "" for the whole."""
        return {Span.MONTH: f"m{self.number:02}", Span.QUARTER: f"q{self.number}", Span.YEAR: ""}[self.span]

    @property
    def roman(self) -> str:
        """As quarters are numbered."""
        return _ROMAN[min(self.number, 4) - 1]

    @property
    def key(self) -> str:
        """What `parse` reads: "2026-q3", "2026-m09", "2026"."""
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def month(self) -> dict[str, str]:
        """The name of the month alone, where it begins a line."""
        return {"vi": f"Tháng {self.number}", "en": f"{date(2000, self.number, 1):%B}"}

    @property
    def label(self) -> dict[str, str]:
        number, year = self.number, self.year
        return {
            Span.MONTH: {"vi": f"tháng {number}/{year}", "en": f"{date(2000, number, 1):%B} {year}"},
            Span.QUARTER: {"vi": f"quý {self.roman}/{year}", "en": f"quarter {self.roman} of {year}"},
            Span.YEAR: {"vi": f"năm {year}", "en": f"the year {year}"},
        }[self.span]

    @property
    def short(self) -> str:
        """For the axis of a chart, in either language: "09/2026", "III/2026", "2026"."""
        number = {Span.MONTH: f"{self.number:02}/", Span.QUARTER: f"{self.roman}/", Span.YEAR: ""}
        return f"{number[self.span]}{self.year}"

    def before(self) -> "Period | None":
        """The one before it; None where counting began."""
        in_a_year = 12 // MONTHS[self.span]
        year, number = (self.year, self.number - 1) if self.number > 1 else (self.year - 1, in_a_year)
        return Period(self.span, year, number) if year >= FIRST_YEAR else None

    def row(self, count: int) -> "list[Period]":
        """The last `count` periods up to this one, the oldest first; fewer where counting began."""
        found = [self]
        while len(found) < count and (earlier := found[0].before()):
            found.insert(0, earlier)
        return found


def parse(text: str) -> Period:
    """The period of a key. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{4})(?:-([qm])([0-9]{1,2}))?", text)
    if not found:
        raise ValueError(text)
    year, letter, number = found.groups()
    span = {"q": Span.QUARTER, "m": Span.MONTH, None: Span.YEAR}[letter]
    return Period(span, int(year), int(number or 1))


def quarter_of(day: date) -> Period:
    return Period(Span.QUARTER, day.year, (day.month - 1) // 3 + 1)
