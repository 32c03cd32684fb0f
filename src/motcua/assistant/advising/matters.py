"""What an officer asks of a dossier: by phrases of `data/matters.yaml`, and which of its papers is named. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from motcua.assistant.knowledge.speech import Phrase, says
from motcua.assistant.knowledge.words import Word, words

NAMED = 0.6
"""So much of a paper's title, up to its first comma or bracket, has to be said; LEAST words of it, or all."""
LEAST = 2
_SAYS_NOTHING = frozenset("""
    giay to ban sao chinh cua va co hoac hay cac the a an of or and copy paper the for
""".split())  # fmt: skip  # noqa: SIM905


class Matter(StrEnum):
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    STOP = "stop"
    CLOCK = "clock"
    SIGN = "sign"
    DUE = "due"
    WHERE = "where"
    NOW = "now"
    PAPERS = "papers"
    CONSULT = "consult"
    TRANSFER = "transfer"
    MONEY = "money"
    PAPER = "paper"
    """One paper, of which nothing else is asked."""


@cache
def _phrases() -> Mapping[Matter, tuple[Phrase, ...]]:
    told = yaml.safe_load(files(__package__).joinpath("data", "matters.yaml").read_text("utf-8"))
    return {Matter(name): tuple(tuple(words(str(text))) for text in texts) for name, texts in told.items()}


def matter_of(text: str) -> Matter | None:
    """What is asked of the dossier: by the longest phrase that is said, of two as long by the order of `Matter`. None
    for a question about the procedure, or about nothing that is known here."""
    said, best, found = words(text), 0, None
    for matter, phrases in _phrases().items():
        longest = max((len(phrase) for phrase in phrases if says(said, phrase)), default=0)
        if longest > best:
            best, found = longest, matter
    return found


def paper_of(text: str, titles: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The key of the paper that is named; `titles`: (key, its titles in each language). "" where none is."""
    said = {one.plain for one in words(text)}
    best, found = 0.0, ""
    for key, named in titles:
        for title in named:
            share = _said(title, said)
            if share > best:
                best, found = share, key
    return found if best >= NAMED else ""


def _said(title: str, said: set[str]) -> float:
    """How much of a title's words that say something are said."""
    mine = _telling(words(title.split("(")[0].split(",")[0]))
    shared = len(mine & said)
    return shared / len(mine) if mine and shared >= min(LEAST, len(mine)) else 0.0


def _telling(title: Sequence[Word]) -> set[str]:
    return {one.plain for one in title} - _SAYS_NOTHING
