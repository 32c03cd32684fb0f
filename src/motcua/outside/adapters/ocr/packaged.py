"""TrueOCR: reads Vietnamese print; its models lie inside the package, so it needs no network and no system library."""

from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image
from trueocr import load_model

from motcua.assistant.screening.reading import Box, Line

BATCH = 16
THREADS = 2
LINE = 48
"""Height in pixels to which a single line is brought; the model was trained on 32 with room around it."""


class Packaged:
    name = "trueocr"

    @cached_property
    def _model(self) -> Any:
        return load_model(threads=THREADS, batch_size=BATCH)

    def read(self, picture: Image.Image) -> tuple[tuple[Line, ...], Image.Image, int]:
        found = self._model.predict(picture)
        width, height = found.image.size
        lines = []
        for line in found.lines:
            left, top, right, bottom = line["bbox"]
            if line["text"]:
                box = Box(left / width, top / height, right / width, bottom / height)
                lines.append(Line(line["text"], box, line["confidence"]))
        return tuple(lines), found.image.convert("L"), found.data["rotation_clockwise_degrees"] % 360

    def line(self, picture: Image.Image) -> str:
        by = LINE / max(1, picture.height)
        size = max(1, round(picture.width * by)), LINE
        larger = picture.convert("L").resize(size, Image.Resampling.LANCZOS)
        return str(self._model.recognizer.predict([np.asarray(larger)])[0].text)
