"""Engines that read letters in pictures: Tesseract where it is installed with Vietnamese, else one inside a package."""

from functools import cache

from motcua.assistant.screening.ports import Engine
from motcua.outside.adapters.ocr import packaged, tesseract


@cache
def build() -> Engine:
    return tesseract.Tesseract() if tesseract.is_installed() else packaged.Packaged()
