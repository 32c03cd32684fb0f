"""What an answer is about: which procedure, which facts of it, or that it is not known. Pure; docs/decisions/0054.

Whoever asks on (“thế lệ phí bao nhiêu?”) asks of what was talked about; whoever names something new asks of that.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.languages import language_of
from motcua.assistant.knowledge import articles as laws
from motcua.assistant.knowledge.articles import Articles
from motcua.assistant.knowledge.asked import Fact, facts
from motcua.assistant.knowledge.english import English, is_english, may_be_vietnamese
from motcua.assistant.knowledge.english_law import asks_of_law, in_vietnamese
from motcua.assistant.knowledge.finder import Look, Procedures
from motcua.assistant.knowledge.question import read
from motcua.assistant.knowledge.smalltalk import talk
from motcua.assistant.knowledge.speech import asks_for_rules, english_words
from motcua.assistant.knowledge.words import words
from motcua.onestop.catalogue.bundle import Bundle

MOST_LIKELY = 3
CLOSE, SURE = 0.97, 0.9
"""A second that scores so near to the first makes a choice, unless the first is as sure as that."""
HINT = 0.15
"""From so much sureness on what is likely is offered though it is not known."""
ASKING_ON = 2
"""So many words that say something may stand in a question that asks on and names nothing that is known."""
ALIKE, ALIKE_HERE = 0.72, 0.6
"""How alike a question has to be to one that an officer answered: of anything, and of the same procedure."""
LEAST_ALIKE = 2
SURE_LAW, AHEAD = 0.8, 0.1
"""An article so sure, and by so much surer than the procedure, is quoted before it (measured, docs/benchmarks.md)."""
SURE_IN_ENGLISH = 0.6
"""So sure an article has to be that was looked for in the words of laws for what was said in English."""
NEAR, MOST_ARTICLES = 0.8, 3
"""Articles whose score is that share of the best one's are named beside it."""


@dataclass(frozen=True)
class Approved:
    """A question that an officer answered, approved as knowledge. `procedure`: "" for one of no procedure; `title`: its
    titles, in which every question about it is alike and none tells which is meant."""

    id: str
    question: str
    procedure: str
    title: str = ""

    @cached_property
    def common(self) -> frozenset[str]:
        return frozenset(one.plain for one in words(self.title))

    def is_named_in(self, text: str) -> bool:
        """Whether a question names its procedure, at least in part; one of no procedure needs not be named."""
        least = min(LEAST_ALIKE, len(self.common))
        return len(self.common & {one.plain for one in words(text)}) >= least

    @cached_property
    def said(self) -> frozenset[str]:
        return _meant(self.question) - self.common


@dataclass(frozen=True)
class Decision:
    """`facts` that are asked for, none for the whole; `likely`: procedures to choose from; `entry`: the approved answer
    of an officer; `follows`: it asks on about what was talked about; `talk`: which small talk; `articles`: of laws, the
    first is quoted."""

    kind: AnswerKind
    procedure: str = ""
    facts: tuple[Fact, ...] = ()
    likely: tuple[str, ...] = ()
    entry: str = ""
    follows: bool = False
    talk: str = ""
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mind:
    """All that is known now. `offered`: procedures that can be begun here; `articles` of the laws in force."""

    procedures: Procedures
    english: English
    offered: frozenset[str]
    approved: Sequence[Approved] = field(default_factory=tuple)
    articles: Articles | None = None

    @classmethod
    def of(
        cls, procedures: Procedures, bundles: Sequence[Bundle], approved: Iterable[Approved] = (),
        articles: Articles | None = None,
    ) -> "Mind":  # fmt: skip
        return cls(procedures, English(bundles), frozenset(one.code for one in bundles), tuple(approved), articles)

    def chosen(self, codes: Sequence[str]) -> str:
        """Of procedures of one title the one that can be begun here."""
        return next((code for code in codes if code in self.offered), codes[0])


def decide(text: str, mind: Mind, *, about: str = "", chosen: str = "") -> Decision:
    """`about`: the procedure that was talked about before; `chosen`: the one that was chosen for this very question."""
    small = talk(text).kind
    if small and not chosen:
        return Decision(AnswerKind.TALK, procedure=about, talk=small)
    if not _is_latin(text) or language_of(text):
        return Decision(AnswerKind.LANGUAGE, procedure=about)
    named_too = [one for one in mind.approved if one.is_named_in(text)]
    if not chosen and (before := _most_alike(text, named_too, ALIKE)):
        return Decision(AnswerKind.ANSWERED, before.procedure, entry=before.id)
    if is_english(text) or mind.english.knows(text) or asks_of_law(text):
        return _in_english(text, mind, about, chosen)
    seen = mind.procedures.look(text)
    named = tuple(facts(seen.asked.said))
    if chosen:
        return _about(chosen, named, text, mind)
    law = mind.articles.look(text) if mind.articles else None
    if law and law.is_known and _comes_first(law, seen, text):
        return _of_law(law)
    decided = _in_vietnamese(text, seen, named, mind, about)
    if decided.kind is AnswerKind.UNKNOWN and len(_meant_in_english(text)) > 1 and not may_be_vietnamese(text):
        heard = _in_english(text, mind, about, "")  # nothing tells that it is English but that it is nothing else
        decided = heard if heard.kind is AnswerKind.ANSWERED else decided
    return _of_law(law) if law and law.is_known and decided.kind is AnswerKind.UNKNOWN else decided


