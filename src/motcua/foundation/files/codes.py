"""Reads the QR code in a photograph, for what holds a camera but reads no codes itself."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

from motcua.foundation.files.errors import FileRefused

MOST_BYTES = 1_000_000
MOST_PIXELS = 4_000_000


def read(picture: bytes, name: str) -> str:
    """The text of the QR code in a JPEG of at most a million bytes and four million pixels, "" where none is readable;
    raises `FileRefused` for what is no such picture. Nothing is kept."""
    if len(picture) > MOST_BYTES:
        raise FileRefused("too-large", name=name, limit=MOST_BYTES // 1_000_000)
    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG"]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise FileRefused("image-pixels", name=name, width=found.width, height=found.height)
            grey = found.convert("L")
    except Image.DecompressionBombError as error:
        raise FileRefused("image-pixels", name=name, width="?", height="?") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused("image-unreadable", name=name) from error
    code = zxingcpp.read_barcode(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return code.text if code and code.valid else ""
