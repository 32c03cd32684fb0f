"""Marks of what stands on a paper, by which the same paper is known again in another file: as a scan, as a photo, saved
anew. Pure.

A mark stands for one number, day or name on a paper of one kind, so that an invoice is no notice of birth with the same
date. Marks that few papers share (long numbers, names) find the others; all marks together say whether it is the same.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from motcua.assistant.screening import finding
from motcua.assistant.screening.papers import Paper, ValueKind
from motcua.assistant.screening.reading import Reading

LONG = 6
"""Digits from which a number is found on few papers."""
LEAST, LIKE = 4, 0.7
"""Marks that a paper needs to be known again; share of the marks of two papers that both have, so that they are one."""
MOST = 120
_RARE = 1


def marks(paper: Paper, reading: Reading) -> tuple[int, ...]:
    """In no order that says anything; () for a paper with too few to be known again. Odd ones are rare."""
    kind = finding.flat(paper.titles[0]) if paper.titles else paper.document
    found = {
        _mark(f"{kind}|{token}", is_rare=is_rare) for token, is_rare in _tokens(paper, reading)
    }  # fmt: skip
    return tuple(sorted(found)[:MOST]) if len(found) >= LEAST else ()


def rare(found: Iterable[int]) -> list[int]:
    return [mark for mark in found if mark & _RARE]


def are_one(some: Sequence[int], others: Sequence[int]) -> bool:
    both = len(set(some) & set(others))
    return both >= LEAST and both >= LIKE * len(set(some) | set(others))


def _tokens(paper: Paper, reading: Reading) -> Iterator[tuple[str, bool]]:
    """Numbers as they stand, and names behind the words that the rules know."""
    for _page, line in reading.lines():
        for run in finding.runs(line.text):
            yield run, len(run) >= LONG
    for value in paper.values:
        if value.kind is ValueKind.NAME and value.after and (name := finding.value_of(value, paper, reading)):
            yield " ".join(finding.flat(name.text).split()), True


def _mark(token: str, *, is_rare: bool) -> int:
    """A whole number of 63 bits, odd where it is rare."""
    number = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "big") >> 2
    return number << 1 | (_RARE if is_rare else 0)
