"""What the text behind a label says as an answer of its kind; nothing where it is not sure what it says. Pure."""

import re

from motcua.assistant.intake.sheets import Field, Kind
from motcua.assistant.screening.finding import flat
from motcua.assistant.screening.same import date_in

_LEADERS = re.compile(r"[.…_‥·•]{2,}|…|(?<=\s)[.·•_](?=\s)|(?:\. ){2,}\.?")
_NOTE = re.compile(r"^\s*[(\[{]?\s*\d{1,2}\s*[)\]}]")
REMARK = re.compile(r"^(?:\s*(?:\([^()]{1,40}\)|[^():]{0,30}\)))+\s*(?=:)")
"""What a label says in brackets before its colon."""
_RAISED = re.compile(r"^\s*:(?:\S{1,2}(?=\s+\S)|\d(?=[^\W\d_]{2}))")
"""The number of a footnote, small and raised, is read as a sign or two that stick to the colon."""
_LONG = re.compile(r"(?:[.…_‥·•]\s?){3,}|…")
MOST_BEHIND = 5
"""Letters behind the dots that are taken for misread dots."""
_EDGES = " \t:;,.…_-–—|*°·•"
_NAME = re.compile(r"^[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*$")
_UNITS = re.compile(r"(?:m2|m²|m|đồng|đ|vnđ|vnd|tầng|tháng|người|bản|lao động)\.?$", re.IGNORECASE)


def bare(text: str) -> str:
    """Without dots to write on, numbers of footnotes, signs at either end."""
    text = _NOTE.sub(" ", _RAISED.sub(" ", REMARK.sub("", text)).lstrip(_EDGES))
    text = re.sub(r"\((\d)\)", " ", text)
    return " ".join(_LEADERS.sub(" ", text).split()).strip(_EDGES)


def has_raised(text: str) -> bool:
    """Whether something was left out as the number of a footnote, that may have been the value's own."""
    return bool(_RAISED.match(REMARK.sub("", text)))


def said(field: Field, text: str) -> str:
    """As people type it into the electronic form; of a choice its value. "" where nothing sure is said."""
    text = bare(text if field.kind is Kind.DATE else _before_dots(text))
    if not text:
        return ""
    return _READERS[field.kind](field, text)


def _before_dots(text: str) -> str:
    """What a few signs behind the dots to write on add is no value; what stands before and behind them is one."""
    first, *rest = _LONG.split(text, maxsplit=1)
    few = sum(letter.isalnum() for letter in "".join(rest)) <= MOST_BEHIND
    return first if first.strip(_EDGES) and few else text


def _name(field: Field, text: str) -> str:
    if not _NAME.match(text) or " " not in text or any(len(word) > 12 for word in text.split()):
        return ""
    words = [word[:1].upper() + word[1:].lower() for word in text.split()]
    return " ".join(words)


def _date(field: Field, text: str) -> str:
    day = date_in(re.sub(r"\s*([/.\-])\s*", r"\1", text))
    if day is None:
        return ""
    digits = re.sub(r"\D", "", text)
    return f"{day:%d/%m/%Y}" if len(digits) in (6, 7, 8) else ""


def _number(field: Field, text: str) -> str:
    joined = re.sub(r"[\s.|\-]", "", text)
    return joined.upper() if re.fullmatch(r"[A-Za-z]{0,2}\d{5,14}", joined) else ""


def _amount(field: Field, text: str) -> str:
    number = _UNITS.sub("", text.strip()).strip(_EDGES)
    number = _UNITS.sub("", number).strip(_EDGES)
    if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+", number):
        return re.sub(r"\D", "", number)
    if re.fullmatch(r"\d{1,12}(?:[.,]\d{1,2})?", number):
        return number.replace(".", ",")
    return ""


def _phone(field: Field, text: str) -> str:
    joined = re.sub(r"[\s.\-()]", "", text)
    return joined if re.fullmatch(r"(?:\+84|0)\d{8,10}", joined) else ""


def _text(field: Field, text: str) -> str:
    text = re.sub(r"(?<=[^\W\d_]),(?=\w)|(?<=\d),(?=[^\W\d_])", ", ", text)
    letters = sum(letter.isalnum() for letter in text)
    return text if letters and letters >= 0.6 * len(text.replace(" ", "")) else ""


def _choice(field: Field, text: str) -> str:
    """The value of which words stand there, when the words of no other do beside them."""
    there = f" {' '.join(flat(text).split())} "
    words = [
        (f" {' '.join(flat(word).split())} ", value) for value, said in (field.words or {}).items() for word in said
    ]
    values = set()
    for sought, value in sorted(words, key=lambda one: -len(one[0])):
        if sought in there:  # a longer one is no longer looked into for a shorter one
            values.add(value)
            there = there.replace(sought, f" {'_' * len(sought)} ")
    return values.pop() if len(values) == 1 else ""


_READERS = {
    Kind.NAME: _name, Kind.DATE: _date, Kind.NUMBER: _number, Kind.AMOUNT: _amount, Kind.ADDRESS: _text,
    Kind.TEXT: _text, Kind.CHOICE: _choice, Kind.PHONE: _phone,
}  # fmt: skip
