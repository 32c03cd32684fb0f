"""Opens a file that passed the gate and reads it: the text layer of a PDF where it can be seen on the page, a picture's
letters by the engine, codes, signatures. Raises nothing for a bad file: it says what the trouble is.

A text layer counts only where ink is seen under it: words in white, outside the page or behind a picture would tell
another story than the page does.
"""

import ctypes
import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import zxingcpp
from PIL import Image, UnidentifiedImageError

from motcua.assistant.screening import sight
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.reading import Box, Line, Page, Reading, Signature, Source, Trouble
from motcua.foundation.common.text import clean
from motcua.foundation.signing.enums import Finding, Integrity, Trust
from motcua.foundation.signing.trust import Trust as Believed
from motcua.foundation.signing.verification import verify_pdf

MOST_PAGES = 40
"""Of one file; what lies behind is told to the officer, not read."""
MOST_PIXELS, LEAST_SIDE = 60_000_000, 40
DOTS = 200
"""Dots an inch at which a page is drawn to be read."""
PROOF = 72
"""Dots an inch at which is looked whether words can be seen."""
FEW_WORDS = 12
"""Letters of a text layer below which the page is taken for a picture."""
COVERS = 0.5
"""Share of the page from which a picture on it is the page, and its text layer only somebody's reading of it."""
POINT = 72
MOST_LETTERS, MOST_LINES, MOST_OBJECTS = 20_000, 1_500, 5_000
"""Of one page that are read; of a text, its lines, its objects."""
TINY = 4
"""Points: letters that are less high are read by nobody."""
LIES_OVER = 0.5
"""Share of a piece of text that something drawn later has to cover, so that the page may show something else."""
UNSEEN = (pdfium.raw.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.raw.FPDF_TEXTRENDERMODE_CLIP)
SOLID, NEARLY_WHITE = 40, 235
"""Of 255: less alpha cannot be seen, more of each colour is white."""
BROKEN = (Finding.ALTERED, Finding.REVISED, Finding.PARTIAL)


def read(data: bytes, name: str, engine: Engine, trust: Believed, most: int = MOST_PAGES) -> Reading:
    """The whole file, as far as `most` pages. `trust`: whose certificates we believe."""
    digest = hashlib.sha256(data).hexdigest()
    if data[:5] == b"%PDF-":
        return _pdf(data, name, digest, engine, trust, most)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return Reading(name, digest, troubles=frozenset({Trouble.TOO_LARGE}))
                if min(picture.size) < LEAST_SIDE:
                    return Reading(name, digest, troubles=frozenset({Trouble.SMALL}))
                grey = sight.upright(picture)
    except Image.DecompressionBombError:
        return Reading(name, digest, troubles=frozenset({Trouble.TOO_LARGE}))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error):
        return Reading(name, digest, troubles=frozenset({Trouble.DAMAGED}))
    return Reading(name, digest, (_seen(1, grey, engine),))


def _pdf(data: bytes, name: str, digest: str, engine: Engine, trust: Believed, most: int) -> Reading:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        return Reading(name, digest, troubles=frozenset({Trouble.LOCKED if locked else Trouble.DAMAGED}))
    try:
        has_fields = document.get_formtype() != pdfium.raw.FORMTYPE_NONE and _is_filled_in(data)
        if has_fields:
            document.init_forms()  # so that what was filled in is drawn
        count = len(document)
        pages = tuple(_page(document[at], at + 1, engine, has_fields) for at in range(min(count, most)))
    except pdfium.PdfiumError:
        return Reading(name, digest, troubles=frozenset({Trouble.DAMAGED}))
    finally:
        document.close()
    troubles = frozenset({Trouble.TOO_LONG}) if count > most else frozenset()
    return Reading(name, digest, pages, _signatures(data, trust), troubles)


