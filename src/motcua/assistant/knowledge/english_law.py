"""English questions about laws, put into the words that Vietnamese laws have. Pure.

Articles are in Vietnamese only. What the table does not know is not guessed: a question of which too little is left is
looked for in no law.
"""

from dataclasses import dataclass
from functools import cache

from motcua.assistant.knowledge.english import may_be_vietnamese
from motcua.assistant.knowledge.speech import Phrases, english_words, table
from motcua.assistant.knowledge.words import MOST_WORDS, words

LEAST = 0.6
"""So much of what was said, by its words, has to be known."""


@dataclass(frozen=True)
class Put:
    """`text` in Vietnamese; `share` of what was said that it has; `asks`: whether a rule of law is asked for."""

    text: str
    share: float
    asks: bool

    @property
    def is_known(self) -> bool:
        return bool(self.text) and self.share >= LEAST


def asks_of_law(text: str) -> bool:
    """Whether it asks in English what a law says, though no other word tells that it is English."""
    put = in_vietnamese(text)
    return put.asks and put.is_known and not may_be_vietnamese(text)


@cache
def _tables() -> tuple[Phrases, frozenset[str], frozenset[str]]:
    told, meant = table("english-law.yaml"), Phrases()
    for mean, ways in told["words"].items():
        for way in ways:
            meant.add(way, mean)
    rules, empty = (frozenset(one.plain for text in told[name] for one in words(text)) for name in ("rules", "empty"))
    return meant, rules, empty | english_words()[1]


def in_vietnamese(text: str) -> Put:
    meant, rules, empty = _tables()
    said = words(text)[:MOST_WORDS]
    found: list[str] = []
    known = lost = at = 0
    while at < len(said):
        here = meant.at(said, at)
        if here:
            found.append(here[1])
            known += here[0]
            at += here[0]
            continue
        if said[at].plain.isdigit() and found:
            found.append(said[at].plain)
        elif said[at].plain not in empty | rules:
            lost += 1
        at += 1
    whole = known + lost
    return Put(" ".join(dict.fromkeys(found)), known / whole if whole else 0.0, any(one.plain in rules for one in said))
