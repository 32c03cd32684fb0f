"""Engines that read letters in pictures, Tesseract where it is installed with Vietnamese, else one inside a package;
and the process in which files are looked at."""

from functools import cache
from typing import TYPE_CHECKING

from motcua.assistant.screening.ports import Engine
from motcua.outside.adapters.ocr import tesseract

if TYPE_CHECKING:
    from motcua.outside.adapters.ocr.confined import Confined


def engine_name() -> str:
    return tesseract.Tesseract.name if tesseract.is_installed() else "trueocr"


@cache
def engine(name: str = "") -> Engine:
    """The one of this name, or the one that is used here."""
    if (name or engine_name()) == tesseract.Tesseract.name:
        return tesseract.Tesseract()
    from motcua.outside.adapters.ocr.packaged import Packaged  # its libraries are large, and only the reader needs them

    return Packaged()


def build() -> "Confined":
    from motcua.outside.adapters.ocr.confined import Confined

    return Confined()
