"""Dossier codes: agency identifier, reception date, serial of the day (Circular 01/2018 art. 19).

Two forms of the agency identifier live side by side: `000.00.00.H41` (QCVN 102:2016, read right to left) and
`H44.10.05` (Decision 20/2020/QĐ-TTg, left to right).
"""

import re
from dataclasses import dataclass
from datetime import date

from motcua.foundation.identifiers.errors import IdentifierError

_CODE = re.compile(r"([A-Z0-9.]{3,35})-([0-9]{6})-([0-9]{4,7})")
_NEW = re.compile(r"[A-Z][0-9]{2}(\.[0-9A-Z]{2,3}){0,9}")
SERIAL_DIGITS = 4
_OLD = re.compile(r"[0-9A-Z]{3}(\.[0-9A-Z]{2}){2}\.[A-Z][0-9]{2}")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """`agency` as written; `levels` from level 1 (province) down, without the empty levels of the old form."""

    agency: str
    received_on: date
    serial: int
    levels: tuple[str, ...]
    old_form: bool
    text: str

    def __str__(self) -> str:
        return self.text


def _levels(agency: str) -> tuple[tuple[str, ...], bool]:
    if len(agency) <= 35 and _NEW.fullmatch(agency):
        return tuple(agency.split(".")), False
    if _OLD.fullmatch(agency):
        return tuple(part for part in reversed(agency.split(".")) if part.strip("0")), True
    raise IdentifierError("dossier_agency", agency=agency[:40])


def parse(text: str) -> DossierCode:
    """Read either form; letters in any case, blanks around are dropped."""
    match = _CODE.fullmatch(text.strip().upper())
    if not match:
        raise IdentifierError("dossier_code")
    levels, old = _levels(match[1])
    digits = match[2]
    try:
        on = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise IdentifierError("dossier_date", digits=digits) from None
    if int(match[3]) == 0:
        raise IdentifierError("dossier_serial")
    return DossierCode(match[1], on, int(match[3]), levels, old, match[0])


def make(agency: str, on: date, serial: int) -> str:
    """`H44.10.05-261123-0001`; the caller gives a serial never used before for this agency and day."""
    if not 1 <= serial <= 9_999_999:
        raise IdentifierError("dossier_serial")
    return f"{prefix(agency, on)}{serial:0{SERIAL_DIGITS}d}"


def prefix(agency: str, on: date) -> str:
    """What stands before the serial, of at least `SERIAL_DIGITS` digits: `H44.10.05-261123-`."""
    _levels(agency)
    if not 2000 <= on.year <= 2099:
        raise IdentifierError("dossier_date", digits=on.strftime("%y%m%d"))
    return f"{agency}-{on:%y%m%d}-"
