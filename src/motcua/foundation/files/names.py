"""File names for people: one normal form, no path, nothing that hides the true type. A name is never used as a path."""

import unicodedata

from motcua.foundation.common.text import nfc
from motcua.foundation.files.errors import FileRefused

LIMIT = 120
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
UNWANTED = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def clean_name(raw: str) -> str:
    """The name in NFC without zero-width characters; raises `FileRefused` when the name is a trick."""
    name = nfc(raw)
    if BIDI & set(name):
        raise FileRefused("name-bidi")
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") for c in name):
        raise FileRefused("name-control")
    name = "".join(c for c in name if unicodedata.category(c) != "Cf")
    if "/" in name or "\\" in name or name.strip() in (".", "..") or name.lstrip().startswith(".."):
        raise FileRefused("name-path", name=name[:LIMIT])
    name = " ".join(name.translate(UNWANTED).split()).strip(". ")
    if not name:
        raise FileRefused("name-empty")
    if len(name) > LIMIT:
        raise FileRefused("name-long", limit=LIMIT)
    if name.split(".")[0].strip().casefold() in RESERVED:
        raise FileRefused("name-reserved", name=name)
    return name


def extension(name: str) -> str:
    """Lower case with its dot, empty when there is none."""
    _, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot else ""
