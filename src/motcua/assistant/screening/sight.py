"""How good a picture is, before anybody reads it: size, sharpness, whether anything is on it. Pure: pixels in, verdicts
out. Limits are of a page scanned or photographed whole; they were measured on generated pages (docs/benchmarks.md)."""

import numpy as np
from PIL import Image, ImageOps

from motcua.assistant.screening.reading import Box, Trouble

SHORT_SIDE = 600
"""Pixels: an A4 page of 75 dots an inch; below it letters of 11 points have no shape."""
MOST_SIDE = 3600
"""Pixels of the long side that are read; a larger picture is made smaller first."""
SHARP = 0.2
"""Least `sharpness`."""
INK = 0.0008
"""Least share of dark dots on a page that says something."""
CONTRAST = 48
"""Steps of 256 by which ink differs from what is around it."""


def upright(picture: Image.Image) -> Image.Image:
    """In shades of grey on white, turned as the camera held it, no larger than what is read."""
    if picture.format == "JPEG":
        picture.draft("L", (MOST_SIDE // 2, MOST_SIDE // 2))  # decoded smaller at once
    by = max(picture.size) // MOST_SIDE
    turned = ImageOps.exif_transpose(picture.reduce(by) if by > 1 and picture.mode not in ("P", "1") else picture)
    if turned.mode in ("RGBA", "LA", "P"):
        turned = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned.convert("RGBA"))
    grey = turned.convert("L")
    long = max(grey.size)
    if long > MOST_SIDE:
        grey = grey.resize([round(side * MOST_SIDE / long) for side in grey.size], Image.Resampling.LANCZOS)
    return grey


def troubles(grey: Image.Image) -> frozenset[Trouble]:
    dots = np.asarray(grey, dtype=np.float32)
    if not has_ink(dots):
        return frozenset({Trouble.BLANK})
    found = set()
    if min(grey.size) < SHORT_SIDE:
        found.add(Trouble.SMALL)
    if sharpness(dots) < SHARP:
        found.add(Trouble.BLURRED)
    return frozenset(found)


def has_ink(dots: np.ndarray) -> bool:
    """Whether anything stands out from the paper. The paper is what lies around a dot, so that shadows are no ink."""
    small = _halved(dots, 600)
    paper = _smooth(small, 15)
    return bool((paper - small > CONTRAST / 2).mean() > INK)


def sharpness(dots: np.ndarray) -> float:
    """How steep the steepest edges are beside the contrast of the page: the 99.5th percentile of differences between
    neighbours, of the full contrast, at a scale of 1,400 pixels of the long side. A print has 0.6 and more, a blur
    of six pixels 0.12."""
    page = _halved(dots, 1400)
    low, high = np.percentile(page, (1, 95))
    if high - low < CONTRAST:
        return 0.0
    across = np.abs(np.diff(page, axis=1))
    down = np.abs(np.diff(page, axis=0))
    return float((np.percentile(across, 99.5) + np.percentile(down, 99.5)) / 2 / (high - low))


def shows_ink(dots: np.ndarray, box: Box) -> bool:
    """Whether something can be seen in this part of a page: words in white on white, or outside the page, are not."""
    height, width = dots.shape
    top, bottom = int(box.top * height), int(np.ceil(box.bottom * height))
    left, right = int(box.left * width), int(np.ceil(box.right * width))
    part = dots[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return bool(part.size) and float(part.max() - part.min()) > CONTRAST


def _halved(dots: np.ndarray, long: int) -> np.ndarray:
    """Made smaller to at most so many dots on the long side, each the mean of those it stands for."""
    by = int(np.ceil(max(dots.shape) / long))
    if by <= 1:
        return dots
    height, width = (side // by * by for side in dots.shape)
    return dots[:height, :width].reshape(height // by, by, width // by, by).mean(axis=(1, 3))


def _smooth(dots: np.ndarray, reach: int) -> np.ndarray:
    """The mean of the square around each dot, by sums of sums."""
    padded = np.pad(dots, reach + 1, mode="edge")
    sums = padded.cumsum(axis=0).cumsum(axis=1)
    side = 2 * reach + 1
    height, width = dots.shape
    whole, none = sums[side : side + height, side : side + width], sums[:height, :width]
    return (whole - sums[:height, side : side + width] - sums[side : side + height, :width] + none) / side**2
