"""Tells small talk (greeting, thanks, who are you, goodbye …) from questions: by rules over `data/smalltalk.yaml`."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from motcua.assistant.knowledge.speech import Phrases, table
from motcua.assistant.knowledge.words import words

MOST_BESIDE = 1
"""So many words beside small talk may say something else and it is still small talk."""


class Route(StrEnum):
    QUESTION = "question"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True)
class Talk:
    """`kind` of small talk, None for a question."""

    kind: str | None

    @property
    def route(self) -> Route:
        return Route.SMALLTALK if self.kind else Route.QUESTION


@cache
def _tables() -> tuple[Phrases, Phrases]:
    told, kinds, polite = table("smalltalk.yaml"), Phrases(), Phrases()
    for kind, texts in told["kinds"].items():
        for text in texts:
            kinds.add(text, kind)
    for text in told["polite"]:
        polite.add(text, None)
    return kinds, polite


def talk(text: str) -> Talk:
    """Small talk is what says nothing else: “xin chào, tôi muốn làm khai sinh” is a question. No word at all, too."""
    kinds, polite = _tables()
    said, at, beside = words(text), 0, 0
    found: list[str] = []
    while at < len(said):
        kind, empty = kinds.at(said, at), polite.at(said, at)
        if kind and (not empty or kind[0] >= empty[0]):
            found.append(kind[1])
            at += kind[0]
        elif empty:
            at += empty[0]
        else:
            beside += 1
            at += 1
    if not said:
        return Talk("mood")
    if not found:
        return Talk(None)
    strong = [kind for kind in found if kind in ("who", "can", "mood")]
    if beside <= (MOST_BESIDE if strong or len(said) < 5 else 0):
        return Talk((strong or found)[0])
    return Talk(None)
