"""Finds procedures by what people type: accents, order and small slips do not matter. Pure, over folded words.

An index in memory, not in PostgreSQL: why, and what it costs, is in docs/decisions/0029.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from motcua.onestop.catalogue.words import ABBREVIATIONS, readings

MOST_WORDS = 40
"""Of a longer query only the rarest words count."""
MOST_ENDINGS = 40
"""An unfinished word stands for at most so many."""
PREFIX, SLIP, DOUBT = 0.8, 0.7, 0.4
"""How much a word counts that is begun, mistyped, or a word of its own that may be another's slip."""
LEAST_SHARE, LEAST_OF_BEST = 0.45, 0.6
FINE = 8
"""Weights are summed in eighths."""
AGAIN = "·"


@dataclass(frozen=True)
class Entry:
    """`phrases`: the title first, then everyday ways to say it; each folded and split into words. `favour` above 1
    puts an entry before others that fit as well."""

    code: str
    phrases: tuple[tuple[str, ...], ...]
    favour: float = 1.0


class Index:
    """Phrases by the words they bear: for each word a whole number in which bit n says that phrase n bears it."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = entries
        self._owner: list[int] = []
        phrases: list[frozenset[str]] = []
        bearers: dict[str, list[int]] = {}
        entries_with: Counter[str] = Counter()
        for number, entry in enumerate(entries):
            numbered = [frozenset(_numbered(phrase)) for phrase in entry.phrases]
            for words in numbered:
                for word in words:
                    bearers.setdefault(word, []).append(len(phrases))
                phrases.append(words)
                self._owner.append(number)
            entries_with.update(frozenset().union(*numbered))
        size = max(1, len(entries))
        self._bytes = len(phrases) // 8 + 1
        self._bearers = {word: _bits(numbers, self._bytes) for word, numbers in bearers.items()}
        self._counts = {word: len(numbers) for word, numbers in bearers.items()}
        self._weights = {word: 1 + log(size / count) for word, count in entries_with.items()}
        self._unknown = 1 + log(size)
        self._mass = [sum(map(self._weights.__getitem__, words)) for words in phrases]
        self._sorted = sorted(word for word in bearers if AGAIN not in word)
        self._codes = sorted(entry.code for entry in entries)
        self._near: dict[str, list[str]] = {}
        for word in self._sorted:
            if len(word) > 2:
                for shorter in _shorter(word):
                    self._near.setdefault(shorter, []).append(word)

    def find(self, query: str) -> list[str]:
        """Codes that fit, best first. A code typed whole or in part fits by its digits."""
        digits = "".join(c for c in query if c.isdigit() or c == ".")
        if digits and digits == query.strip() and len(digits) > 2:
            return self._coded(digits)
        best: dict[int, float] = {}
        for words in readings(query):
            for phrase, score in self._scores(words):
                owner = self._owner[phrase]
                score *= self.entries[owner].favour
                if score > best.get(owner, 0.0):
                    best[owner] = score
        if not best:
            return []
        floor = max(LEAST_SHARE, max(best.values()) * LEAST_OF_BEST)
        fitting = ((-score, self.entries[owner].code) for owner, score in best.items() if score >= floor)
        return [code for _score, code in sorted(fitting)]

    def _coded(self, digits: str) -> list[str]:
        start = bisect_left(self._codes, digits)
        end = start
        while end < len(self._codes) and self._codes[end].startswith(digits):
            end += 1
        return self._codes[start:end]

    def _scores(self, typed: tuple[str, ...]) -> Iterator[tuple[int, float]]:
        """(phrase, how well it fits): the share of the query that the phrase answers, a little better when the phrase
        says nothing else. All phrases are weighed at once (`_Sums`), only the best ones one by one."""
        asked = _numbered(list(self._in_full(typed)))
        weighed = []
        for word in asked:
            meant = self._meanings(word, word == asked[-1])
            if meant or AGAIN not in word:
                weighed.append((self._weight(word, meant), meant))
        weighed = sorted(weighed, key=lambda pair: -pair[0])[:MOST_WORDS]
        total = sum(weight for weight, _ in weighed)
        sums = _Sums()
        for weight, meant in weighed:
            taken = 0
            for factor in sorted(set(meant.values()), reverse=True):
                bearing = 0
                for word, counts in meant.items():
                    if counts == factor:
                        bearing |= self._bearers[word]
                sums.add(round(weight * factor * FINE), bearing & ~taken)
                taken |= bearing
        least = max(LEAST_SHARE * total * FINE, sums.highest() * LEAST_OF_BEST)
        for phrase, reached in sums.at_least(int(least), self._bytes):
            gain = min(total, reached / FINE)
            yield phrase, gain / total * (0.85 + 0.15 * min(1.0, gain / self._mass[phrase]))

    def _weight(self, word: str, meant: dict[str, float]) -> float:
        if word in self._weights:
            return self._weights[word]
        return max((self._weights[other] for other in meant), default=self._unknown)

    def _in_full(self, typed: Iterable[str]) -> Iterator[str]:
        """Abbreviations that no title bears in full; two words typed as one apart."""
        for word in typed:
            if word in self._bearers:
                yield word
            elif word in ABBREVIATIONS:
                yield from ABBREVIATIONS[word]
            else:
                yield from self._apart(word) or (word,)

    def _apart(self, word: str) -> tuple[str, ...]:
        """("khai", "sinh") of "khaisinh", the pair whose rarer half is the most common."""
        if len(word) < 5 or self._meanings(word, True):
            return ()
        pairs = [(word[:n], word[n:]) for n in range(2, len(word) - 1)]
        pairs = [pair for pair in pairs if all(half in self._bearers for half in pair)]
        return max(pairs, key=lambda pair: min(self._counts[half] for half in pair), default=())

    def _meanings(self, word: str, is_last: bool) -> dict[str, float]:
        """{word of the titles: how much it counts} for a word that was typed."""
        meant: dict[str, float] = {}
        is_known = word in self._bearers
        if is_known and (self._counts[word] * 100 > len(self._owner) > 100 or AGAIN in word):
            return {word: 1.0}
        if len(word) > 2 and AGAIN not in word:
            slip = DOUBT if is_known else SLIP
            meant = dict.fromkeys(self._slips(word), slip)
            if is_last or not is_known:
                meant |= dict.fromkeys(self._begun(word), PREFIX)
        if is_known:
            meant[word] = 1.0
        return meant

    def _begun(self, word: str) -> list[str]:
        start = bisect_left(self._sorted, word)
        return [other for other in self._sorted[start : start + MOST_ENDINGS] if other.startswith(word)]

    def _slips(self, word: str) -> set[str]:
        """Words one slip of the finger away: a letter changed, left out, too many, or two neighbours swapped."""
        found: set[str] = set()
        for shorter in _shorter(word):
            found.update(self._near.get(shorter, ()))
        return {other for other in found if other != word and _slipped(word, other)}


def rank(query: str, entries: Sequence[Entry]) -> list[str]:
    """Codes of a few entries that fit the query, best first."""
    return Index(entries).find(query)


class _Sums:
    """A sum for each phrase, kept bit by bit: bit n of `_slices[b]` is bit b of the sum of phrase n. Adding a weight to
    thousands of phrases is then a few operations on whole numbers."""

    def __init__(self) -> None:
        self._slices: list[int] = []

    def add(self, weight: int, phrases: int) -> None:
        for bit in range(weight.bit_length()):
            carried = phrases if weight >> bit & 1 else 0
            place = bit
            while carried:
                if place >= len(self._slices):
                    self._slices += [0] * (place + 1 - len(self._slices))
                self._slices[place], carried = self._slices[place] ^ carried, self._slices[place] & carried
                place += 1

    def highest(self) -> int:
        """The greatest sum of all."""
        found, among = 0, -1
        for bit in reversed(range(len(self._slices))):
            higher = among & self._slices[bit]
            if higher:
                found, among = found | 1 << bit, higher
        return found

    def at_least(self, least: int, size: int) -> Iterator[tuple[int, int]]:
        """(phrase, its sum) of those that reach `least`, which is above nought; `size` in bytes holds all phrases."""
        least = max(1, least)
        above, equal = 0, -1
        for bit in reversed(range(max(len(self._slices), least.bit_length()))):
            here = self._slices[bit] if bit < len(self._slices) else 0
            if least >> bit & 1:
                equal &= here
            else:
                above |= equal & here
                equal &= ~here
        reaching = (above | equal) & ((1 << size * 8) - 1)
        rows = [part.to_bytes(size, "little") for part in self._slices]
        for place, byte in enumerate(reaching.to_bytes(size, "little")):
            for bit in range(8) if byte else ():
                if byte >> bit & 1:
                    yield place * 8 + bit, sum((row[place] >> bit & 1) << n for n, row in enumerate(rows))


def _numbered(words: Sequence[str]) -> Sequence[str]:
    """A word that comes again is another word: "lai" of lại and of lái are two in “cấp lại giấy phép lái xe”."""
    if len(set(words)) == len(words):
        return words
    seen: dict[str, int] = {}
    told = []
    for word in words:
        seen[word] = seen.get(word, 0) + 1
        told.append(word if seen[word] == 1 else f"{word}{AGAIN}{seen[word]}")
    return told


def _bits(numbers: Iterable[int], size: int) -> int:
    row = bytearray(size)
    for number in numbers:
        row[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(row, "little")


def _shorter(word: str) -> set[str]:
    """The word itself and without each of its letters."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _slipped(typed: str, meant: str) -> bool:
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    a, b = typed[start:], meant[start:]
    swapped = len(a) > 1 and a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
