"""What people type about themselves and no answer needs: numbers of persons and phones, addresses of mail. Pure.

Every run of 9 digits or more goes, however it is grouped and whatever stands before it; what is kept is only what
reads as an amount of money, a date or the code of a procedure.
"""

import re
import unicodedata
from collections.abc import Iterable

from motcua.foundation.common.text import fold, nfc

MASK = "•••"
LEAST = 9
"""Digits of a number that is somebody's: the older identity card has as many."""
_BEFORE = 40
"""Letters before an amount in which a word of identity is looked for."""
_BETWEEN = r"[\s.,\-\u2010-\u2015()/_]{0,3}"
_OPENED = r"(?:\((?=\+?\d+\)))?"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PASSPORT = re.compile(r"[A-Za-z]\d{7,8}(?!\d)|(?<!\w)[A-Z][ -]?\d(?: ?\d){6,7}(?! ?\d)")
_RUN = re.compile(rf"{_OPENED}\+?\d(?:{_BETWEEN}\d)*")
_WHOLE = re.compile(rf"{_OPENED}\+?\d.*\d", re.DOTALL)
_DATE = r"(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
_CODE = r"[1-3]\.\d{6}(?:\.000\.00\.00)?"
_APART = re.compile(rf"(?<![^\s,(])(?:{_DATE}|{_CODE})(?![^\s,)])")
_MONEY = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_AMOUNTS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})*[.,]000(?:\s?[-\u2010-\u2015,]\s?[1-9]\d{0,2}(?:[.,]\d{3})*[.,]000)*")
_CURRENCY = re.compile(r"\s?(?:dong|d|vnd|ty|trieu)\b")
_IDENTITY = re.compile(
    r"\b(?:cmnd|cmt|cccd|can cuoc|chung minh|dinh danh|ho chieu|passport|giay to|identity|card|"
    r"sdt|dt|dien thoai|phone|tel|mobile|hotline|zalo|goi|call|lien he|lh|"
    r"bhxh|bhyt|bao hiem|mst|ma so|ma the|tai khoan|stk|account|number)\b|\b(?:so|no|id)$"
)
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
_COUNTRY = re.compile(r"84[.,]\d{3}[.,]\d{3}[.,]\d{3}")


def masked(text: str) -> str:
    text = _PASSPORT.sub(MASK, _MAIL.sub(MASK, text))
    return _RUN.sub(lambda run: _kept(run[0], text[: run.start()], text[run.end() :]), text)


def without(text: str, names: Iterable[str]) -> str:
    """The text without these names of people, however they are accented or written large; names of one word are words
    like others, and stay."""
    said = nfc(text)
    for name in names:
        parts = fold(name).split()
        if len(parts) > 1:
            pattern = r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, parts)) + r"(?![^\W_])"
            for found in reversed(list(re.finditer(pattern, _letters(said)))):
                said = said[: found.start()] + MASK + said[found.end() :]
    return said


def _letters(text: str) -> str:
    """Lower case without accents and đ, letter for letter."""
    plain = (unicodedata.normalize("NFD", one.translate(_STROKE))[0].casefold() for one in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(plain, text, strict=True))


def _digits(text: str) -> int:
    return sum(one.isdigit() for one in text)


def _kept(run: str, before: str, after: str) -> str:
    """Dates and codes that stand apart are kept; what is between them is looked at alone."""
    parts, at = [], 0
    for found in _APART.finditer(run) if _digits(run) >= LEAST else ():
        parts += [_hidden(run[at : found.start()], before + run[:at], run[found.start() :] + after), found[0]]
        at = found.end()
    return "".join(parts) + _hidden(run[at:], before + run[:at], after)


def _hidden(part: str, before: str, after: str) -> str:
    if _digits(part) < LEAST or _is_money(part, before, after):
        return part
    for comma in re.finditer(",", part):
        left, right = part[: comma.start()], part[comma.end() :]
        if min(_digits(left), _digits(right)) >= LEAST:
            return f"{_hidden(left, before, ',')},{_hidden(right, before + left + ',', after)}"
    return _WHOLE.sub(MASK, part)


def _is_money(part: str, before: str, after: str) -> bool:
    """It is written as an amount; where a word of identity stands before, or it may be a phone of this country, only
    with the currency behind."""
    said = part.strip(" \n\t,")
    if not (_MONEY.fullmatch(said) or _AMOUNTS.fullmatch(said)) or before[-1:].isalnum():
        return False
    if _CURRENCY.match(fold(after[:10]) if not after[:1].isspace() else " " + fold(after[:10])):
        return True
    return not (_COUNTRY.fullmatch(said) or _IDENTITY.search(fold(before[-_BEFORE:])))
