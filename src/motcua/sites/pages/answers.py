"""A turn of a talk as a page or a program tells it: the lead, what is quoted with its source, what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from motcua.assistant.answers import rewording
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.labels import FACTS, LEADS, NOT_PUBLISHED, TALK
from motcua.assistant.answers.models import Turn
from motcua.assistant.answers.supported import Sentence
from motcua.assistant.answers.telling import Published, Told, tell
from motcua.assistant.knowledge.asked import Fact
from motcua.assistant.knowledge.sheets import Quote
from motcua.assistant.law.selectors import Cited
from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FactState
from motcua.onestop.catalogue.labels import FACTS as STATES
from motcua.sites.pages.questions import in_words

MOST_LINES = 12
"""Of an article that stand there at once; the others are folded."""
MOST_OF_ANNEX = 60
"""Lines of an annex that are quoted."""
IN_VIETNAMESE = gettext_lazy(
    "Laws are published in Vietnamese. The article that fits is quoted in Vietnamese, as it stands, with its source."
)
"""Told to who reads in another language."""


@dataclass(frozen=True)
class Said:
    """One quotation; `source` is empty where the whole fact has one."""

    text: str
    note: str = ""
    when: str = ""
    source: str = ""
    state: str = ""
    way: str = ""
    is_conditional: bool = False
    is_foreign: bool = False
    number: int = 0
    """By which a model's words cite it."""


@dataclass(frozen=True)
class Part:
    """A fact; `source`: the one that all its quotations have."""

    key: str
    label: str
    said: list[Said]
    source: str = ""


@dataclass(frozen=True)
class Quoted:
    """An article of a law. `lines`: its words, those of an article that is only named are none."""

    title: str
    law: str
    number: str
    in_force_from: date
    address: str
    lines: list[str] = field(default_factory=list)

    @property
    def first(self) -> list[str]:
        return self.lines[:MOST_LINES]

    @property
    def rest(self) -> list[str]:
        return self.lines[MOST_LINES:]


@dataclass(frozen=True)
class Shown:
    turn: Turn
    told: Told
    lead: str = ""
    parts: list[Part] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    more: str = ""
    articles: list[Quoted] = field(default_factory=list)
    words: list[Sentence] = field(default_factory=list)
    may_word: bool = False
    """Whether a language model may be asked for words."""

    @property
    def quoted(self) -> Quoted | None:
        return self.articles[0] if self.articles else None

    @property
    def published(self) -> Published | None:
        return self.told.published

    @property
    def title(self) -> str:
        return pick(self.published.sheet.title) if self.published else ""

    @property
    def text(self) -> str:
        """The whole answer: the lead, what an officer said, what is quoted and what is not published."""
        said = [self.lead, self.told.entry.answer if self.told.entry else "", self.title]
        for part in self.parts:
            said += [f"{part.label}: " + "; ".join(f"{one.text} {one.note}".strip() for one in part.said)]
        for one in self.articles[:1]:
            said += [f"{one.law}, {one.number}", one.title, *one.lines]
        return "\n".join(filter(None, [*said, *self.missing]))

    @property
    def kind(self) -> AnswerKind:
        return AnswerKind(self.turn.kind)


def show(turns: Sequence[Turn], own: Mapping[str, Published] | None = None) -> list[Shown]:
    return [_shown(one) for one in tell(turns, own)]


def _shown(told: Told) -> Shown:
    kind = AnswerKind(told.turn.kind)
    if told.articles:
        return _of_law(told)
    if told.is_over:
        lead = _(
            "The description that this answer was taken from is in force no more. Ask again to see what holds now."
        )
        return Shown(told.turn, told, lead)
    if kind is AnswerKind.TALK:
        return Shown(told.turn, told, str(TALK.get(told.turn.talk, TALK["can"])))
    if kind in LEADS:
        return Shown(told.turn, told, _lead(told))
    bundle = told.published.bundle if told.published else None
    more = told.more_documents
    words = ngettext(
        "%(n)s more paper is asked for in some cases.", "%(n)s more papers are asked for in some cases.", more
    )
    numbers, language = count(1), (get_language() or "vi")[:2]
    return Shown(
        told.turn, told, "", [_part(fact, quotes, bundle, numbers) for fact, quotes in told.facts],
        [str(NOT_PUBLISHED[fact]) for fact in told.missing], words % {"n": more} if more else "",
        words=rewording.kept(told, language), may_word=rewording.may(told, language),
    )  # fmt: skip


def _of_law(told: Told) -> Shown:
    if told.is_over:
        lead = _(
            "The article that this answer was taken from has another wording now, or is in force no more. Ask again "
            "to see what holds now."
        )
        return Shown(told.turn, told, lead)
    is_foreign = not (get_language() or "vi").startswith("vi")
    lead = str(IN_VIETNAMESE) if is_foreign else ""
    return Shown(told.turn, told, lead, articles=[_quoted(one, not n) for n, one in enumerate(told.articles)])


def _quoted(one: Cited, is_whole: bool) -> Quoted:
    address = reverse("portal:law_article", args=[one.text.slug, one.slug])
    lines = list(filter(None, one.article.lines())) if is_whole else []
    if one.article.is_annex and len(lines) > MOST_OF_ANNEX:  # the rest is read on its page
        lines = [*lines[:MOST_OF_ANNEX], "…"]
    return Quoted(one.article.title, one.text.title, one.text.number, one.text.in_force_from, address, lines)


def _lead(told: Told) -> str:
    lead = str(LEADS[AnswerKind(told.turn.kind)])
    if told.turn.kind != AnswerKind.UNKNOWN:
        return lead
    likely = _("Do you mean this?") if len(told.likely) == 1 else _("Do you mean one of these?")
    after = likely if told.likely else _("Say it in other words, or let an officer answer.")
    return f"{lead} {after}"


def _part(fact: Fact, quotes: Sequence[Quote], bundle: Bundle | None, numbers: Iterator[int]) -> Part:
    sources = list(dict.fromkeys(pick(one.source) for one in quotes))
    shared = sources[0] if len(sources) == 1 else ""
    said = [_said(one, "" if shared else pick(one.source), bundle, next(numbers)) for one in quotes]
    return Part(str(fact), str(FACTS[fact]), said, shared)


def _said(one: Quote, source: str, bundle: Bundle | None, number: int) -> Said:
    state = "" if one.state is FactState.KNOWN else str(STATES[one.state])
    when = when_words(bundle, one.when) if bundle else ""
    return Said(pick(one.text), pick(one.note), when, source, state, str(one.way or ""), one.when is not None,
                bundle is None, number)  # fmt: skip


def when_words(bundle: Bundle, condition: Mapping[str, Any] | None) -> str:
    """A simple condition as question and answers; "" for none, and for one that only a machine should read."""
    asked = {q.key: q for q in bundle.form.questions}
    parts = []
    for key, wanted in (condition or {}).items():
        if key not in asked or isinstance(wanted, Mapping):
            return ""
        values = wanted if isinstance(wanted, list) else [wanted]
        answers = f" {_('or')} ".join(in_words(asked[key], value) for value in values)
        parts.append(f"{pick(asked[key].label)} {answers}")
    return "; ".join(parts)
