"""BM25 over folded words and word pairs in weighted fields; an accented question prefers its accents. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

from motcua.assistant.knowledge.question import Question
from motcua.assistant.knowledge.speech import vocabulary
from motcua.assistant.knowledge.words import Slips, Word, pairs, words

K1 = 1.2
LOOKED_AT = 60
"""So many of the best are weighed again by their accents."""
OTHER_ACCENT = 0.45
"""What is taken from a word's gain where the text has it with other accents only."""
SLIP = 0.75
RARE = 1.3
"""A word this near to one that is nowhere stands in one or two texts and may be a slip itself."""
MOST_BODY = 600
"""Words of a long field that are read."""


@dataclass(frozen=True)
class Field:
    """`weight` of one occurrence; `b`: how much a long field counts less; pairs are kept where `paired`."""

    weight: float
    b: float
    paired: bool = True


@dataclass(frozen=True)
class Counted:
    """Words and pairs of a text by field, and its words with their accents: what an index needs of it."""

    counts: Mapping[str, Counter[str]]
    full: frozenset[str]


@dataclass(frozen=True)
class Document:
    """`texts` by the name of their field; `counted`: what was counted of further fields before; `favour` above 1 puts
    it before others that fit as well."""

    key: str
    texts: Mapping[str, str]
    favour: float = 1.0
    counted: Counted | None = None


@dataclass(frozen=True)
class Hit:
    """`gain` before favour."""

    number: int
    score: float
    gain: float


def counted(texts: Mapping[str, str], fields: Mapping[str, Field], most: int = MOST_BODY) -> Counted:
    """Of each text its first `most` words."""
    fulls: set[str] = set()
    of: dict[str, Counter[str]] = {}
    for name, text in texts.items():
        said = words(text)[:most]
        tokens = [one.plain for one in said]
        fulls.update(one.full for one in said)
        of[name] = Counter(tokens)
        if fields[name].paired:
            of[name].update(pairs(tokens))
    return Counted(of, frozenset(fulls))


class Index:
    def __init__(self, documents: Sequence[Document], fields: Mapping[str, Field]):
        self.documents = documents
        counts: list[dict[str, Counter[str]]] = []
        self.full: list[frozenset[str]] = []
        for document in documents:
            found = counted(document.texts, fields)
            before = document.counted or Counted({}, frozenset())
            counts.append({**before.counts, **found.counts})
            self.full.append(found.full | before.full)
        self._weigh(counts, fields)
        self._slips = Slips(token for token in self.idf if "_" not in token)

    def _weigh(self, counts: list[dict[str, Counter[str]]], fields: Mapping[str, Field]) -> None:
        size = max(1, len(counts))
        lengths = {
            name: max(1.0, sum(have) / max(1, len(have)))
            for name in fields
            for have in [[of[name].total() for of in counts if name in of]]
        }  # fmt: skip
        frequency: Counter[str] = Counter()
        for of in counts:
            frequency.update(set().union(*of.values()))
        self.idf = {token: log(1 + (size - n + 0.5) / (n + 0.5)) for token, n in frequency.items()}
        self.unknown = log(1 + (size + 0.5) / 0.5)
        self.postings: dict[str, dict[int, float]] = {}
        for number, of in enumerate(counts):
            sums: dict[str, float] = {}
            for name, tokens in of.items():
                kind = fields[name]
                share = kind.weight / (1 - kind.b + kind.b * tokens.total() / lengths[name])
                for token, count in tokens.items():
                    sums[token] = sums.get(token, 0.0) + count * share
            for token, often in sums.items():
                weight = self.idf[token] * often * (K1 + 1) / (K1 + often)
                self.postings.setdefault(token, {})[number] = weight

    def knows(self, token: str) -> bool:
        return token in self.idf

    def meant(self, token: str) -> list[str]:
        """The word, or those that it may be a slip of."""
        return [token] if token in self.idf else self._slips.meant(token)

    def mended(self, said: list[Word]) -> list[Word]:
        """Words that nothing here has, put right where a neighbour tells which word was meant."""
        found = list(said)
        for at, one in enumerate(said):
            if self.idf.get(one.plain, self.unknown) < self.unknown - RARE or one.plain in vocabulary():
                continue
            before = found[at - 1].plain if at else ""
            after = said[at + 1].plain if at + 1 < len(said) else ""
            for meant in self._slips.meant(one.plain):
                if f"{before}_{meant}" in self.idf or f"{meant}_{after}" in self.idf:
                    found[at] = Word(meant, meant)
                    break
        return found

    def gains(self, terms: Mapping[str, float]) -> dict[int, float]:
        """{document: how well it fits the words and pairs}."""
        gains: dict[int, float] = {}
        for token, weight in terms.items():
            meant = self.meant(token) if "_" not in token else [token]
            for one in meant:
                share = weight if one == token else weight * SLIP
                for number, gain in self.postings.get(one, {}).items():
                    gains[number] = gains.get(number, 0.0) + share * gain
        return gains

    def find(self, asked: Question, most: int = 10, beside: Mapping[int, float] | None = None) -> list[Hit]:
        """The best `most`, best first; `beside` is added to what a document gains."""
        gains = self.gains(asked.terms)
        for number, more in (beside or {}).items():
            gains[number] = gains.get(number, 0.0) + more
        favoured = {number: gain * self.documents[number].favour for number, gain in gains.items()}
        best = nlargest(max(LOOKED_AT, most), favoured, key=favoured.__getitem__)
        hits = []
        for number in best:
            gain = gains[number] - self._otherwise(asked, number)
            hits.append(Hit(number, gain * self.documents[number].favour, gain))
        return sorted(hits, key=lambda hit: (-hit.score, self.documents[hit.number].key))[:most]

    def _otherwise(self, asked: Question, number: int) -> float:
        """What the document gained by words that it has with other accents only."""
        full, lost = self.full[number], 0.0
        for token, typed in asked.full.items():
            if typed not in full:
                lost += OTHER_ACCENT * asked.terms[token] * self.postings.get(token, {}).get(number, 0.0)
        return lost
