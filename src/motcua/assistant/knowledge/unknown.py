"""Whether an answer is known: by how much of what was said it explains, not by one raw score. Pure."""

from math import exp

from motcua.assistant.knowledge.index import Hit, Index
from motcua.assistant.knowledge.question import Question

LEAST = 0.5


def features(asked: Question, index: Index, hits: list[Hit]) -> dict[str, float]:
    """Each between 0 and 1. `covered`: the share, by rareness, of the words that say something which the best answer
    has or a table explains; `left`: the rarest that it has not; `pairs`, `official`: the pairs that were typed and the
    share of the official words that it has; `margin`: how far the second is behind."""
    top = hits[0]
    full, postings = index.full[top.number], index.postings
    total = covered = left = 0.0
    counted = {one.plain: one for one in asked.counting}
    for one in counted.values():
        weight = index.idf.get(one.plain, index.unknown)
        total += weight
        is_there = top.number in postings.get(one.plain, {}) and (not one.is_accented or one.full in full)
        if is_there or one.plain in asked.explained:
            covered += weight
        else:
            left = max(left, weight)
    typed = [pair for pair in asked.typed_pairs if top.number in postings.get(pair, {})]
    official = [token for token in asked.official if token in asked.expected]
    has = [token for token in official if top.number in postings.get(token, {})]
    second = hits[1].score if len(hits) > 1 else 0.0
    return {
        "covered": covered / total if total else 0.0,
        "left": left / index.unknown,
        "pairs": min(1.0, len(typed) / 3),
        "official": len(has) / len(official) if official else 0.0,
        "gain": min(1.0, top.gain / 60.0),
        "margin": (top.score - second) / top.score if top.score else 0.0,
        "events": float(bool(asked.events)),
        "foreign": float(bool(asked.foreign)),
        "one_word": float(len(counted) < 2),
    }


WEIGHTS = {
    "covered": 3.2, "left": -2.0, "gain": 2.5, "official": 1.5, "events": 0.85, "pairs": 2.7, "foreign": -2.5,
    "one_word": -0.3, "margin": 0.55,
}  # fmt: skip
BIAS = -4.0
"""Fitted to the development questions and those that nobody here answers (docs/decisions/0053)."""


def sureness(asked: Question, index: Index, hits: list[Hit]) -> float:
    told = features(asked, index, hits)
    return 1 / (1 + exp(-(BIAS + sum(weight * told[name] for name, weight in WEIGHTS.items()))))
