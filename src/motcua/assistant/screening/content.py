"""Marks of what stands on a paper, by which the same paper is known again in another file: as a scan, as a photo, saved
anew. Pure, and light enough for whoever serves pages; marking takes them.

A mark stands for one number, day or name on a paper of one kind, so that an invoice is no notice of birth with the same
date. Marks that few papers share (long numbers, names) find the others; all marks together say whether it is the same.
"""

import hashlib
from collections.abc import Iterable, Sequence

LEAST, LIKE = 4, 0.7
"""Marks that a paper needs to be known again; share of the marks of two papers that both have, so that they are one."""
_RARE = 1


def rare(found: Iterable[int]) -> list[int]:
    return [mark for mark in found if mark & _RARE]


def are_one(some: Sequence[int], others: Sequence[int]) -> bool:
    both = len(set(some) & set(others))
    return both >= LEAST and both >= LIKE * len(set(some) | set(others))


def mark(token: str, *, is_rare: bool) -> int:
    """A whole number of 63 bits, odd where it is rare."""
    number = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "big") >> 2
    return number << 1 | (_RARE if is_rare else 0)
