"""Whether a place on a page is empty, printed or written by hand; whether a box is ticked; characters out of their
boxes. Pure: pixels in, verdicts out. Where it is not sure that something is printed, it says that a hand wrote it.

Print stands on one line, in letters of few heights, with strokes of one width. A hand does not.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from PIL import Image

from motcua.assistant.screening.reading import Box


class Look(StrEnum):
    EMPTY = "empty"
    PRINTED = "printed"
    HANDWRITTEN = "handwritten"


INK = 40
"""Steps of 256 by which ink is darker than the paper around it."""
ROOM = 0.35
"""Above and below a line of print, in its heights, in which what is written on it may stand."""
SPECK, DOT = 0.28, 0.22
"""Of the height of a line: what is lower is a mark or a dot, no letter."""
FEW = 3
"""Letters of which nothing can be said."""
ON_LINE, STRAY = 0.80, 0.10
"""Share of the letters that stand on the line, and how far off, in heights, they may."""
STROKES = 0.62
"""Most deviation of the width of strokes, of their mean, in print."""
HEIGHTS = 0.32
"""Most deviation of the heights of letters, of their mean."""
KNOWN, ODD_STROKES, ODD_HEIGHTS = 0.95, 0.26, 0.10
"""The same limits where the engine is less certain than of most print."""
DOUBT = 0.87
"""Less certain than that it is of no print."""
RULED = 8
"""Heights that a straight line is long at least, to be taken for one to write on, or the side of a box."""


@dataclass(frozen=True)
class Seen:
    """`on_line`, `strokes`, `heights`: what `look` judges by; of few letters they say nothing."""

    look: Look
    letters: int
    on_line: float = 1.0
    strokes: float = 0.0
    heights: float = 0.0


def ink_of(page: Image.Image, box: Box, room: float = ROOM) -> tuple[np.ndarray, float]:
    """(where ink is, the height of the line in dots) of a place and the room around it; ruled lines are taken out."""
    width, height = page.size
    tall = max(4.0, box.height * height)
    left, right = max(0, round(box.left * width)), min(width, round(box.right * width))
    top, bottom = max(0, round(box.top * height - room * tall)), min(height, round(box.bottom * height + room * tall))
    if right - left < 3 or bottom - top < 3:
        return np.zeros((1, 1), dtype=np.uint8), tall
    part = np.asarray(page.crop((left, top, right, bottom)).convert("L"))
    reach = int(tall) | 1
    paper = cv2.medianBlur(cv2.dilate(part, np.ones((reach, reach), np.uint8)), min(reach, 31) | 1)
    ink = ((paper.astype(np.int16) - part) > INK).astype(np.uint8)
    return _without_rules(ink, tall), tall


def _without_rules(ink: np.ndarray, tall: float) -> np.ndarray:
    long = max(12, int(min(RULED * tall, 0.9 * ink.shape[1])))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    if not across.any():
        return ink
    thick = cv2.dilate(across, np.ones((3, 1), np.uint8))
    return cv2.morphologyEx(np.where(thick > 0, 0, ink).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 1), np.uint8))


def look(page: Image.Image, box: Box, *, has_text: bool, sure: float = 1.0) -> Seen:
    """`has_text`: whether letters were read there, so that there is something of print to judge; `sure`: how certain of
    them the engine is: it knows print."""
    ink, tall = ink_of(page, box)
    count, _labels, stats, _middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = stats[1:count]
    if not len(found):
        return Seen(Look.EMPTY, 0)
    heights, widths = found[:, cv2.CC_STAT_HEIGHT], found[:, cv2.CC_STAT_WIDTH]
    is_letter = (heights > SPECK * tall) & (widths > 0.08 * tall) & (found[:, cv2.CC_STAT_AREA] > 0.02 * tall * tall)
    is_edge = (widths < 0.14 * tall) & (heights > 1.3 * tall)  # the side of a table
    letters = found[is_letter & ~is_edge]
    if len(letters) == 0 or (len(letters) < 2 and not has_text):
        return Seen(Look.EMPTY, len(letters))
    if not has_text:
        return Seen(Look.HANDWRITTEN, len(letters))
    if len(letters) < FEW:
        return Seen(Look.PRINTED, len(letters))
    seen = Seen(Look.PRINTED, len(letters), _on_line(letters, tall), _strokes(ink), _heights(letters))
    is_odd = seen.strokes > ODD_STROKES or seen.heights > ODD_HEIGHTS or seen.on_line < 0.9
    is_hand = seen.on_line < ON_LINE or seen.strokes > STROKES or seen.heights > HEIGHTS
    if is_hand or (sure < KNOWN and is_odd) or sure < DOUBT:
        return Seen(Look.HANDWRITTEN, seen.letters, seen.on_line, seen.strokes, seen.heights)
    return seen


def words_of(page: Image.Image, box: Box) -> tuple[tuple[float, float], ...]:
    """Left and right of each word in a line, as shares of the page, from its ink; dots to write on are no words."""
    ink, tall = ink_of(page, box, 0.05)
    count, _labels, stats, _middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = stats[1:count]
    is_letter = (found[:, cv2.CC_STAT_HEIGHT] > SPECK * tall) | (found[:, cv2.CC_STAT_AREA] > 0.05 * tall * tall)
    lefts, widths = found[is_letter][:, cv2.CC_STAT_LEFT], found[is_letter][:, cv2.CC_STAT_WIDTH]
    spans = sorted((int(left), int(left + width)) for left, width in zip(lefts, widths, strict=True))
    joined: list[list[int]] = []
    for left, right in spans:
        if joined and left - joined[-1][1] < 0.16 * tall:
            joined[-1][1] = max(joined[-1][1], right)
        else:
            joined.append([left, right])
    start = max(0, round(box.left * page.width))
    return tuple(((start + left) / page.width, (start + right) / page.width) for left, right in joined)


def _on_line(letters: np.ndarray, tall: float) -> float:
    """Share of letters whose foot stands on the straight line on which most do. Letters that reach below do not count
    when all reach equally far."""
    feet = (letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT]).astype(float)
    middles = letters[:, cv2.CC_STAT_LEFT] + letters[:, cv2.CC_STAT_WIDTH] / 2
    best = 0
    slopes = np.linspace(-0.03, 0.03, 13)
    for slope in slopes:
        off = feet - slope * middles
        for level in np.unique(off):
            away = off - level
            stands = np.abs(away) <= STRAY * tall
            hangs = (away > STRAY * tall) & (away < 0.36 * tall)
            count = stands.sum() + (hangs.sum() if hangs.sum() <= 0.35 * len(feet) and _same(away[hangs], tall) else 0)
            best = max(best, int(count))
    return best / len(feet)


def _same(away: np.ndarray, tall: float) -> bool:
    return len(away) < 2 or float(away.max() - away.min()) <= 0.16 * tall


def _strokes(ink: np.ndarray) -> float:
    """Deviation of the width of strokes along their middle, of its mean."""
    far = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    ridge = (far > 0) & (far >= cv2.dilate(far, np.ones((3, 3), np.uint8)))
    widths = far[ridge]
    return float(widths.std() / widths.mean()) if len(widths) > 10 else 0.0


def _heights(letters: np.ndarray) -> float:
    """Deviation of the heights of letters, each against the nearer of the two heights that print has."""
    heights = letters[:, cv2.CC_STAT_HEIGHT].astype(float)
    low, high = np.percentile(heights, (25, 80))
    nearest = np.minimum(np.abs(heights - low) / low, np.abs(heights - high) / high)
    return float(nearest.mean())


def is_ticked(page: Image.Image, word: Box) -> bool | None:
    """Whether the box before (else behind) this word is ticked; None where no box is seen."""
    width, height = page.size
    tall = word.height * height / width
    for left, right in (
        (word.left - 2.4 * tall, word.left - 0.1 * tall),
        (word.right + 0.1 * tall, word.right + 2.4 * tall),
    ):
        ink, high = ink_of(page, Box(max(0.0, left), word.top, min(1.0, right), word.bottom), 0.3)
        found, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        for n, contour in enumerate(found):
            _x, _y, wide, deep = cv2.boundingRect(contour)
            is_square = 0.5 * high < wide < 1.8 * high and 0.75 < wide / max(1, deep) < 1.34
            if not is_square or tree is None or tree[0][n][3] >= 0:
                continue
            x, y = _x + round(0.22 * wide), _y + round(0.22 * deep)
            inside = ink[y : y + max(1, round(0.56 * deep)), x : x + max(1, round(0.56 * wide))]
            sides = ink[_y : _y + deep, _x : _x + wide]
            if sides.mean() < 0.12:
                continue
            return bool(inside.mean() > 0.12)
    return None


def unboxed(page: Image.Image, box: Box) -> Image.Image:
    """A row of characters without the boxes around them, dark on white."""
    ink, tall = ink_of(page, box, 0.3)
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(8, int(0.95 * tall)), 1), np.uint8))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(8, int(1.1 * tall))), np.uint8))
    sides = cv2.dilate(cv2.bitwise_or(upright, across), np.ones((3, 3), np.uint8))
    clean = np.where(sides > 0, 0, ink).astype(np.uint8)
    return Image.fromarray((255 - clean * 255).astype(np.uint8))
