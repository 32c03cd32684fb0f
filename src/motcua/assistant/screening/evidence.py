"""The part of a page on which a line of the checklist rests, as a picture for the officer's eyes."""

import io
from collections.abc import Mapping
from typing import Any

from motcua.assistant.screening.again import grey
from motcua.assistant.screening.reading import Box

ROOM = 0.018
"""Of the page, around the words: a page that lies a little askew is straightened to be read, not to be shown."""
WIDEST = 900


def crop(data: bytes, told: Mapping[str, Any]) -> bytes | None:
    """A JPEG of what `told` (`Verdict.as_dict`) names, None where it names no place."""
    if not told.get("box") or not told.get("page"):
        return None
    box = Box(*told["box"])
    page = grey(data, int(told["page"]))
    if told.get("turned"):
        page = page.rotate(-int(told["turned"]), expand=True, fillcolor=255)
    width, height = page.size
    part = page.crop((
        round(max(0.0, box.left - ROOM) * width), round(max(0.0, box.top - ROOM) * height),
        round(min(1.0, box.right + ROOM) * width), round(min(1.0, box.bottom + ROOM) * height),
    ))  # fmt: skip
    if not part.width or not part.height:
        return None
    part.thumbnail((WIDEST, WIDEST))
    held = io.BytesIO()
    part.save(held, "JPEG", quality=70)
    return held.getvalue()
