"""Tax codes: 10 digits with a check digit, 10 + 3 for a branch, or the 12-digit personal number (from 1 July 2025)."""

import re
from dataclasses import dataclass

from motcua.foundation.identifiers import citizen_number
from motcua.foundation.identifiers.errors import IdentifierError

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True, slots=True)
class TaxCode:
    """`code` is the ten digits (or twelve of a person), `branch` the three digits of a dependent unit or ""."""

    code: str
    branch: str = ""
    personal: bool = False

    def __str__(self) -> str:
        return f"{self.code}-{self.branch}" if self.branch else self.code


def check_digit(nine: str) -> int | None:
    """The tenth digit for nine digits; None when no code with these nine can exist."""
    digit = 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, nine, strict=True)) % 11
    return digit if digit < 10 else None


def parse(text: str) -> TaxCode:
    code = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]{12}", code):
        citizen_number.parse(code)
        return TaxCode(code, personal=True)
    match = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", code)
    if not match:
        raise IdentifierError("tax_code_form")
    if check_digit(match[1][:9]) != int(match[1][9]):
        raise IdentifierError("tax_code_check")
    return TaxCode(match[1], match[2] or "")
