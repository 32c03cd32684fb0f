"""Vietnamese words as people type them: folded, with their accents beside; slips put right. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LONGEST = 20_000
"""Letters of a text that are read; MOST_WORDS of a question."""
MOST_WORDS = 120
_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")
_FINAL_Y = re.compile(r"^([bcdghklmnprstvx]+)y$")
GAP = "_"
"""Stands between the words of a pair."""


@dataclass(frozen=True)
class Word:
    """`plain`: lower case without accents and đ. `full`: the same with accents, the tone at its end whatever letter it
    was typed on (hòa = hoà), i for a final y (kỹ = kĩ); equal to `plain` when nothing was accented."""

    plain: str
    full: str

    @property
    def is_accented(self) -> bool:
        return self.plain != self.full

    def is_like(self, meant: "Word") -> bool:
        """Whether it may stand for `meant`: the same letters, and the same accents unless it was typed without any."""
        return self.plain == meant.plain and (not self.is_accented or self.full == meant.full)


@lru_cache(maxsize=65_536)
def word(text: str) -> Word:
    plain, full, tone = [], [], ""
    for letter in unicodedata.normalize("NFD", text.casefold()):
        if letter == "đ":
            plain.append("d")
            full.append(letter)
        elif letter in _TONES:
            tone = _TONES[letter]
        elif unicodedata.combining(letter):
            full.append(letter)
        else:
            plain.append(letter)
            full.append(letter)
    return Word(_FINAL_Y.sub(r"\1i", "".join(plain)), _FINAL_Y.sub(r"\1i", "".join(full)) + tone)


def words(text: str) -> list[Word]:
    return [one for found in _WORD.findall(unicodedata.normalize("NFC", text[:LONGEST])) if (one := word(found)).plain]


def plain(text: str) -> str:
    """Folded words, apart by one blank."""
    return " ".join(one.plain for one in words(text))


def pairs(tokens: Sequence[str]) -> Iterator[str]:
    return (f"{one}{GAP}{other}" for one, other in pairwise(tokens))


def shorter(token: str) -> set[str]:
    """The word and what is left of it without any one letter."""
    return {token, *(token[:at] + token[at + 1 :] for at in range(len(token)))}


class Slips:
    """Finds the known words that a mistyped one may mean: a letter left out, doubled, changed or swapped."""

    def __init__(self, known: Iterable[str]):
        self._near: dict[str, list[str]] = {}
        for token in sorted(known):
            if len(token) > 2 and token.isascii() and token.isalpha():
                for part in shorter(token):
                    self._near.setdefault(part, []).append(token)

    def meant(self, token: str) -> list[str]:
        """At most eight, in dictionary order; nothing for short words and numbers."""
        if len(token) < 3 or len(token) > 12 or not token.isalpha():
            return []
        found = {one for part in shorter(token) for one in self._near.get(part, ()) if _one_slip(token, one)}
        return sorted(found)[:8]


def _one_slip(typed: str, meant: str) -> bool:
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    a, b = typed[start:], meant[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
