"""The 12-digit personal identification number (Decree 137/2015 art. 13) and the old 9-digit identity card.

Three digits for the place of birth registration, one for century and sex, two for the year, six random; no check digit.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.foundation.identifiers.errors import IdentifierError


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class CitizenNumber:
    number: str
    place: str
    sex: Sex
    birth_year: int

    def __str__(self) -> str:
        return self.number


def parse(text: str, *, born: date | None = None, sex: Sex | str | None = None) -> CitizenNumber:
    """Read 12 digits (blanks between them are dropped); compared with the birth date and sex when these are given."""
    number = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{12}", number):
        raise IdentifierError("citizen_number_form")
    if number[:3] == "000":
        raise IdentifierError("citizen_number_place")
    century = int(number[3])
    found = CitizenNumber(
        number, number[:3], Sex.FEMALE if century % 2 else Sex.MALE, 1900 + century // 2 * 100 + int(number[4:6])
    )
    if born and born.year != found.birth_year:
        raise IdentifierError("citizen_number_birth", year=found.birth_year)
    if sex and str(sex) != found.sex:
        raise IdentifierError("citizen_number_sex")
    return found


def is_old_number(text: str) -> bool:
    """Whether the text is a 9-digit number of the former identity card (CMND)."""
    return bool(re.fullmatch(r"[0-9]{9}", re.sub(r"\s", "", text)))


def mask(number: str) -> str:
    """`025*******34`: the place and the last two digits."""
    return number[:3] + "*" * max(0, len(number) - 5) + number[-2:] if len(number) >= 9 else "*" * len(number)
