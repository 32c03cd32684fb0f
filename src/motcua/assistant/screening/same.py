"""Whether two values mean the same: names, numbers, dates, places, as they stand on papers and in forms. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from motcua.assistant.knowledge.words import words
from motcua.assistant.screening.former import Former, renewed

NEAR = 0.8
"""Share of the words of a place that agree, from which it may be the same."""


class Sameness(StrEnum):
    """`MARKS`: the letters agree, their marks or one letter do not; `ORDER`: the same words in another order."""

    SAME = "same"
    MARKS = "marks"
    ORDER = "order"
    DIFFERENT = "different"


_TITLES = frozenset({"ong", "ba", "anh", "chi", "be", "chau", "mr", "mrs", "ms"})
_UNIT = frozenset({
    "xa", "phuong", "thi", "tran", "thanh", "pho", "huyen", "quan", "tinh", "khu", "thon", "xom", "ap", "ban", "to",
    "dan", "so", "duong", "dac", "tp", "tt", "p", "x", "h", "t", "q",
})  # fmt: skip
_DATE = re.compile(
    r"(?<!\d)(?:ng[aà]y\s*)?(\d{1,2})\s*(?:[/.\-]|\s*th[aá]ng\s*)\s*(\d{1,2})\s*(?:[/.\-]|\s*n[aă]m\s*)\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def names(declared: str, shown: str, *, seen: bool = False) -> Sameness:
    """Tone signs may stand on either vowel (hoà, hòa), titles before a name do not count. `seen`: the shown name comes
    from a picture, in which a gap between words may not have been seen."""
    ours, theirs = _name(declared), _name(shown)
    if not ours or not theirs:
        return Sameness.DIFFERENT
    if [w.full for w in ours] == [w.full for w in theirs]:
        return Sameness.SAME
    if [w.plain for w in ours] == [w.plain for w in theirs]:
        unmarked = not any(w.is_accented for w in theirs) or not any(w.is_accented for w in ours)
        return Sameness.SAME if unmarked and shown.isupper() and shown.isascii() else Sameness.MARKS
    if sorted(w.full for w in ours) == sorted(w.full for w in theirs):
        return Sameness.ORDER
    if seen and "".join(w.plain for w in ours) == "".join(w.plain for w in theirs):
        letters = [unicodedata.normalize("NFD", text).casefold().replace(" ", "") for text in (declared, shown)]
        return Sameness.SAME if letters[0] == letters[1] else Sameness.MARKS
    return Sameness.DIFFERENT


def numbers(declared: str, shown: str) -> Sameness:
    """Digits and letters only, capitals or not."""
    ours, theirs = _signs(declared), _signs(shown)
    return Sameness.SAME if ours and ours == theirs else Sameness.DIFFERENT


def dates(declared: date | str, shown: str) -> Sameness:
    ours, theirs = declared if isinstance(declared, date) else date_in(declared), date_in(shown)
    return Sameness.SAME if ours is not None and ours == theirs else Sameness.DIFFERENT


def places(declared: str, shown: str, former: Sequence[Former] = ()) -> Sameness:
    """The words that name a place, without the kinds of units; the shorter of both may leave out what is larger or
    smaller. A place in units of former times is the same as in those that took them over."""
    found = _places(declared, shown)
    if found is Sameness.SAME or not former:
        return found
    pairs = [(declared, now) for now in renewed(shown, former)] + [(now, shown) for now in renewed(declared, former)]
    order = list(Sameness)
    return min((found, *(_places(*pair) for pair in pairs)), key=order.index)


def _places(declared: str, shown: str) -> Sameness:
    ours, theirs = _place(declared), _place(shown)
    if not ours or not theirs:
        return Sameness.DIFFERENT
    few, many = sorted((ours, theirs), key=len)
    if few <= many:
        return Sameness.SAME
    return Sameness.MARKS if len(few & many) >= max(2, NEAR * len(few)) else Sameness.DIFFERENT


def amounts(declared: str, shown: str) -> Sameness:
    """Numbers with decimals: 1.250,5 and 1250.5 are the same."""
    ours, theirs = amount_in(declared), amount_in(shown)
    return Sameness.SAME if ours is not None and ours == theirs else Sameness.DIFFERENT


def texts(declared: str, shown: str) -> Sameness:
    ours, theirs = words(declared), words(shown)
    if [w.full for w in ours] == [w.full for w in theirs]:
        return Sameness.SAME
    if [w.plain for w in ours] == [w.plain for w in theirs]:
        return Sameness.MARKS
    one, other = " ".join(w.plain for w in ours), " ".join(w.plain for w in theirs)
    return Sameness.MARKS if Levenshtein.normalized_similarity(one, other) >= 0.9 else Sameness.DIFFERENT


def date_in(text: str) -> date | None:
    """The first day that a text names: 5/3/2026, 05-03-2026, ngày 5 tháng 3 năm 2026, 2026-03-05."""
    if found := _ISO.search(text):
        return _day(found[1], found[2], found[3])
    return next(iter(dates_in(text)), None)


def dates_in(text: str) -> list[date]:
    """All that it names as people write them."""
    return [day for found in _DATE.finditer(text) if (day := _day(found[3], found[2], found[1]))]


def amount_in(text: str) -> Decimal | None:
    """The first number in a text: points between groups of three, a comma or a point before decimals."""
    found = _AMOUNT.search(text)
    if not found:
        return None
    digits = found[0].replace(" ", "")
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".", 1)
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", digits):
        digits = digits.replace(".", "")
    try:
        return Decimal(digits).normalize()
    except InvalidOperation:
        return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _name(text: str) -> list:
    found = words(text)
    while len(found) > 1 and found[0].plain in _TITLES and len(found) > 2:
        found = found[1:]
    return found


def _signs(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum() and sign.isascii())


def _place(text: str) -> set[str]:
    return {w.plain for w in words(text) if w.plain not in _UNIT}
