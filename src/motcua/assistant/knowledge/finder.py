"""Finds which procedure a question is about. Procedures of one title are one answer."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from motcua.assistant.knowledge import question as asking
from motcua.assistant.knowledge import unknown
from motcua.assistant.knowledge.asked import Fact, facts
from motcua.assistant.knowledge.index import LOOKED_AT, Document, Field, Hit, Index
from motcua.assistant.knowledge.passages import Kind, Known
from motcua.assistant.knowledge.sheets import OF_KINDS, of_known
from motcua.assistant.knowledge.speech import says_exactly, speech
from motcua.assistant.knowledge.words import plain, words

FIELDS = {
    "title": Field(1.0, 0.5), "aside": Field(0.35, 0.6), "purpose": Field(0.5, 0.5), "result": Field(0.3, 0.6),
    "sector": Field(0.25, 0.3), "documents": Field(0.12, 0.75, paired=False),
    "conditions": Field(0.08, 0.75, paired=False),
}  # fmt: skip
OFTEN, COMMUNE, MINISTRY = 1.1, 1.04, 0.88
UNSAID = 0.3
"""How much less a title counts of which nothing was said."""
LEAST_FACTOR = 0.4
LITERAL = 2.0
"""How much counts what a title says just as it was typed."""
KINDS = {fact: kind for kind, fact in OF_KINDS.items()} | {Fact.DECIDES: Kind.PLACE}
"""Where what is told of a fact was read."""
_LEVEL = re.compile(r"( thuc hien)?( tai)? cap (trung uong|tinh|xa|bo|huyen)( [12] \d{6})?$")
_BRACKETS = re.compile(r"\([^()]{6,}\)?")


@dataclass(frozen=True)
class Answer:
    """`keys` of each thing that fits, best first; `sure`: between 0 and 1; below `unknown.LEAST` it is not known."""

    found: list[tuple[str, ...]]
    sure: float
    cited: list[str]
    text: str

    @property
    def is_known(self) -> bool:
        return self.sure >= unknown.LEAST


@dataclass(frozen=True)
class Look:
    """`second`: the score of the second as a share of the first one's."""

    asked: asking.Question
    found: list[tuple[str, ...]]
    sure: float
    second: float

    @property
    def is_known(self) -> bool:
        return self.sure >= unknown.LEAST


class Procedures:
    """Raises nothing for any question."""

    def __init__(self, known: Iterable[Known]):
        grouped: dict[str, list[Known]] = {}
        for one in known:
            grouped.setdefault(core(one.title), []).append(one)
        self.groups = [sorted(group, key=lambda one: (-len(one.passages), one.code)) for group in grouped.values()]
        self.index = Index([_document(group) for group in self.groups], FIELDS)

    @cached_property
    def _narrow(self) -> list[list[int]]:
        """For each group the numbers of the special cases its title speaks of."""
        cases = speech().narrow
        titles = [f" {plain(group[0].title)} " for group in self.groups]
        return [[n for n, (mark, _, _) in enumerate(cases) if f" {mark} " in title] for title in titles]

    @cached_property
    def _titles(self) -> list[dict[str, float]]:
        """The words of each title with their weight."""
        said = (words(document.texts["title"]) for document in self.index.documents)
        return [{one.plain: self.index.idf[one.plain] for one in title} for title in said]

    def _literal(self, asked: asking.Question) -> dict[int, float]:
        """What the best titles gain by saying what was typed just so: the more, the more of it they say."""
        gains = self.index.gains(asked.literal)
        loud = {one.plain: self.index.idf.get(one.plain, self.index.unknown) for one in asked.counting}
        whole = sum(loud.values())
        found = {}
        for number in nlargest(LOOKED_AT, gains, key=gains.__getitem__):
            title = self._titles[number]
            said = sum(weight for token, weight in loud.items() if token in title) / whole if whole else 0.0
            found[number] = LITERAL * gains[number] * said**2
        return found

    def _said_of_title(self, asked: asking.Question, number: int) -> float:
        title = self._titles[number]
        whole = sum(title.values())
        return sum(weight for token, weight in title.items() if token in asked.terms) / whole if whole else 0.0

    def hits(self, asked: asking.Question, most: int = 10) -> list[Hit]:
        cases = speech().narrow
        lifted = {n for n, (_, said, _) in enumerate(cases) if any(says_exactly(asked.said, phrase) for phrase in said)}
        weighed = []
        for hit in self.index.find(asked, 60, self._literal(asked)):
            factor = 1 - UNSAID + UNSAID * self._said_of_title(asked, hit.number)
            for number in self._narrow[hit.number]:
                if number not in lifted:
                    factor *= cases[number][2]
            weighed.append(Hit(hit.number, hit.score * max(factor, LEAST_FACTOR), hit.gain))
        return sorted(weighed, key=lambda hit: (-hit.score, self.index.documents[hit.number].key))[:most]

    def look(self, text: str, most: int = 10) -> "Look":
        asked = asking.read(text, self.index.mended)
        hits = self.hits(asked, most)
        found = [tuple(one.code for one in self.groups[hit.number]) for hit in hits]
        second = hits[1].score / hits[0].score if len(hits) > 1 and hits[0].score else 0.0
        return Look(asked, found, unknown.sureness(asked, self.index, hits) if hits else 0.0, second)

    def answer(self, text: str, most: int = 10) -> Answer:
        seen = self.look(text, most)
        asked, found, sure = seen.asked, seen.found, seen.sure
        best = self.known(found[0][0]) if found else None
        if best is None:
            return Answer([], 0.0, [], "")
        sheet, named = of_known(best), facts(asked.said)
        kinds = dict.fromkeys(KINDS[fact] for fact, _quotes in sheet.told(named))
        cited = [best.title, *(best.passages[kind] for kind in kinds)]
        return Answer(found, sure, cited, sheet.said(named))

    def known(self, code: str) -> Known | None:
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Known]:
        return {one.code: one for group in self.groups for one in group}


def core(title: str) -> str:
    """What makes a title another one: not “Thủ tục”, nor the level of who settles it."""
    said = _LEVEL.sub(" ", plain(title)).strip()
    return said.removeprefix("trinh tu ").removeprefix("thu tuc ").removeprefix("thu tuc ") or plain(title)


def _document(group: Sequence[Known]) -> Document:
    one = group[0]
    title, aside = _without_asides(_core_text(one.title))
    texts = {
        "title": title, "aside": aside, "purpose": one.passages.get(Kind.PURPOSE, ""),
        "result": one.passages.get(Kind.RESULT, "")[:300], "sector": one.sector,
        "documents": one.passages.get(Kind.DOCUMENTS, ""), "conditions": one.passages.get(Kind.CONDITIONS, ""),
    }  # fmt: skip
    favour = OFTEN if plain(one.sector) in _often() else 1.0
    levels = {level for known in group for level in known.levels}
    if "commune" in levels:
        favour *= COMMUNE
    elif levels and levels <= {"ministry"}:
        favour *= MINISTRY
    return Document(one.code, {name: text for name, text in texts.items() if text}, favour)


def _without_asides(title: str) -> tuple[str, str]:
    """The title, and what it says in brackets."""
    main = " ".join(_BRACKETS.sub(" ", title).split())
    return (main, " ".join(_BRACKETS.findall(title))) if plain(main) else (title, "")


def _core_text(title: str) -> str:
    said = title.split()
    return " ".join(said[2:]) if [plain(one) for one in said[:2]] == ["thu", "tuc"] and len(said) > 2 else title


def _often() -> frozenset[str]:
    return frozenset(map(plain, speech().often))
