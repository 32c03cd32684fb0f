"""Minutes that the assistant saved, by a formula that is published beside the figure. Pure.

    answers told to citizens x MOTCUA_MINUTES_ANSWER
    + answers told to officers x MOTCUA_MINUTES_OFFICER
    + files looked at x MOTCUA_MINUTES_FILE
    - lines corrected by officers x MOTCUA_MINUTES_CORRECTION

What each is worth is an assumption until the province has measured it (docs/decisions/0058).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """`figure`: what is counted; `each`: minutes, less than nothing where it costs some."""

    figure: str
    count: int
    each: int

    @property
    def minutes(self) -> int:
        return self.count * self.each


@dataclass(frozen=True)
class Worth:
    """Minutes for one of each."""

    answer: int
    officer: int
    file: int
    correction: int


def terms(counts: Mapping[str, int], worth: Worth) -> list[Term]:
    """`counts` by the names of the figures."""
    return [
        Term("answered", counts["answered"], worth.answer), Term("officer_told", counts["officer_told"], worth.officer),
        Term("files_screened", counts["files_screened"], worth.file),
        Term("lines_corrected", counts["lines_corrected"], -worth.correction),
    ]  # fmt: skip


def saved(found: list[Term]) -> int:
    return sum(term.minutes for term in found)