def _comes_first(law: laws.Look, seen: Look, text: str) -> bool:
    """Procedures come first, but where a law is named, where a rule is asked for and the article is surer, and where
    the article is sure and clearly surer."""
    is_surer = law.sure >= SURE_LAW and law.sure - seen.sure >= AHEAD
    return law.names or is_surer or (asks_for_rules(text) and law.sure > seen.sure)


def _of_law(law: laws.Look) -> Decision:
    """The article that fits best is quoted, those that fit nearly as well are named."""
    near = [one.id for one, score in zip(law.found, law.scores, strict=True) if score >= NEAR]
    return Decision(AnswerKind.ANSWERED, articles=tuple(near[:MOST_ARTICLES]))


def _in_vietnamese(text: str, seen: Look, named: tuple[Fact, ...], mind: Mind, about: str) -> Decision:
    asked = seen.asked
    if not asked.counting:
        if about:
            return _about(about, named, text, mind, follows=True)
        return Decision(AnswerKind.NO_SUBJECT, facts=named)
    found = [mind.chosen(codes) for codes in seen.found]
    if seen.is_known:
        if about in {code for codes in seen.found[:1] for code in codes}:
            return _about(about, named, text, mind, follows=True)
        if seen.second >= CLOSE and seen.sure < SURE:
            return Decision(AnswerKind.CHOICE, about, named, tuple(found[:MOST_LIKELY]))
        return _about(found[0], named, text, mind)
    if about and named and not asked.foreign and len({one.plain for one in asked.counting}) <= ASKING_ON:
        return _about(about, named, text, mind, follows=True)
    likely = tuple(found[:MOST_LIKELY]) if seen.sure >= HINT and not asked.foreign else ()
    return Decision(AnswerKind.UNKNOWN, about, named, likely)


def _in_english(text: str, mind: Mind, about: str, chosen: str) -> Decision:
    """Articles are in Vietnamese: they are looked for in the words that laws have for what was said, after the
    procedures, but where a law is named or a rule of one is asked for that no procedure is sure of."""
    heard = mind.english.hear(text)
    named = tuple(heard.facts)
    law = None if chosen else _law_in_english(text, mind)
    if law and law.names and law.is_known:
        return _of_law(law)
    if chosen or (about and not heard.says_something):
        return _about(chosen or about, named, text, mind, follows=not chosen)
    if not heard.says_something:
        return Decision(AnswerKind.NO_SUBJECT, facts=named)
    if heard.is_known and heard.is_close:
        return Decision(AnswerKind.CHOICE, about, named, tuple(heard.found[:MOST_LIKELY]))
    if heard.is_known:
        return _about(heard.found[0], named, text, mind, follows=heard.found[0] == about)
    if law and law.sure >= SURE_IN_ENGLISH:
        return _of_law(law)
    return Decision(AnswerKind.UNKNOWN, about, named, tuple(heard.found[:MOST_LIKELY]))


def _law_in_english(text: str, mind: Mind) -> laws.Look | None:
    put = in_vietnamese(text)
    return mind.articles.look(put.text) if mind.articles and put.is_known else None


def _about(code: str, named: tuple[Fact, ...], text: str, mind: Mind, *, follows: bool = False) -> Decision:
    entry = _most_alike(text, [one for one in mind.approved if one.procedure == code], ALIKE_HERE)
    return Decision(AnswerKind.ANSWERED, code, named, entry=entry.id if entry else "", follows=follows)


def _most_alike(text: str, approved: Iterable[Approved], least: float) -> Approved | None:
    """By the words that say something and stand in no title: twice those they share, as a share of those of both."""
    said, best, found = _meant(text), least, None
    for one in approved:
        mine = said - one.common
        shared = len(mine & one.said)
        alike = 2 * shared / (len(mine) + len(one.said)) if shared >= LEAST_ALIKE else 0.0
        if alike >= best and (found is None or alike > best):
            best, found = alike, one
    return found


def _meant(text: str) -> frozenset[str]:
    if is_english(text):
        return _meant_in_english(text)
    return frozenset(one.plain for one in read(text).counting)


def _meant_in_english(text: str) -> frozenset[str]:
    return frozenset(one.plain for one in words(text)) - english_words()[1]


def _is_latin(text: str) -> bool:
    """Most letters are Latin ones."""
    letters = [one for one in text if one.isalpha()]
    latin = sum(unicodedata.name(one, "").startswith("LATIN") for one in letters)
    return not letters or latin * 2 >= len(letters)
