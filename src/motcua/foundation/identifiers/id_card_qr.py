"""The QR code of the chip identity card: 7 fields by `|`, new cards up to 11.

number|old card number or empty|full name|birth ddmmyyyy|Nam/Nữ|residence|issue ddmmyyyy|…
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from motcua.foundation.identifiers import citizen_number
from motcua.foundation.identifiers.citizen_number import Sex
from motcua.foundation.identifiers.errors import IdentifierError

_SEX = {"nam": Sex.MALE, "nữ": Sex.FEMALE}


@dataclass(frozen=True, slots=True)
class IdCard:
    """What the card says; texts in NFC. `extra` keeps the fields after the seventh as they are."""

    number: str
    old_number: str
    name: str
    born: date
    sex: Sex
    residence: str
    issued: date
    extra: tuple[str, ...] = ()


def _date(text: str, field: int) -> date:
    match = re.fullmatch(r"([0-9]{2})([/-]?)([0-9]{2})\2([0-9]{4})", text)
    try:
        if match:
            return date(int(match[4]), int(match[3]), int(match[1]))
    except ValueError:
        pass
    raise IdentifierError("qr_date", field=field)


def parse(text: str) -> IdCard:
    """Read what a scanner typed; the number must agree with the year of birth and the sex."""
    clean = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in clean):
        raise IdentifierError("control_characters")
    fields = [" ".join(part.split()) for part in clean.split("|")]
    if not 7 <= len(fields) <= 11:
        raise IdentifierError("qr_fields")
    number, old, name, born, sex, residence, issued = fields[:7]
    if old and not re.fullmatch(r"[0-9]{9}([0-9]{3})?", old):
        raise IdentifierError("qr_old_number")
    if not 2 <= len(name) <= 100 or not all(c.isalpha() or c in " '-.’" for c in name):
        raise IdentifierError("qr_name")
    if sex.lower() not in _SEX:
        raise IdentifierError("qr_sex")
    birthday, found_sex = _date(born, 4), _SEX[sex.lower()]
    found = citizen_number.parse(number, born=birthday, sex=found_sex)
    return IdCard(found.number, old, name, birthday, found_sex, residence, _date(issued, 7), tuple(fields[7:]))


def make(card: IdCard) -> str:
    """The text of the QR code."""
    sex = "Nam" if card.sex == Sex.MALE else "Nữ"
    # Not strftime: its %Y loses the leading zeros of early years on some systems.
    born, issued = (f"{d.day:02d}{d.month:02d}{d.year:04d}" for d in (card.born, card.issued))
    return "|".join((card.number, card.old_number, card.name, born, sex, card.residence, issued, *card.extra))
