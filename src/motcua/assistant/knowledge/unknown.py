"""Whether an answer is known: by how much of what was said it explains, not by one raw score. Pure."""

from math import exp

from motcua.assistant.knowledge.index import Hit, Index
from motcua.assistant.knowledge.question import Question

LEAST = 0.5


def features(asked: Question, index: Index, hits: list[Hit]) -> dict[str, float]:
    top = hits[0]
    full, postings = index.full[top.number], index.postings
    total = covered = known = best_left = 0.0
    counted: set[str] = set()
    for one in asked.counting:
        if one.plain in counted:
            continue
        counted.add(one.plain)
        weight = index.idf.get(one.plain, index.unknown)
        total += weight
        in_top = top.number in postings.get(one.plain, {}) and (not one.is_accented or one.full in full)
        if one.plain in asked.explained:
            covered += weight
        elif in_top:
            covered += weight
        else:
            best_left = max(best_left, weight)
        known += weight if index.knows(one.plain) else 0.0
    ideal = sum(weight * index.idf.get(token, index.unknown) * 2.2 for token, weight in asked.terms.items()) or 1.0
    second = hits[1].score if len(hits) > 1 else 0.0
    pairs = [token for token in asked.terms if "_" in token]
    return {
        "covered": covered / total if total else 0.0,
        "left": best_left / index.unknown,
        "ideal": top.gain / ideal,
        "gain": min(top.gain, 60.0) / 60.0,
        "margin": (top.score - second) / top.score if top.score else 0.0,
        "explained": float(bool(asked.explained)),
        "events": float(bool(asked.events)),
        "pairs": sum(top.number in postings.get(token, {}) for token in pairs) / max(1, len(pairs)),
        "foreign": float(bool(asked.foreign)),
        "short": float(len(counted) < 2),
    }


WEIGHTS = {"covered": 3.0, "left": -1.5, "ideal": 3.0, "gain": 1.5, "explained": 1.0, "events": 1.5, "pairs": 1.0, "foreign": -4.0}
BIAS = -3.0


def sureness(asked: Question, index: Index, hits: list[Hit]) -> float:
    told = features(asked, index, hits)
    return 1 / (1 + exp(-(BIAS + sum(weight * told[name] for name, weight in WEIGHTS.items()))))
