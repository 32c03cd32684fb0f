"""Which parts of a linked filing begin now, and which never will. Pure: states in, keys out.

A part begins when all it waits for is granted; it is dropped as soon as one of them has failed. Parts that wait for the
same begin together and run side by side. Whatever the parts come to, every part ends (`tests/onestop/links`).
"""

from collections.abc import Mapping, Sequence

from motcua.onestop.links.enums import FAILED, OPEN, PartState


def following(
    states: Mapping[str, PartState], after: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[str]]:  # fmt: skip
    """(parts that may begin, parts to drop), in the order of `after`, which names earlier parts only. What is dropped
    here counts at once, so that a whole branch falls together."""
    known, begin, drop = dict(states), [], []
    for key, waits_for in after.items():
        if known[key] is not PartState.WAITING:
            continue
        before = [known[other] for other in waits_for]
        if any(state in FAILED for state in before):
            known[key] = PartState.DROPPED
            drop.append(key)
        elif all(state is PartState.GRANTED for state in before):
            begin.append(key)
    return begin, drop


def failed_before(key: str, states: Mapping[str, PartState], after: Mapping[str, Sequence[str]]) -> list[str]:
    """The parts whose end without a result is why this one does not begin: those that had a dossier."""
    found: list[str] = []
    for other in after[key]:
        if states[other] is PartState.ENDED:
            found.append(other)
        elif states[other] is PartState.DROPPED:
            found += [k for k in failed_before(other, states, after) if k not in found]
    return found


def is_over(states: Mapping[str, PartState]) -> bool:
    return not any(state in OPEN for state in states.values())
