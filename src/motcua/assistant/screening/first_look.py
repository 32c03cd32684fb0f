"""A first look at a file, light enough for somebody to wait for it: no letter is read. Needs neither a database nor
Django's settings, and runs where a file can take nothing but its reader with it.

Who is told wrongly that a good photo is bad takes it again for nothing, so that each limit leaves room: a paper is
dark, or cut, only where it is plainly so.
"""

import io
import warnings
from itertools import groupby

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from motcua.assistant.screening import sight
from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.reading import Trouble

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
PDF = "application/pdf"
MOST_PAGES = 3
"""Of a PDF, the first ones: behind them the whole look goes on."""
FEW_LETTERS = 12
"""Of a text layer, from which a page is no picture."""
LONG = 1400
"""Dots of the long side at which a page of a PDF is drawn."""
PAPER = 105
"""Of 255: what the lightest part of a photo has to have for its paper to be light."""
SMALLER, AROUND = 600, 15
"""Dots of the long side at which the edges are looked at, and around a dot what is taken for its paper."""
STRIP, INK, BRIGHT = 2, 24, 0.8
"""Dots at an edge; steps by which ink is darker than the paper around it; part of the paper's light that an edge has
where the paper reaches it."""
LINES, LETTERS = 6, 14
"""Ends of lines at the left or right edge, letters at the upper or lower, from which something is cut off."""
_SAME = {Trouble.BLANK: Flaw.BLANK, Trouble.SMALL: Flaw.SMALL, Trouble.BLURRED: Flaw.BLURRED}


def look(data: bytes, media_type: str) -> list[Flaw]:
    """In the order in which they are worth mending. Raises whatever a broken file does to its reader."""
    if media_type in PICTURES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[PICTURES[media_type]]) as picture:
                return _ordered(_flaws(sight.upright(picture)))
    return _of_pdf(data) if media_type == PDF else []


def _of_pdf(data: bytes) -> list[Flaw]:
    """Of its first pages that are pictures; an empty page between others is the back of one."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            return [Flaw.LOCKED]
        raise
    try:
        count = len(document)
        found: list[set[Flaw]] = []
        for at in range(min(count, MOST_PAGES)):
            page = document[at]
            if page.get_textpage().count_chars() >= FEW_LETTERS:
                found.append(set())
                continue
            scale = LONG / max(*page.get_size(), 1)
            grey = page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil().convert("L")
            found.append(_flaws(grey) - {Flaw.SMALL})  # drawn by us: how large it was is not seen
    finally:
        document.close()
    if count <= MOST_PAGES and found and all(Flaw.BLANK in one for one in found):
        return [Flaw.BLANK]
    return _ordered({flaw for one in found if Flaw.BLANK not in one for flaw in one})


def _flaws(grey: Image.Image) -> set[Flaw]:
    small = grey.reduce(-(-max(grey.size) // SMALLER))
    light = float(np.percentile(np.asarray(small), 95))
    if light < PAPER:
        return {Flaw.DARK}
    found = {_SAME[one] for one in sight.troubles(grey) if one in _SAME}
    if Flaw.BLANK not in found and _is_cut(small, light):
        found.add(Flaw.CUT)
    return found


def _is_cut(small: Image.Image, light: float) -> bool:
    """Whether lines of text run into an edge of the picture up to which there is paper."""
    dots = np.asarray(small, dtype=np.float32)
    paper = np.asarray(small.filter(ImageFilter.BoxBlur(AROUND)), dtype=np.float32)
    shown: np.ndarray = ((paper - dots) > INK) & (paper > BRIGHT * light)
    sides: list[np.ndarray] = [np.asarray(part.any(axis=1)) for part in (shown[:, :STRIP], shown[:, -STRIP:])]
    ends: list[np.ndarray] = [np.asarray(part.any(axis=0)) for part in (shown[:STRIP], shown[-STRIP:])]
    return any(_marks(side, 2, 16) >= LINES for side in sides) or any(_marks(end, 1, 10) >= LETTERS for end in ends)


def _marks(edge: np.ndarray, least: int, most: int) -> int:
    """How many separate marks of that length stand along an edge: a frame or a shadow is one long one."""
    runs = [sum(1 for _one in run) for is_ink, run in groupby(edge.tolist()) if is_ink]
    return sum(least <= run <= most for run in runs)


def _ordered(found: set[Flaw]) -> list[Flaw]:
    return [flaw for flaw in Flaw if flaw in found]
