"""A file as lines of text: plain text, a web page, a Word document, a PDF with a text layer. Raises Unreadable."""

import codecs
import re
from typing import Any

from motcua.assistant.law.press import pages, pdf, word
from motcua.assistant.law.press.faults import Unreadable

__all__ = ["Unreadable", "kind_of", "lines_of"]
MOST_LINES, MOST_LETTERS = 60_000, 6_000_000
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPENERS: dict[str, Any] = {"html": pages.lines, "docx": word.lines, "pdf": pdf.lines}
_HTML = re.compile(r"\s*(<!doctype|<html|<\?xml|<head|<body|<div|<p\b|<table|<!--)", re.I)


def kind_of(data: bytes, name: str) -> str:
    """By what the file is; its name decides only between plain text and a page without a beginning."""
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(OLD_WORD):
        raise Unreadable("old-word")
    if b"\x00" in data[:4096] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("not-text")
    if name.lower().endswith((".html", ".htm", ".xhtml")) or _HTML.match(data[:2048].decode("utf-8", "replace")):
        return "html"
    return "txt"


def lines_of(data: bytes, kind: str) -> list[str]:
    found = OPENERS[kind](data) if kind in OPENERS else decoded(data).splitlines()
    if len(found) > MOST_LINES or sum(map(len, found)) > MOST_LETTERS:
        raise Unreadable("too-long", most=MOST_LINES)
    if not any(line.strip() for line in found):
        raise Unreadable("empty")
    return list(found)


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16; the older encodings of Vietnamese are not guessed, since a wrong guess changes words."""
    encoding = next((name for mark, name in pages.MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding") from error
