"""One row of a list of procedures put into our words: code, title, level, limit, fee. Pure.

What cannot be taken is refused with its reason; what is taken otherwise than it stands there is noted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from motcua.foundation.common.text import clean, fold
from motcua.onestop.catalogue.enums import FeeState, Level, ListedOnline

CODE = re.compile(r"\d\.\d{6}(\.\d{3}\.\d{2}\.\d{2}\.H\d{2})?")
"""1.001193, or with the agency's part of the older form: 1.001193.000.00.00.H42."""
LONGEST_TITLE, LONGEST = 2000, 600
FORMULAS = ("=", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
SOURCE = "Danh mục thủ tục hành chính của tỉnh"
"""Of a new row for which nobody names one."""
DONG = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|đ|vnđ|vnd|việt nam đồng)?\.?", re.IGNORECASE)
OLD_LEVELS = {"1": ListedOnline.NONE, "2": ListedOnline.NONE, "3": ListedOnline.PARTIAL, "4": ListedOnline.FULL}
"""The levels before Decree 42/2022/NĐ-CP: information, forms to print, sent online, result online too."""
OLD_LEVEL = re.compile(r"(?:dich vu cong |dvc |truc tuyen )*(?:muc do |muc |cap do )?([1-4])")
LEGACY = re.compile(r"[®©§¨¬¦][^\W\d_]|[^\W\d_][®©¨¬¦µ¸¹¶]|á[»º][^\s]|Ä[\u0080-\u00bf‘’]|Ã[\u0080-\u00bf]|\ufffd")
"""Letters of the fonts before Unicode (TCVN3), or of UTF-8 read as something else."""


class Reason(StrEnum):
    """Why a row is refused."""

    UNREADABLE = "unreadable"
    ENDLESS = "endless"
    NO_CODE = "no-code"
    LOST_ZEROS = "lost-zeros"
    BAD_CODE = "bad-code"
    REPEATED = "repeated"
    NO_TITLE = "no-title"
    LONG_TITLE = "long-title"
    NOT_UNICODE = "not-unicode"
    FORMULA = "formula"


class Noted(StrEnum):
    """What was taken otherwise than it stands in the file."""

    OLD_LEVEL = "old-level"
    NOT_UNDERSTOOD = "not-understood"
    SHORTENED = "shortened"
    FORMULA = "formula"


class RowRefused(Exception):
    def __init__(self, reason: Reason, **facts: str):
        self.reason, self.facts = reason, facts
        super().__init__(reason)


@dataclass(frozen=True)
class Listing:
    """A procedure as the table `listed_procedure` holds it; "" means not published."""

    code: str
    title: str
    sector: str
    levels: tuple[str, ...]
    agency: str
    online: str
    online_reason: str
    time_limit: str
    fee_state: str
    fee: str
    source: str


FIELDS = tuple(field.name for field in fields(Listing) if field.name != "fee_state")
"""What a column of a file can hold."""
Note = tuple[Noted, dict[str, str]]


def read(raw: Mapping[str, Any], source: str = SOURCE) -> tuple[Listing, list[Note]]:
    """`raw` maps `FIELDS` to what the file holds (text, number, list of texts, nothing). Raises RowRefused."""
    notes: list[Note] = []
    code = _code(raw.get("code"))
    title = _title(raw.get("title"))
    raw = {name: _value(name, value, notes) for name, value in raw.items()}
    texts = {
        name: _short(name, _text(raw.get(name)), notes) for name in ("sector", "agency", "online_reason", "source")
    }
    state, fee = _fee(raw.get("fee"))
    online, reason = _online(raw.get("online"), notes), texts["online_reason"]
    return Listing(
        code, title, texts["sector"], _levels(raw.get("levels"), notes), texts["agency"], online, reason,
        _short("time_limit", _text(raw.get("time_limit")), notes), state, _short("fee", fee, notes),
        texts["source"] or source,
    ), notes  # fmt: skip


def is_told(value: Any) -> bool:
    """Whether a cell says something that can be kept."""
    text = _text(value)
    return bool(text) and not (isinstance(value, str) and is_formula(value))


def is_formula(text: str) -> bool:
    """Of a formula that stands there as text or has no value, or of its error."""
    return text.lstrip().startswith(FORMULAS)


