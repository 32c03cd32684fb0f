"""The machine-readable lines of identity papers (ICAO Doc 9303): three lines of 30 signs on cards (TD1), two of 44 in
passports (TD3). A check digit stands behind number, day of birth, day of expiry, and behind all of them together; names
have none, and are written without accents. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.foundation.identifiers.citizen_number import Sex
from motcua.foundation.identifiers.errors import IdentifierError

CARD, PASSPORT = "card", "passport"
WIDTH = {CARD: 30, PASSPORT: 44}
FILL = "<"
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEX = {"M": Sex.MALE, "F": Sex.FEMALE, FILL: None}
_AS_DIGIT = str.maketrans("OQDUILJZSGBTA", "0000111256874")
_AS_LETTER = str.maketrans("0125687", "OIZSGBT")
LEAST = 24
"""Signs that a line has at least, however many fillers were not counted."""
_CARD_1 = re.compile(r"^[IAC1][A-Z0-9<]([A-Z0-9<]{3})([A-Z0-9<]{9})([A-Z0-9<])([A-Z0-9<]*)$")
_CARD_2 = re.compile(r"^(.{6})(.)([MFH<])(.{6})(.)(.{3})(.*)(.)$")
_PASSPORT_1 = re.compile(r"^P[A-Z0-9<]([A-Z0-9<]{3})(.+)$")
_PASSPORT_2 = re.compile(r"^([A-Z0-9<]{9})(.)(.{3})(.{6})(.)([MFH<])(.{6})(.)(.*)(.)$")


@dataclass(frozen=True, slots=True)
class Mrz:
    """`kind`: "card" or "passport". `personal`: what stands in the optional part, the personal ID number on a card of
    ours. `sex` None: not said."""

    kind: str
    country: str
    surname: str
    given: str
    number: str
    nationality: str
    born: date
    until: date
    sex: Sex | None = None
    personal: str = ""

    @property
    def name(self) -> str:
        return f"{self.surname} {self.given}".strip()

    @property
    def holder_number(self) -> str:
        """The personal ID number where the paper has one, else the number of the paper."""
        return self.personal if re.fullmatch(r"[0-9]{12}", self.personal) else self.number


def check_digit(text: str) -> int:
    """By the weights 7, 3, 1; a filler counts nothing."""
    return sum((7, 3, 1)[at % 3] * max(0, _SIGNS.find(sign)) for at, sign in enumerate(text)) % 10


def parse(lines: Sequence[str], today: date) -> Mrz:
    """Lines as they stand on the paper. `today` tells which century a birth was in. Raises IdentifierError."""
    kept = [line.strip().upper() for line in lines]
    kind = {3: CARD, 2: PASSPORT}.get(len(kept), "")
    if not kind or any(len(line) != WIDTH[kind] or set(line) - set(_SIGNS + FILL) for line in kept):
        raise IdentifierError("mrz_form")
    found = (_card if kind == CARD else _passport)(kept, today, exact=True)
    whole = (
        kept[0][5:30] + kept[1][0:7] + kept[1][8:15] + kept[1][18:29]
        if kind == CARD
        else kept[1][0:10] + kept[1][13:20] + kept[1][21:43]
    )
    if kept[1][-1] != str(check_digit(whole)):
        raise IdentifierError("mrz_whole")
    return found


def read(texts: Iterable[str], today: date) -> Mrz | None:
    """The first whole set of such lines in what was read of a picture, where fillers are miscounted and 0 is taken for
    O; None where there is none whose check digits all fit."""
    lines = [line for line in map(_seen, texts) if len(line) >= LEAST]
    for at, line in enumerate(lines):
        for kind, count in ((PASSPORT, 2), (CARD, 3)):
            rows = lines[at : at + count]
            if len(rows) == count and (PASSPORT if line[0] == "P" else CARD) == kind:
                try:
                    return (_card if kind == CARD else _passport)(rows, today)
                except IdentifierError:
                    continue
    return None


def looks_like(texts: Iterable[str]) -> bool:
    """Whether such lines stand there at all, read well or badly."""
    return sum(text.count(FILL) >= 4 or "«" in text for text in texts) >= 2


def make(told: Mrz) -> list[str]:
    """The lines, for tests and made papers."""
    names = f"{told.surname}<<{told.given}".upper().replace(" ", FILL).replace("-", FILL).replace("'", "")
    sex = {Sex.MALE: "M", Sex.FEMALE: "F"}.get(told.sex, FILL) if told.sex else FILL
    number = _with_check(told.number.ljust(9, FILL))
    born, until = (_with_check(f"{day:%y%m%d}") for day in (told.born, told.until))
    if told.kind == PASSPORT:
        optional = told.personal.ljust(14, FILL)
        last = _with_check(optional) if told.personal else optional + FILL
        body = number + told.nationality.ljust(3, FILL) + born + sex + until + last
        whole = check_digit(number + born + until + last)
        return [f"P<{told.country.ljust(3, FILL)}{names}".ljust(44, FILL)[:44], f"{body}{whole}"]
    first = f"ID{told.country.ljust(3, FILL)}{number}{told.personal}".ljust(30, FILL)[:30]
    second = f"{born}{sex}{until}{told.nationality.ljust(3, FILL)}".ljust(29, FILL)
    whole = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return [first, f"{second}{whole}", names.ljust(30, FILL)[:30]]


def _card(rows: Sequence[str], today: date, *, exact: bool = False) -> Mrz:
    one, two = _CARD_1.match(rows[0]), _CARD_2.match(rows[1])
    if not one or not two:
        raise IdentifierError("mrz_form")
    number, check, optional = one[2], one[3], one[4].rstrip(FILL)
    if check == FILL and FILL in optional:  # a number longer than nine signs goes on behind its check
        more, _fill, rest = optional.partition(FILL)
        number, check, optional = number + more[:-1], more[-1:], rest
    number = _proved(number, check, "mrz_number", exact)
    born, until = (_proved(two[at], two[at + 1], "mrz_date", exact) for at in (1, 4))
    personal = re.match(r"[0-9]{12}", optional if exact else _digits(optional[:12]))
    return Mrz(
        CARD, _letters(one[1]), *_names(rows[2]), number, _letters(two[6]), _day(born, today), _until(until),
        _sex(two[3]), personal[0] if personal else optional.strip(FILL),
    )  # fmt: skip


def _passport(rows: Sequence[str], today: date, *, exact: bool = False) -> Mrz:
    one, two = _PASSPORT_1.match(rows[0]), _PASSPORT_2.match(rows[1])
    if not one or not two:
        raise IdentifierError("mrz_form")
    number = _proved(two[1], two[2], "mrz_number", exact)
    born, until = (_proved(two[at], two[at + 1], "mrz_date", exact) for at in (4, 7))
    return Mrz(
        PASSPORT, _letters(one[1]), *_names(one[2]), number, _letters(two[3]), _day(born, today), _until(until),
        _sex(two[6]), two[9][:14].strip(FILL),
    )  # fmt: skip


def _seen(text: str) -> str:
    """A line as it was read, in the signs of such lines."""
    plain = unicodedata.normalize("NFKD", text.upper().replace("«", "<<").replace("‹", FILL).replace("Đ", "D"))
    return "".join(sign for sign in plain if sign in _SIGNS or sign == FILL)


def _proved(text: str, check: str, wrong: str, exact: bool) -> str:
    """The text, where its check digit fits: as it was read, else with digits for letters that look like them."""
    ways = (
        (text,) if exact else (text, text[:1] + _digits(text[1:]), _letter(text[:1]) + _digits(text[1:]), _digits(text))
    )
    digit = check if exact else _digits(check)
    for tried in dict.fromkeys(ways):
        if digit == str(check_digit(tried)) and (wrong != "mrz_date" or tried.isdigit()):
            return tried.strip(FILL)
    raise IdentifierError(wrong)


def _letter(sign: str) -> str:
    return sign.translate(_AS_LETTER)


def _with_check(text: str) -> str:
    return f"{text}{check_digit(text)}"


def _digits(text: str) -> str:
    return text.translate(_AS_DIGIT)


def _letters(text: str) -> str:
    return text.translate(_AS_LETTER).replace(FILL, "")


def _sex(sign: str) -> Sex | None:
    return _SEX.get("M" if sign == "H" else sign)


def _names(text: str) -> tuple[str, str]:
    surname, _two, given = text.rstrip(FILL).translate(_AS_LETTER).partition("<<")
    return " ".join(surname.split(FILL)).strip(), " ".join(given.split(FILL)).strip()


def _day(text: str, today: date) -> date:
    """A day of birth: of the last hundred years."""
    try:
        day = date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
        return day if day <= today else date(day.year - 100, day.month, day.day)
    except ValueError as error:
        raise IdentifierError("mrz_date") from error


def _until(text: str) -> date:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError as error:
        raise IdentifierError("mrz_date") from error
