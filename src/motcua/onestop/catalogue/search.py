"""Finds procedures by what people type. Pure ranking over folded words; no diacritics, no order of words needed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import log

from motcua.foundation.common.text import fold

IGNORED = frozenset(
    [
        "cho",
        "cua",
        "va",
        "tai",
        "o",
        "de",
        "lam",
        "thu",
        "tuc",
        "the",
        "nao",
        "muon",
        "can",
        "xin",
        "toi",
        "to",
        "do",
        "a",
        "an",
        "of",
        "for",
        "the",
        "in",
        "my",
        "how",
    ]
)
"""Words that say nothing about which procedure is meant (folded)."""
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    short: tuple(fold(words).split())
    for short, words in json.loads(files(__package__).joinpath("abbreviations.json").read_text("utf-8")).items()
}
"""What people write short: {"gpxd": ("giay", "phep", "xay", "dung")}."""


@dataclass(frozen=True)
class Entry:
    """`phrases`: the title first, then everyday ways to say it; each folded and split into words."""

    code: str
    phrases: tuple[tuple[str, ...], ...]


def words_of(text: str) -> tuple[str, ...]:
    """Folded words that count; all of them when none would be left."""
    words = tuple(fold(text).split())
    return tuple(w for w in words if w not in IGNORED) or words


def rank(query: str, entries: Sequence[Entry]) -> list[str]:
    """Codes that fit the query, best first. A code typed whole or in part fits by its digits; an abbreviation that no
    entry bears is read in full."""
    borne = {word for entry in entries for phrase in entry.phrases for word in phrase}
    wanted = [
        full for word in words_of(query)
        for full in (ABBREVIATIONS.get(word, (word,)) if word not in borne else (word,))
    ]  # fmt: skip
    if not wanted:
        return []
    digits = "".join(c for c in query if c.isdigit() or c == ".")
    if digits == query.strip() and len(digits) > 2:
        return [e.code for e in entries if e.code.startswith(digits)]
    weights = _weights(entries)
    scored = [(max(_fit(wanted, phrase, weights) for phrase in entry.phrases), entry.code) for entry in entries]
    best = max((score for score, _ in scored), default=0.0)
    floor = max(0.34, best * 0.5)
    return [code for score, code in sorted(scored, key=lambda item: (-item[0], item[1])) if score >= floor]


def _weights(entries: Sequence[Entry]) -> dict[str, float]:
    """Rare words say more: 1 for a word everywhere, more the rarer."""
    counts: dict[str, int] = {}
    for entry in entries:
        for word in {w for phrase in entry.phrases for w in phrase}:
            counts[word] = counts.get(word, 0) + 1
    return {word: 1 + log(len(entries) / count) for word, count in counts.items()}


def _slipped(typed: str, meant: str) -> bool:
    """One slip of the finger: a letter changed, left out, too many, or two neighbours the wrong way round."""
    if abs(len(typed) - len(meant)) > 1 or typed[:1] != meant[:1]:
        return False
    start = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    a, b = typed[start:], meant[start:]
    swapped = len(a) > 1 and a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _fit(wanted: Iterable[str], phrase: Sequence[str], weights: dict[str, float]) -> float:
    """Share of the query that the phrase answers, a little better when the phrase says nothing else."""
    found = total = 0.0
    for word in wanted:
        weight = weights.get(word, 1.0)
        total += weight
        if word in phrase:
            found += weight
        elif len(word) > 2 and any(w.startswith(word) for w in phrase):
            found += weight * 0.8
        elif len(word) > 3 and any(_slipped(word, w) for w in phrase):
            found += weight * 0.7
    share = found / total if total else 0.0
    return share * (0.9 + 0.1 * min(1.0, found / max(1.0, float(len(phrase)))))
