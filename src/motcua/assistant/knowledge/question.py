"""A question put into words that the index knows, each with its weight: as typed, written out, in official words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from motcua.assistant.knowledge.speech import Event, Phrase, Phrases, places, says, speech
from motcua.assistant.knowledge.words import GAP, MOST_WORDS, Word, pairs, words

SAID_OTHERWISE, OFFICIAL, EVENT, PAIR = 0.6, 0.9, 1.3, 0.6
BESIDE_EVENT = 0.6
QUIET = 0.3
NOT_HEARD = Word("", "")
LEGAL, BESIDE_LAW, LAW_PAIR = 0.8, 0.35, 0.8
"""Of words that laws use for what was said, of those that titles of procedures use, and of pairs in laws."""
"""What a word weighs that an everyday phrase was made of, its official words, those of an event, and any pair."""


Mend = Callable[[list[Word]], list[Word]]


@dataclass
class Question:
    """`terms`: what is searched, {word or pair: weight}; `full`: its accented form where one was typed; `counting`:
    the typed words that say something; `explained`: those of them that a table gives official words for, which are
    `expected`; `foreign`: what was said that no authority settles."""

    terms: dict[str, float] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)
    counting: list[Word] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)
    official: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)
    typed_pairs: list[str] = field(default_factory=list)
    events: int = 0
    said: list[Word] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    literal: dict[str, float] = field(default_factory=dict)
    quiet: list[Word] = field(default_factory=list)

    def add(self, token: str, weight: float) -> None:
        self.terms[token] = max(weight, self.terms.get(token, 0.0))


def written_out(typed: list[Word]) -> list[Word]:
    """Abbreviations in full."""
    short = speech().short
    return [full for one in typed for full in (short.get(one.full) or short.get(one.plain, (one,)))]


def read(text: str, mended: Mend = lambda said: said) -> Question:
    """`mended` puts mistyped words right."""
    asked = Question()
    asked.said = said = mended(written_out(words(text)[:MOST_WORDS]))
    tables = speech()
    kept: list[Word | None] = []
    official: list[Word | None] = []
    heard: list[Word] = []
    at = 0
    while at < len(said):
        foreign = tables.foreign.at(said, at)
        if foreign and (foreign[0] > 1 or said[at].full == words(foreign[1])[0].full):
            asked.foreign.append(foreign[1])
        nothing, meant = tables.empty.at(said, at), tables.everyday.at(said, at)
        if meant and _is_overlapped(tables.everyday, said, at, meant[0]):
            meant = None
        if meant and (not nothing or meant[0] >= nothing[0]):
            here = said[at : at + meant[0]]
            _typed(asked, here, SAID_OTHERWISE)
            asked.explained |= {one.plain for one in here}
            asked.expected |= {one.plain for one in meant[1]}
            official += meant[1]
        elif nothing:
            here = said[at : at + nothing[0]]
            kept += [None] * (nothing[0] > 1)
            heard += [NOT_HEARD] * (nothing[0] > 1)
            if nothing[0] == 1:
                asked.quiet.append(here[0])
            at += nothing[0] if nothing[0] > 1 else 0
        else:
            here = said[at : at + 1]
            _typed(asked, here, 1.0)
            official += here
        if not nothing or (meant and meant[0] >= nothing[0]) or nothing[0] == 1:
            kept += here
            heard += here
            at += len(here)
    _literal(asked, kept)
    events = _events(heard, [one for one in official if one])
    _official(asked, official, OFFICIAL * (BESIDE_EVENT if events else 1.0))
    whole = said + [one for one in official if one]
    for event in events:
        _official(asked, list(event.mean), EVENT)
        asked.events += 1
        asked.expected |= {one.plain for one in event.mean}
        asked.explained |= {
            one.plain for part in event.when for phrase in part if says(whole, phrase) for one in phrase
        }
    return asked


def _is_overlapped(phrases: Phrases, said: list[Word], at: int, length: int) -> bool:
    """Whether a longer phrase begins within: of “mở tiệm thuốc tây” the “tiệm thuốc tây” counts, not “mở tiệm”."""
    return any(
        (other := phrases.at(said, start)) and other[0] > length for start in range(at + 1, min(at + length, len(said)))
    )


def _literal(asked: Question, kept: list[Word | None]) -> None:
    """What was typed, as it stands: for titles that say it just so."""
    for one in asked.counting:
        asked.literal[one.plain] = 1.0
    for one in asked.quiet:
        asked.literal.setdefault(one.plain, QUIET)
    loud = {one.plain for one in asked.counting}
    for before, after in pairwise(kept):
        if before and after and (before.plain in loud or after.plain in loud):
            pair = f"{before.plain}{GAP}{after.plain}"
            asked.literal[pair] = PAIR
            if before.plain in loud and after.plain in loud:
                asked.typed_pairs.append(pair)
                asked.add(pair, PAIR)


def read_for_law(text: str, mended: Mend = lambda said: said) -> Question:
    """For the texts of laws, which speak of documents, time limits and fees themselves: every word counts as typed,
    with the official words beside it."""
    asked = Question()
    asked.said = said = mended(written_out(words(text)[:MOST_WORDS]))
    tables = speech()
    at = 0
    while at < len(said):
        courtesy = tables.courtesy.at(said, at)
        if courtesy:
            at += courtesy[0]
            continue
        legal, everyday = tables.legal.at(said, at), tables.everyday.at(said, at)
        meant = legal if legal and (not everyday or legal[0] >= everyday[0]) else everyday
        if meant:
            asked.explained |= {one.plain for one in said[at : at + meant[0]]}
            asked.expected |= {one.plain for one in meant[1]}
            _official(asked, list(meant[1]), LEGAL if meant is legal else BESIDE_LAW)
        _typed(asked, said[at : at + (meant[0] if meant else 1)], 1.0)
        at += meant[0] if meant else 1
    asked.typed_pairs = list(pairs([one.plain for one in said]))
    for pair in asked.typed_pairs:
        asked.add(pair, LAW_PAIR)
    return asked


def _typed(asked: Question, said: list[Word], weight: float) -> None:
    for one in said:
        asked.counting.append(one)
        asked.add(one.plain, weight)
        if one.is_accented:
            asked.full[one.plain] = one.full


def _official(asked: Question, meant: list[Word | None], weight: float) -> None:
    for one in meant:
        if one:
            asked.add(one.plain, weight)
            asked.official.add(one.plain)
            if one.is_accented:
                asked.full.setdefault(one.plain, one.full)
    _paired(asked, meant, weight * PAIR)


def _paired(asked: Question, said: list[Word | None], weight: float) -> None:
    for one, other in pairwise(said):
        if one and other:
            asked.add(f"{one.plain}{GAP}{other.plain}", weight)


def _events(said: list[Word], official: list[Word]) -> list[Event]:
    tables = speech()
    told = {number for one in [*said, *official] for number in tables.events_by.get(one.plain, ())}
    return [
        event for event in (tables.events[number] for number in sorted(told))
        if _happens(event.when, said, official, ()) and not any(says(said, phrase) for phrase in event.unless)
    ]  # fmt: skip


def _happens(
    parts: tuple[tuple[Phrase, ...], ...], said: list[Word], official: list[Word], taken: tuple[range, ...]
) -> bool:
    """Whether every part is said, each by words of its own: the “hồng” of “sổ hồng” is not also “hỏng”."""
    if not parts:
        return True
    for phrase in parts[0]:
        for at in places(said, phrase):
            here = range(at, at + len(phrase))
            if not any(set(here) & set(other) for other in taken) and _happens(
                parts[1:], said, official, (*taken, here)
            ):
                return True
        if says(official, phrase) and not says(said, phrase) and _happens(parts[1:], said, official, taken):
            return True
    return False
