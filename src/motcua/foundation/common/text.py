"""Vietnamese text: one normal form, a folded form for finding, a stored key for ordering."""

import unicodedata
from functools import lru_cache

from vn_collate import collate_key

LONGEST_NAME = 60
_BLANK = "fe"
"""What is no letter, in the first level of a key: after all letters there."""
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """NFC without control, bidi and zero-width characters; runs of blanks become one."""
    kept = (c if c.isprintable() or c in "\n\t" else " " for c in nfc(text) if unicodedata.category(c) != "Cf")
    return "\n".join(" ".join(line.split()) for line in "".join(kept).split("\n")).strip()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without diacritics and đ, one blank between words: what people type when they search."""
    plain = unicodedata.normalize("NFD", text.translate(_STROKE))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def file_words(text: str) -> str:
    """A title as part of a file's name: "giay-khai-sinh"; whole words, at most 60 letters."""
    kept = ""
    for word in fold(text).split():
        if len(kept) + len(word) >= LONGEST_NAME:
            break
        kept += f"-{word}" if kept else word
    return kept


def sort_key(text: str, *, by_words: bool = False) -> str:
    """Key whose byte order is the Vietnamese dictionary order; stored in a column with collation "C". `by_words`: word
    by word, so that An Nguyễn stands before Anh Bùi."""
    key = collate_key(nfc(text))
    if not by_words:
        return key
    letters = (len(key) - 6) // 3  # three levels of equal length, each with its end
    return key[:letters].replace(_BLANK, "00") + key[letters:]


def masked(name: str) -> str:
    """Đỗ Quỳnh Giỏi is shown as Đ** Q**** Giỏi."""
    *others, last = name.split() or [""]
    return " ".join([word[0] + "*" * (len(word) - 1) for word in others] + [last])
