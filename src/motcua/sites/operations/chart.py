"""Bars of a few periods as numbers for an inline SVG: the whole, and within it the part that came online."""

from dataclasses import dataclass

from motcua.insight.scorecards.selectors import Bar

WIDTH, TOP, GROUND, HEIGHT = 360, 30, 176, 200
"""Of the drawing: its width, where the tallest bar begins, where all stand, its height with the names below."""
THICK = 46


@dataclass(frozen=True, slots=True)
class Column:
    bar: Bar
    x: int
    middle: int
    top: int
    tall: int
    online_top: int
    online_tall: int
    label_top: int
    share: float | None


def columns(bars: list[Bar]) -> list[Column]:
    """Whole numbers only: a template writes fractions with the comma of its language, which no drawing reads."""
    most = max((bar.received for bar in bars), default=0) or 1
    slot = WIDTH // max(len(bars), 1)
    found = []
    for n, bar in enumerate(bars):
        tall, online = (round((GROUND - TOP) * count / most) for count in (bar.received, bar.online))
        middle = n * slot + slot // 2
        share = bar.online / bar.received if bar.received else None
        found.append(
            Column(
                bar, middle - THICK // 2, middle, GROUND - tall, tall, GROUND - online, online, GROUND - tall - 8, share
            )
        )
    return found
