"""Pictures at the gate: the size is read before a single pixel is decoded, then the whole picture must decode."""

import io
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from motcua.foundation.files.errors import FileRefused


def check(path: Path, name: str, formats: set[str], max_pixels: int) -> int:
    """1 (a picture is one page); raises `FileRefused`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=sorted(formats - {"MPO"})) as picture:  # JPEG's reader finds those, too
                if picture.format not in formats:
                    raise FileRefused("image-unreadable", name=name)
                width, height = picture.size
                if width * height > max_pixels:
                    raise FileRefused("image-pixels", name=name, width=width, height=height)
                picture.load()
    except Image.DecompressionBombError as error:
        raise FileRefused("image-pixels", name=name, **_claimed_size(path)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused("image-unreadable", name=name) from error
    return 1


def is_one_colour(data: bytes, most_pixels: int = 1_000_000) -> bool:
    """Whether nothing can be seen on a PNG; raises `FileRefused` for one that is none, or larger."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if picture.width * picture.height > most_pixels:
                raise FileRefused("image-pixels", name="", width=picture.width, height=picture.height)
            return len(picture.convert("RGB").getcolors(1) or ()) == 1
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused("image-unreadable", name="") from error


def _claimed_size(path: Path) -> dict[str, int | str]:
    """Width and height from a PNG header; Pillow refuses to tell them for a picture that large."""
    with path.open("rb") as file:
        head = file.read(24)
    if head[12:16] != b"IHDR":
        return {"width": "?", "height": "?"}
    return {"width": int.from_bytes(head[16:20], "big"), "height": int.from_bytes(head[20:24], "big")}
