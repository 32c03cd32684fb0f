"""A second look at the place of a value: its line cut out and read larger, twice."""

import io
from collections.abc import Sequence

import pypdfium2 as pdfium
from PIL import Image

from motcua.assistant.screening import sight
from motcua.assistant.screening.finding import Found
from motcua.assistant.screening.judge import Look
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.reading import Box

ROOM = 0.25
"""Around the line, in its heights."""
LARGER = (1.5, 2.5)
DOTS = 300


def looker(files: Sequence[bytes], engine: Engine) -> Look:
    """Reads places of these files again. What `engine.read` turned or straightened is turned and straightened again;
    a page whose words are its text layer is seen as it is drawn."""
    drawn: dict[tuple[int, int], Image.Image] = {}

    def look(found: Found) -> Sequence[str]:
        place = found.file, found.page
        if place not in drawn:
            page = grey(files[found.file], found.page)
            drawn[place] = engine.read(page)[1] if found.is_seen else page
        part = _cut(drawn[place], found.box)
        return [engine.line(_larger(part, by)) for by in LARGER] if part.width and part.height else []

    return look


def grey(data: bytes, number: int) -> Image.Image:
    if data[:5] != b"%PDF-":
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            return sight.upright(picture)
    document = pdfium.PdfDocument(data)
    try:
        page = document[number - 1]
        scale = min(DOTS / 72, sight.MOST_SIDE / max(*page.get_size(), 1))
        return page.render(scale=scale, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def _cut(page: Image.Image, box: Box) -> Image.Image:
    room = box.height * ROOM
    width, height = page.size
    return page.crop((
        round(max(0.0, box.left - room * height / width) * width), round(max(0.0, box.top - room) * height),
        round(min(1.0, box.right + room * height / width) * width), round(min(1.0, box.bottom + room) * height),
    ))  # fmt: skip


def _larger(part: Image.Image, by: float) -> Image.Image:
    return part.resize((max(1, round(part.width * by)), max(1, round(part.height * by))), Image.Resampling.BICUBIC)