def _is_filled_in(data: bytes) -> bool:
    """Whether it has fields that are no signatures: what stands in them is drawn, and is in no text layer."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            fields = pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
            return any(field.get("/FT") != "/Sig" for field in islice(fields, MOST_OBJECTS))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        return True


def _page(page: pdfium.PdfPage, number: int, engine: Engine, has_fields: bool) -> Page:
    if _is_too_large(page):
        return Page(number, troubles=frozenset({Trouble.TOO_LARGE}))
    if not has_fields and not _is_turned(page) and not _is_picture(page) and not _hides(page) and not _covers(page):
        lines = tuple(_layer(page))
        if sum(len(line.text) for line in lines) >= FEW_WORDS:
            return Page(number, lines[:MOST_LINES], Source.TEXT, codes=_codes(_drawn(page, DOTS)))
    return _seen(number, _drawn(page, DOTS), engine)


def _seen(number: int, grey: Image.Image, engine: Engine) -> Page:
    troubles = sight.troubles(grey)
    codes = _codes(grey)
    if Trouble.BLANK in troubles:
        return Page(number, troubles=troubles, codes=codes)
    lines, _turned, degrees = engine.read(grey)
    if not lines and not codes:
        troubles |= {Trouble.NO_WORDS}
    return Page(number, lines, Source.OCR if lines else Source.NONE, troubles, degrees, codes)


def _drawn(page: pdfium.PdfPage, dots: int) -> Image.Image:
    width, height = page.get_size()
    if min(width, height) < 1:
        return Image.new("L", (LEAST_SIDE, LEAST_SIDE), 255)
    scale = min(dots / POINT, sight.MOST_SIDE / max(width, height, 1))
    return page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil().convert("L")


def _is_turned(page: pdfium.PdfPage) -> bool:
    """Whether places of letters are not places of what is drawn: a turned page, or one cut out of a larger one."""
    left, bottom, *_far = page.get_cropbox()
    return bool(page.get_rotation()) or abs(left) > 1 or abs(bottom) > 1


def _is_too_large(page: pdfium.PdfPage) -> bool:
    """Whether a picture on it would take more memory than it is worth: drawing the page would unpack it."""
    across, down = ctypes.c_uint(), ctypes.c_uint()
    for found in islice(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), MOST_OBJECTS):
        if (
            pdfium.raw.FPDFImageObj_GetImagePixelSize(found.raw, across, down)
            and across.value * down.value > MOST_PIXELS
        ):
            return True
    return False


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Whether pictures cover the page, as in a scan, which may be cut into strips."""
    width, height = page.get_size()
    covered = 0.0
    for found in islice(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), MOST_OBJECTS):
        left, bottom, right, top = found.get_bounds()
        covered += max(0, min(right, width) - max(left, 0)) * max(0, min(top, height) - max(bottom, 0))
    return covered > COVERS * width * height


def _hides(page: pdfium.PdfPage) -> bool:
    """Whether some of its letters cannot be seen: drawn in no colour, in white, or as a path that only cuts."""
    red, green, blue, alpha = (ctypes.c_uint() for _n in range(4))
    for found in islice(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_TEXT], max_depth=3), MOST_OBJECTS):
        if pdfium.raw.FPDFTextObj_GetTextRenderMode(found.raw) in UNSEEN:
            return True
        got = pdfium.raw.FPDFPageObj_GetFillColor(found.raw, red, green, blue, alpha)
        if got and (alpha.value < SOLID or min(red.value, green.value, blue.value) > NEARLY_WHITE):
            return True
    return False


