"""What people say and what the authorities call it: the tables of `data/`, read once. The controller edits them.

A phrase is matched by whole words; a word typed with accents only by those accents, one typed without by any.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from motcua.assistant.knowledge.words import Word, words

Phrase = tuple[Word, ...]


@dataclass
class Phrases:
    """Phrases by their first word, the longest first; each with what it stands for."""

    by_first: dict[str, list[tuple[Phrase, Any]]] = field(default_factory=dict)
    longest: int = 0

    def add(self, text: str, meant: Any) -> None:
        phrase = tuple(words(text))
        if phrase:
            self.by_first.setdefault(phrase[0].plain, []).append((phrase, meant))
            self.by_first[phrase[0].plain].sort(key=lambda pair: -len(pair[0]))
            self.longest = max(self.longest, len(phrase))

    def at(self, said: Sequence[Word], start: int) -> tuple[int, Any] | None:
        """(length, what is meant) of the longest phrase that begins there."""
        for phrase, meant in self.by_first.get(said[start].plain, ()):
            if fits(phrase, said, start):
                return len(phrase), meant
        return None


def fits(phrase: Phrase, said: Sequence[Word], start: int) -> bool:
    """A phrase of one or two letters has to be typed with its accents: too much else is written like it."""
    if len(phrase) == 1 and len(phrase[0].plain) < 3 and phrase[0].full != said[start].full:
        return False
    return len(said) - start >= len(phrase) and all(
        typed.is_like(meant) for typed, meant in zip(said[start:], phrase, strict=False)
    )


@dataclass(frozen=True)
class Event:
    """Something that happens in a life: every one of `when` is said (in any of its ways), none of `unless`; `mean` is
    how the titles put it."""

    when: tuple[tuple[Phrase, ...], ...]
    unless: tuple[Phrase, ...]
    mean: tuple[Word, ...]


@dataclass(frozen=True)
class Speech:
    short: Mapping[str, tuple[Word, ...]]
    empty: Phrases
    everyday: Phrases
    events: tuple[Event, ...]
    events_by: Mapping[str, tuple[int, ...]]
    narrow: tuple[tuple[str, tuple[Phrase, ...], float], ...]
    often: frozenset[str]
    foreign: Phrases
    courtesy: Phrases
    legal: Phrases
    facets: Mapping[str, tuple[Phrase, ...]]
    rules: tuple[Phrase, ...] = ()


def table(name: str) -> Any:
    return yaml.safe_load(files(__package__).joinpath("data", name).read_text("utf-8"))


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(words(text)) for text in texts)


@dataclass(frozen=True)
class Added:
    """An entry that a controller added. `say`: of an event its parts, each with its ways; else one way each."""

    kind: str
    say: tuple[tuple[str, ...], ...]
    mean: str
    unless: tuple[str, ...] = ()


_added: tuple[Added, ...] = ()


def use(added: tuple[Added, ...]) -> None:
    """What is added to the tables from now on, in this process; of one phrase the added meaning counts."""
    global _added  # noqa: PLW0603 - one table a process
    if added != _added:
        _added = added
        speech.cache_clear()
        vocabulary.cache_clear()


@cache
def shipped() -> Mapping[str, str]:
    """{what people say, folded: what it means} of the tables that are shipped."""
    told = table("everyday.yaml")
    return {" ".join(one.plain for one in words(text)): entry["mean"] for name in ("words", "laws")
            for entry in told[name] for text in entry["say"]}  # fmt: skip


@cache
def speech() -> Speech:
    """Raises KeyError where an event names a group that is not there."""
    told, said = table("speech.yaml"), table("everyday.yaml")
    empty, everyday, foreign, courtesy, legal = Phrases(), Phrases(), Phrases(), Phrases(), Phrases()
    for one in _added:
        if one.kind != "event":
            for text in (way for part in one.say for way in part):
                (legal if one.kind == "law" else everyday).add(text, tuple(words(one.mean)))
    for text in told["empty"]:
        empty.add(text, None)
    for entry in said["words"]:
        for text in entry["say"]:
            everyday.add(text, tuple(words(entry["mean"])))
    for text in told["foreign"]:
        foreign.add(text, text)
    for text in told["courtesy"]:
        courtesy.add(text, None)
    for entry in said["laws"]:
        for text in entry["say"]:
            legal.add(text, tuple(words(entry["mean"])))
    groups = said["groups"]
    events = tuple(_event(entry, groups) for entry in said["events"]) + tuple(
        Event(tuple(_phrases(part) for part in one.say), _phrases(one.unless), tuple(words(one.mean)))
        for one in _added if one.kind == "event"
    )  # fmt: skip
    by: dict[str, list[int]] = {}
    for number, event in enumerate(events):
        for phrase in event.when[0]:
            by.setdefault(phrase[0].plain, []).append(number)
    return Speech(
        {key: tuple(words(value)) for key, value in told["short"].items()}, empty, everyday, events,
        {key: tuple(numbers) for key, numbers in by.items()},
        tuple((entry["title"], _phrases(entry["said"]), entry["factor"]) for entry in told["narrow"]),
        frozenset(told["often"]), foreign, courtesy, legal,
        {facet: _phrases(texts) for facet, texts in told["facets"].items()}, _phrases(told["rules"]),
    )  # fmt: skip


@cache
def english_facts() -> Mapping[str, tuple[Phrase, ...]]:
    """{fact: ways to ask for it in English}."""
    return {fact: _phrases(texts) for fact, texts in table("english.yaml")["facts"].items()}


@cache
def english_marks() -> tuple[Phrase, ...]:
    """Words, and words that stand together, by which English is known."""
    return _phrases(table("english.yaml")["marks"])


@cache
def english_words() -> tuple[frozenset[str], frozenset[str]]:
    """(words by which English is known, alone or together; words of it that say nothing), folded."""
    told = table("english.yaml")
    ways = [text for texts in told["facts"].values() for text in texts]
    marks, empty = (
        frozenset(one.plain for text in texts for one in words(text)) for texts in (told["marks"], told["empty"] + ways)
    )
    return marks, empty | marks


def _event(entry: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Event:
    def ways(texts: str | list[str]) -> list[str]:
        listed = [texts] if isinstance(texts, str) else texts
        return [one for text in listed for one in (groups[text[1:]] if text.startswith("=") else [text])]

    return Event(
        tuple(_phrases(ways(part)) for part in entry["when"]), _phrases(ways(entry.get("unless", []))),
        tuple(words(entry["mean"])),
    )  # fmt: skip


def asks_for_rules(text: str) -> bool:
    """Whether a question asks what a law says, rather than how something is done at an office."""
    said = words(text)
    return any(says(said, phrase) for phrase in speech().rules)


def says_exactly(said: Sequence[Word], phrase: Phrase) -> bool:
    """A single word by its accents too, several by any."""
    return says(said, phrase) and (len(phrase) > 1 or any(one.full == phrase[0].full for one in said))


@cache
def vocabulary() -> frozenset[str]:
    """Every word of the tables, folded."""
    tables = speech()
    phrases = [phrase for which in (tables.empty, tables.everyday, tables.foreign)
               for listed in which.by_first.values() for phrase, _ in listed]  # fmt: skip
    phrases += [phrase for event in tables.events for part in event.when for phrase in part]
    return frozenset(one.plain for phrase in phrases for one in phrase)


def says(said: Sequence[Word], phrase: Phrase) -> bool:
    return next(places(said, phrase), None) is not None


def places(said: Sequence[Word], phrase: Phrase) -> Iterator[int]:
    return (at for at, one in enumerate(said) if one.plain == phrase[0].plain and fits(phrase, said, at))
