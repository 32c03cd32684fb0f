"""The words people search with: folded, without those that say nothing; everyday ones are put into official ones."""

import json
from importlib.resources import files

from motcua.foundation.common.text import fold

_SAY_NOTHING = """
cho cua va tai o de lam thu tuc the nao muon can xin toi to do
a an of for in my how
"""
IGNORED = frozenset(_SAY_NOTHING.split())
"""Words that say nothing about which procedure is meant (folded)."""


def _table(name: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    told = json.loads(files(__package__).joinpath(name).read_text("utf-8"))
    return {tuple(fold(said).split()): tuple(fold(meant).split()) for said, meant in told.items()}


ABBREVIATIONS = {said[0]: meant for said, meant in _table("abbreviations.json").items()}
"""What people write short: {"gpxd": ("giay", "phep", "xay", "dung")}."""
EVERYDAY = _table("everyday.json")
"""What people say, and what the titles say for it: {("bang", "lai"): ("giay", "phep", "lai", "xe")}."""
_LONGEST = max(map(len, EVERYDAY))


def words_of(text: str) -> tuple[str, ...]:
    """Folded words that count; all of them when none would be left."""
    return _counting(tuple(fold(text).split()))


def _counting(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in words if w not in IGNORED) or words


def readings(text: str) -> list[tuple[str, ...]]:
    """What was typed, first as it stands, then with everyday words put into official ones (when it has any)."""
    typed = tuple(fold(text).split())
    official = _official(typed)
    return [_counting(typed)] if official == typed else [_counting(typed), _counting(official)]


def _official(typed: tuple[str, ...]) -> tuple[str, ...]:
    """The longest everyday phrase counts; a word belongs to one phrase only. “Đăng ký khai sinh cho con” does not say
    “đăng ký” twice because “khai sinh cho con” stands for “đăng ký khai sinh”."""
    said: list[str] = []
    at = 0
    while at < len(typed):
        for length in range(min(_LONGEST, len(typed) - at), 0, -1):
            meant = EVERYDAY.get(typed[at : at + length])
            if meant is not None:
                said += meant[_said_before(said, meant) :]
                at += length
                break
        else:
            said.append(typed[at])
            at += 1
    return tuple(said)


def _said_before(said: list[str], meant: tuple[str, ...]) -> int:
    """With how many of the words meant ends what is said already."""
    return next((count for count in range(len(meant), 0, -1) if tuple(said[-count:]) == meant[:count]), 0)
