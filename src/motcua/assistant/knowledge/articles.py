"""Finds which articles of laws a question is about: by their words and pairs, their headings, the law that is named,
and how much of what was asked one clause alone says. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from motcua.assistant.knowledge import question as asking
from motcua.assistant.knowledge.finder import Answer
from motcua.assistant.knowledge.index import Counted, Document, Field, Hit, Index, counted
from motcua.assistant.knowledge.question import Question
from motcua.assistant.knowledge.speech import speech
from motcua.assistant.knowledge.words import GAP, LONGEST, Word, plain, words

FIELDS = {"heading": Field(1.6, 0.5), "text": Field(1.0, 0.7), "law": Field(0.3, 0.3)}
FORM = 1
"""Grows when what is counted of an article becomes another: then every article is counted anew."""
MOST_WORDS = 4_000
LOOKED_AT = 40
NAMED, NUMBERED = 1.6, 8.0
"""How much more an article counts whose law is named, and one that is named itself."""
WHOLE, CLAUSE, UNSAID = 0.15, 0.15, 0.3
"""Shares of the score that hang on how much of what was asked the article has, and its best clause; and on how much of
its heading was asked."""
_YEAR = re.compile(r"(?: nam)? (?:19|20)\d\d$")
_NUMBERED = re.compile(r"\b(?:dieu|đieu|đ)\s+(\d{1,4}[a-z]{0,2})\b")
_HEAD = re.compile(r"\s*Điều\s+\w+\s*[.:]?\s*")
_OPENS = re.compile(r"\d{1,3}[a-zđ]?\.\s|[a-zđ]{1,2}\)\s")


@dataclass(frozen=True)
class Article:
    """`law`: its title or its number; `id` where it is one of the installation."""

    law: str
    article: str
    text: str
    id: str = ""
    counted: Counted | None = None

    @property
    def key(self) -> str:
        return f"{self.law}@{self.article}"


@dataclass(frozen=True)
class Look:
    """`names`: whether a law or an article is named in the question; `scores` of what was found, the first is 1."""

    asked: Question
    found: list[Article]
    sure: float
    names: bool
    scores: list[float]

    @property
    def is_known(self) -> bool:
        return self.sure >= LEAST


def counted_text(text: str) -> Counted:
    """What the index needs of an article, to be kept."""
    return counted(_texts(text), FIELDS, MOST_WORDS)


def _texts(text: str) -> dict[str, str]:
    heading, _, rest = text.partition("\n")
    if not rest and len(heading) > 200:
        heading, _, rest = text.partition(". ")
    return {"heading": heading[:300], "text": text[: 2 * LONGEST]}


class Articles:
    """Raises nothing for any question."""

    def __init__(self, articles: Iterable[Article]):
        self.articles = list(articles)
        documents = [
            Document(one.key, {"law": one.law}, 1.0, one.counted or counted_text(one.text)) for one in self.articles
        ]
        self.index = Index(documents, FIELDS)
        self._laws: dict[str, list[int]] = {}
        for number, one in enumerate(self.articles):
            self._laws.setdefault(one.law, []).append(number)
        self._names = {law: name for law in self._laws if (name := _YEAR.sub("", plain(law))) and GAP not in name}
        self._headings = [self._heading(one.text) for one in self.articles]
        self._clauses_of = lru_cache(maxsize=4096)(self._clauses)

    def _heading(self, text: str) -> dict[str, float]:
        heading = _HEAD.sub("", _texts(text)["heading"], count=1)
        return {one.plain: self.index.idf.get(one.plain, self.index.unknown) for one in words(heading)}

    def answer(self, text: str, most: int = 10) -> Answer:
        seen = self.look(text, most)
        if not seen.found:
            return Answer([], 0.0, [], "")
        best = seen.found[0]
        found: list[tuple[str, ...]] = [(one.key,) for one in seen.found]
        return Answer(found, seen.sure, [best.text], best.text)

    def look(self, text: str, most: int = 10) -> Look:
        asked = asking.read_for_law(text, self.index.mended)
        said = f" {plain(text)} "
        laws = self._named(said)
        numbered = set(_NUMBERED.findall(said))
        hits = [self._weighed(asked, hit, laws, numbered) for hit in self.index.find(asked, LOOKED_AT)]
        beside = self._numbered(laws, numbered, {hit.number for hit in hits}, hits)
        hits = sorted([*hits, *beside], key=lambda hit: (-hit.score, self.index.documents[hit.number].key))[:most]
        found = [self.articles[hit.number] for hit in hits]
        sure = sureness(asked, self.index, hits, bool(laws)) if hits else 0.0
        top = hits[0].score if hits and hits[0].score else 1.0
        return Look(asked, found, sure, bool(laws), [hit.score / top for hit in hits])

    def _named(self, said: str) -> set[str]:
        """Laws whose name stands in the question; of “Luật đất đai” and “Luật đất đai sửa đổi” the longer."""
        found = {law: name for law, name in self._names.items() if f" {name} " in said}
        longest = max((len(name) for name in found.values()), default=0)
        return {law for law, name in found.items() if len(name) == longest or not any(
            name != other and name in other for other in found.values()
        )}  # fmt: skip

    def _numbered(self, laws: set[str], numbered: set[str], seen: set[int], hits: Sequence[Hit]) -> list[Hit]:
        """Articles that are named by law and number, whatever else was asked."""
        best = max((hit.score for hit in hits), default=1.0)
        return [
            Hit(number, best * NUMBERED, 0.0) for law in laws for number in self._laws[law]
            if number not in seen and plain(self.articles[number].article) in numbered
        ]  # fmt: skip

    def _weighed(self, asked: Question, hit: Hit, laws: set[str], numbered: set[str]) -> Hit:
        one = self.articles[hit.number]
        score = hit.score * (
            1 - WHOLE - CLAUSE + WHOLE * self._has(asked, hit.number) + CLAUSE * self._clause(asked, hit.number)
        )
        score *= 1 - UNSAID + UNSAID * self._said_of_heading(asked, hit.number)
        if one.law in laws:
            score *= NAMED * (NUMBERED if plain(one.article) in numbered else 1.0)
        return Hit(hit.number, score, hit.gain)

    def _weights(self, asked: Question) -> dict[Word, float]:
        return {one: self.index.idf.get(one.plain, self.index.unknown) for one in asked.counting}

    def _said_of_heading(self, asked: Question, number: int) -> float:
        """The share, by rareness, of the words of its heading that were asked; half where it has none."""
        heading = self._headings[number]
        whole = sum(heading.values())
        return sum(weight for token, weight in heading.items() if token in asked.terms) / whole if whole else 0.5

    def _has(self, asked: Question, number: int) -> float:
        """The share, by rareness, of the words asked that the article has."""
        weights, full = self._weights(asked), self.index.full[number]
        whole = sum(weights.values())
        has = sum(
            weight for one, weight in weights.items()
            if number in self.index.postings.get(one.plain, {}) and (not one.is_accented or one.full in full)
        )  # fmt: skip
        return has / whole if whole else 0.0

    def _clause(self, asked: Question, number: int) -> float:
        """The same of its best clause, its heading beside."""
        weights = self._weights(asked)
        whole = sum(weights.values())
        if not whole:
            return 0.0
        return (
            max(
                (sum(w for one, w in weights.items() if _says(said, one)) for said in self._clauses_of(number)),
                default=0.0,
            )
            / whole
        )

    def _clauses(self, number: int) -> tuple[frozenset[str], ...]:
        """The words of each clause, plain and with accents."""
        heading, *lines = self.articles[number].text[: 2 * LONGEST].split("\n")
        first = _both(heading)
        held: list[set[str]] = [set()]
        for line in lines:
            if _OPENS.match(line) and line[:1].isdigit():
                held.append(set())
            held[-1] |= _both(line)
        return tuple(frozenset(first | one) for one in held if one) or (frozenset(first),)


def _both(text: str) -> set[str]:
    return {form for one in words(text) for form in (one.plain, f"={one.full}")}


def _says(said: frozenset[str], one: Word) -> bool:
    return f"={one.full}" in said if one.is_accented else one.plain in said


LEAST = 0.5
WEIGHTS = {"covered": 4.0, "left": -1.4, "pairs": 5.2, "gain": 7.0, "named": 1.0, "one_word": -1.0}
BIAS = -5.0
"""Fitted to questions about six codes of law, with and without accents, and to those that nobody here answers."""
GAIN = 17.5
"""What a good answer gains, as a multiple of what the rarest word weighs."""


def features(asked: Question, index: Index, hits: Sequence[Hit], named: bool) -> dict[str, float]:
    """Each between 0 and 1, as those of procedures (`unknown`), of every word that was typed."""
    top = hits[0]
    full, postings = index.full[top.number], index.postings
    empty = speech().empty
    counted_words = {
        one.plain: one for one in asked.counting if index.knows(one.plain) or not empty.at([one], 0)
    }  # in few articles the words that only ask would be the rarest of all
    total = covered = left = 0.0
    for one in counted_words.values():
        weight = index.idf.get(one.plain, index.unknown)
        total += weight
        if top.number in postings.get(one.plain, {}) and (not one.is_accented or one.full in full):
            covered += weight
        elif one.plain not in asked.explained:
            left = max(left, weight)
    pairs = [pair for pair in asked.typed_pairs if top.number in postings.get(pair, {})]
    return {
        "covered": covered / total if total else 0.0, "left": left / index.unknown,
        "pairs": len(pairs) / max(4, len(asked.typed_pairs)), "gain": min(1.0, top.gain / (GAIN * index.unknown)),
        "named": float(named), "one_word": float(len(counted_words) < 3),
    }  # fmt: skip


def sureness(asked: Question, index: Index, hits: Sequence[Hit], named: bool) -> float:
    told = features(asked, index, hits, named)
    return 1 / (1 + exp(-(BIAS + sum(weight * told[name] for name, weight in WEIGHTS.items()))))
