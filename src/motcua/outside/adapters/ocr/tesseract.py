"""Tesseract 5 by its command, with the Vietnamese model: `tesseract - - -l vie tsv`."""

import io
import math
import shutil
import subprocess
from collections import defaultdict
from functools import cache

from PIL import Image

from motcua.assistant.screening.reading import Box, Line

TIME = 60
"""Seconds for a page."""
WORD = 5
"""The level of a word in the table that is printed."""


@cache
def is_installed() -> bool:
    """Whether the command and its Vietnamese model are there."""
    path = shutil.which("tesseract")
    if not path:
        return False
    try:
        told = subprocess.run([path, "--list-langs"], capture_output=True, timeout=TIME, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "vie" in told.stdout.decode("utf-8", "replace").split()


class Tesseract:
    name = "tesseract"

    def read(self, picture: Image.Image) -> tuple[tuple[Line, ...], Image.Image, int]:
        degrees = self._turned(picture)
        upright = picture.rotate(-degrees, expand=True, fillcolor=255) if degrees else picture
        width, height = upright.size
        held: dict[tuple[str, ...], list[tuple[Box, str, float]]] = defaultdict(list)
        for row in self._table(upright, "3"):
            if row["level"] == str(WORD) and row["text"].strip():
                left, top, across, down = (int(row[side]) for side in ("left", "top", "width", "height"))
                box = Box(left / width, top / height, (left + across) / width, (top + down) / height)
                held[row["block_num"], row["par_num"], row["line_num"]].append(
                    (box, row["text"], float(row["conf"]) / 100)
                )
        return tuple(map(_line, held.values())), upright, degrees

    def line(self, picture: Image.Image) -> str:
        return " ".join(row["text"] for row in self._table(picture, "7") if row["level"] == str(WORD)).strip()

    def _turned(self, picture: Image.Image) -> int:
        """Degrees clockwise by which it has to be turned; 0 where Tesseract does not know."""
        told = self._run(picture, "-l", "osd", "--psm", "0").split("\n")
        found = dict(line.split(": ", 1) for line in told if ": " in line)
        try:
            sure = float(found["Orientation confidence"])
            return int(found["Rotate"]) if sure > 2 else 0
        except (KeyError, ValueError):
            return 0

    def _table(self, picture: Image.Image, psm: str) -> list[dict[str, str]]:
        head, *rows = self._run(picture, "-l", "vie", "--psm", psm, after=("tsv",)).split("\n")
        names = head.split("\t")
        return [dict(zip(names, cells, strict=True)) for row in rows if len(cells := row.split("\t")) == len(names)]

    def _run(self, picture: Image.Image, *options: str, after: tuple[str, ...] = ()) -> str:
        """Text that the command prints; "" where it fails, or takes too long: a page without words is told as one."""
        held = io.BytesIO()
        picture.save(held, "PNG", compress_level=1)
        try:
            told = subprocess.run(
                ["tesseract", "-", "-", *options, *after], input=held.getvalue(), capture_output=True, timeout=TIME,
                check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return told.stdout.decode("utf-8", "replace")


def _line(words: list[tuple[Box, str, float]]) -> Line:
    box = words[0][0]
    for other, _text, _sure in words[1:]:
        box = box.over(other)
    letters = sum(len(text) for _box, text, _sure in words)
    sure = math.fsum(sure * len(text) for _box, text, sure in words) / letters
    return Line(" ".join(text for _box, text, _sure in words), box, max(0.0, min(1.0, sure)))
