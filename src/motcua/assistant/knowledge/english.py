"""Questions in English, over what the bundles say in English: ten procedures, so plain words do. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.assistant.knowledge.asked import Fact, facts_in_english
from motcua.assistant.knowledge.index import Document, Field, Index
from motcua.assistant.knowledge.question import Question
from motcua.assistant.knowledge.speech import english_marks, english_words, says
from motcua.assistant.knowledge.words import MOST_WORDS, Word, pairs, words
from motcua.onestop.catalogue.bundle import Bundle

FIELDS = {"title": Field(1.0, 0.5), "said": Field(0.7, 0.5)}
LEAST, LIKELY, CLOSE = 0.6, 0.3, 0.92
"""Share of what was said, by rareness, that the best has to have, and to be likely; how near the second makes it
doubtful."""
MARKS = 2
PAIR = 0.6
_SYLLABLE = re.compile(
    "(?:ngh?|nh|ch|gh?|gi|kh|ph|qu|th|tr|[bcdhklmnprstvx])?(?:[aeiouy]{1,3}(?:ng|[cmnpt])?|[aeiouy]{0,2}[aei](?:ch|nh))"
)
"""What may be a word of Vietnamese that was typed without accents."""


def is_english(text: str) -> bool:
    """Two words that only English has, or one and half of the others words that English has too, where not every word
    may as well be Vietnamese without accents."""
    said = words(text)
    if any(one.is_accented for one in said) or all(_may_be_syllable(one) for one in said):
        return False
    marked, empty = sum(says(said, mark) for mark in english_marks()), english_words()[1]
    return marked >= MARKS or (bool(marked) and 2 * sum(one.plain in empty for one in said) >= len(said))


def may_be_vietnamese(text: str) -> bool:
    """It has accents, or more than half of its words, beside those that English has for nothing, may be Vietnamese
    without any."""
    typed = words(text)
    said = [one for one in typed if not one.plain.isdigit() and one.plain not in english_words()[1]]
    return any(one.is_accented for one in typed) or not said or 2 * sum(map(_may_be_syllable, said)) > len(said)


def _may_be_syllable(one: Word) -> bool:
    return bool(_SYLLABLE.fullmatch(one.plain))


@dataclass(frozen=True)
class Heard:
    """`found`: codes that are likely at least, best first; `is_known`: the best answers it; `is_close`: the second may
    as well."""

    found: list[str]
    facts: list[Fact]
    is_known: bool
    is_close: bool
    says_something: bool


class English:
    def __init__(self, bundles: Sequence[Bundle]):
        self.index = Index([_document(one) for one in bundles], FIELDS)

    def knows(self, text: str) -> bool:
        """Whether every word that says something is one of ours: “single status certificate”."""
        said = [one for one in words(text)[:MOST_WORDS] if one.plain not in english_words()[1]]
        return len(said) > 1 and all(not one.is_accented and self.index.knows(one.plain) for one in said)

    def hear(self, text: str, most: int = 3) -> Heard:
        said = words(text)[:MOST_WORDS]
        asked = _question(said)
        hits = self.index.find(asked, most) if asked.terms else []
        named = facts_in_english(said)
        if not hits:
            return Heard([], named, False, False, bool(asked.counting))
        index, top = self.index, hits[0]
        weights = {one.plain: index.idf.get(one.plain, index.unknown) for one in asked.counting}
        has = sum(
            weight for token, weight in weights.items()
            if any(top.number in index.postings.get(meant, {}) for meant in index.meant(token))
        )  # fmt: skip
        whole = sum(weights.values())
        is_close = len(hits) > 1 and hits[1].score >= CLOSE * top.score
        found = [index.documents[hit.number].key for hit in hits] if has >= LIKELY * whole else []
        return Heard(found, named, has >= LEAST * whole, is_close, True)


def _question(said: Sequence[Word]) -> Question:
    asked, empty = Question(), english_words()[1]
    asked.counting = [one for one in said if one.plain not in empty]
    for one in asked.counting:
        asked.add(one.plain, 1.0)
    for pair in pairs([one.plain for one in asked.counting]):
        asked.add(pair, PAIR)
    return asked


def _document(bundle: Bundle) -> Document:
    everyday = [one for one in bundle.data.get("everyday", []) if one.isascii()]
    said = [*everyday, bundle.summary.get("en", ""), str(bundle.result.title.get("en", ""))]
    texts = {"title": bundle.title.get("en", ""), "said": "\n".join(said)}
    return Document(bundle.code, {name: text for name, text in texts.items() if text})
