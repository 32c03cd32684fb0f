"""How long people wait and are served, from recorded times. Pure."""

from collections.abc import Sequence
from math import ceil


def share(values: Sequence[float], part: float) -> float | None:
    """The least of the values that `part` (0 < part <= 1) of all do not exceed (nearest rank); None for none."""
    if not values:
        return None
    return sorted(values)[max(0, ceil(part * len(values)) - 1)]


def waiting_seconds(ahead: int, counters: int, busy: int, each: float) -> int | None:
    """What somebody with so many before them waits, at `counters` open ones of which `busy` serve somebody, when one
    person takes `each` seconds; None while no counter is open."""
    if counters < 1:
        return None
    if ahead < counters - busy:
        return 0
    return round((ahead - (counters - busy) + 1) * each / counters)


def told_minutes(seconds: int) -> int:
    """Rounded up as people are told: 0, 5, 10, … a promise of minutes would be false."""
    return ceil(seconds / 300) * 5