def _covers(page: pdfium.PdfPage) -> bool:
    """Whether a picture, or something filled with a colour, is drawn over letters: what is seen there is not they."""
    texts: list[tuple[float, float, float, float]] = []
    for found in islice(page.get_objects(max_depth=3), MOST_OBJECTS):
        if found.type == pdfium.raw.FPDF_PAGEOBJ_TEXT:
            texts.append(found.get_bounds())
        elif texts and (found.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE or _is_filled(found)):
            left, bottom, right, top = found.get_bounds()
            held = np.asarray(texts, dtype=np.float64)
            across = np.minimum(held[:, 2], right) - np.maximum(held[:, 0], left)
            up = np.minimum(held[:, 3], top) - np.maximum(held[:, 1], bottom)
            area = (held[:, 2] - held[:, 0]) * (held[:, 3] - held[:, 1])
            if bool((np.clip(across, 0, None) * np.clip(up, 0, None) > LIES_OVER * np.maximum(area, 0.01)).any()):
                return True
    return False


def _is_filled(found: pdfium.PdfObject) -> bool:
    """Whether it is a surface that hides what is under it."""
    if found.type == pdfium.raw.FPDF_PAGEOBJ_SHADING:
        return True
    if found.type != pdfium.raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.raw.FPDFPath_GetDrawMode(found.raw, mode, stroke) or not mode.value:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _n in range(4))
    return not pdfium.raw.FPDFPageObj_GetFillColor(found.raw, red, green, blue, alpha) or alpha.value >= SOLID


def _layer(page: pdfium.PdfPage) -> Iterator[Line]:
    """The words that can be seen, line by line from the top."""
    width, height = page.get_size()
    found = page.get_textpage()
    dots = np.asarray(_drawn(page, PROOF), dtype=np.float32)
    runs: list[Line] = []
    held: Line | None = None
    for at in range(min(found.count_chars(), MOST_LETTERS)):
        letter = found.get_text_range(at, 1)
        if not letter.strip():
            if held:
                runs.append(held)
            held = None
            continue
        left, bottom, right, top = found.get_charbox(at, loose=True)
        box = Box(left / width, 1 - top / height, right / width, 1 - bottom / height)
        beside = (
            held and abs(held.box.middle - box.middle) < 0.5 * box.height and box.left - held.box.right < box.height
        )
        if held and beside and box.left >= held.box.left:
            held = Line(held.text + letter, held.box.over(box))
        else:
            if held:
                runs.append(held)
            held = Line(letter, box)
    if held:
        runs.append(held)
    found.close()
    yield from joined(
        [
            Line(text, run.box) for run in runs
            if (text := clean(run.text)) and run.box.height * height >= TINY and sight.shows_ink(dots, run.box)
        ]
    )  # fmt: skip


def joined(runs: list[Line]) -> Iterator[Line]:
    """Runs side by side, with no more between them than a few letters, as one line."""
    rest = sorted(runs, key=lambda run: (round(run.box.middle, 2), run.box.left))
    rows: list[list[Line]] = []
    for run in rest:
        near = 0.4 * run.box.height
        row = next((row for row in reversed(rows[-4:]) if abs(row[-1].box.middle - run.box.middle) < near), None)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    for row in rows:
        held: Line | None = None
        for run in sorted(row, key=lambda run: run.box.left):
            if held and run.box.left - held.box.right < 1.5 * run.box.height:
                apart = " " if run.box.left - held.box.right > 0.05 * run.box.height else ""
                held = Line(held.text + apart + run.text, held.box.over(run.box), min(held.sure, run.sure))
            else:
                if held:
                    yield held
                held = run
        if held:
            yield held


def _codes(grey: Image.Image) -> tuple[str, ...]:
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return tuple(code.text for code in zxingcpp.read_barcodes(grey, formats=formats) if code.valid)


def _signatures(data: bytes, trust: Believed) -> tuple[Signature, ...]:
    found = verify_pdf(data, trust=trust)
    if found.finding is Finding.ALTERED and not found.signatures:
        return (Signature("", intact=False),)  # there was one, and somebody took it out
    return tuple(
        Signature(
            one.signer, one.organisation, one.integrity is Integrity.GOOD and one.issue not in BROKEN,
            one.trust is Trust.TRUSTED, one.signed_at.isoformat() if one.signed_at else "",
        )
        for one in found.signatures
    )  # fmt: skip