def _value(name: str, value: Any, notes: list[Note]) -> Any:
    """Nothing where a formula stands; code and title are refused for it."""
    if name in ("code", "title") or not isinstance(value, str) or not is_formula(value):
        return value
    notes.append((Noted.FORMULA, {"field": name}))
    return None


def _text(value: Any) -> str:
    """One line. Whole numbers without the ".0" that spreadsheets give them."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(clean(str(value)).split())


def _short(name: str, text: str, notes: list[Note]) -> str:
    if len(text) <= LONGEST:
        return text
    notes.append((Noted.SHORTENED, {"field": name}))
    return text[: LONGEST - 1].rstrip() + "…"


def _code(value: Any) -> str:
    code = _text(value)
    if not code:
        raise RowRefused(Reason.NO_CODE)
    if is_formula(code):
        raise RowRefused(Reason.FORMULA, field="code", text=code[:60])
    if CODE.fullmatch(code):
        return code
    short = re.fullmatch(r"(\d)(?:[.,](\d{1,5}))?", code)
    if short:
        raise RowRefused(Reason.LOST_ZEROS, code=code, meant=f"{short[1]}.{(short[2] or '').ljust(6, '0')}")
    raise RowRefused(Reason.BAD_CODE, code=code[:60])


def _title(value: Any) -> str:
    title = _text(value)
    if not title:
        raise RowRefused(Reason.NO_TITLE)
    if is_formula(title):
        raise RowRefused(Reason.FORMULA, field="title", text=title[:60])
    if LEGACY.search(title):
        raise RowRefused(Reason.NOT_UNICODE, text=title[:60])
    if len(title) > LONGEST_TITLE:
        raise RowRefused(Reason.LONG_TITLE, most=str(LONGEST_TITLE))
    return title


_LEVELS = [
    (Level.COMMUNE, re.compile(r"\b(xa|phuong|dac khu|commune)\b")),
    (Level.PROVINCE, re.compile(r"\b(tinh|so|thanh pho|province)\b")),
    (Level.MINISTRY, re.compile(r"\b(bo|trung uong|cuc|ministry)\b")),
    (Level.OTHER, re.compile(r"\b(khac|huyen|other)\b")),
]


def _levels(value: Any, notes: list[Note]) -> tuple[str, ...]:
    found, told = [], _text(value)
    for part in filter(None, re.split(r"[,;/|]", fold_keeping(told))):
        fitting = [level for level, words in _LEVELS if words.search(part)]
        if not fitting:
            notes.append((Noted.NOT_UNDERSTOOD, {"field": "levels", "text": told[:60]}))
        found += fitting
    return tuple(str(level) for level, _ in _LEVELS if level in found)


def fold_keeping(text: str) -> str:
    """Folded, with the signs that part a list kept."""
    return ",".join(fold(part) for part in re.split(r"[,;/|]", text))


def _online(value: Any, notes: list[Note]) -> str:
    told = _text(value)
    words = fold(told)
    if told in list(ListedOnline):
        return told
    old = OLD_LEVEL.fullmatch(words)
    if old:
        found = OLD_LEVELS[old[1]]
        notes.append((Noted.OLD_LEVEL, {"text": told, "meant": str(found)}))
        return str(found)
    for said, meant in (
        ("toan trinh", ListedOnline.FULL), ("mot phan", ListedOnline.PARTIAL), ("thong tin", ListedOnline.NONE),
        ("khong", ListedOnline.NONE), ("truc tuyen", ListedOnline.SOME), ("truc tiep", ListedOnline.NONE),
    ):  # fmt: skip
        if said in words:
            return str(meant)
    if words:
        notes.append((Noted.NOT_UNDERSTOOD, {"field": "online", "text": told[:60]}))
    return str(ListedOnline.NOT_PUBLISHED)


def _fee(value: Any) -> tuple[str, str]:
    """A nought is not "free": nobody entered the fee."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (str(FeeState.KNOWN), str(int(value))) if value > 0 else (str(FeeState.NOT_PUBLISHED), "")
    text = _text(value)
    amount = DONG.fullmatch(text)
    if amount:
        return str(FeeState.KNOWN), re.sub(r"[.,]", "", amount[1])
    if not text or text in ("0", "-"):
        return str(FeeState.NOT_PUBLISHED), ""
    return str(FeeState.TEXT), text
