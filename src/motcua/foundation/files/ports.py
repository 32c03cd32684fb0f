"""What files need from outside: somebody who knows malware."""

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol


class Finding(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Verdict:
    finding: Finding
    name: str = ""  # the malware's name, or why there is no answer


class Scanner(Protocol):
    """Bound to None when no scanner is set. No answer is never "clean" (reliability F2)."""

    def scan(self, stream: BinaryIO) -> Verdict: ...
