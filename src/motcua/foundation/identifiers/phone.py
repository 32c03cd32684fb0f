"""Vietnamese phone numbers: mobile 10 digits with a known prefix, landline 02x with 10–11 digits; E.164 is +84."""

import re

from motcua.foundation.identifiers.errors import IdentifierError

_MOBILE = re.compile(r"0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])[0-9]{7}")
_LANDLINE = re.compile(r"02[0-9]{8,9}")


def normalise(text: str) -> str:
    """`+84912345678` from any usual way of writing it."""
    digits = re.sub(r"[\s.()-]", "", text)
    digits = re.sub(r"^(\+84|0084|84(?=[0-9]{9,10}$))0?", "0", digits)
    if not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise IdentifierError("phone_form")
    return "+84" + digits[1:]


parse = normalise


def is_mobile(text: str) -> bool:
    try:
        return bool(_MOBILE.fullmatch("0" + normalise(text)[3:]))
    except IdentifierError:
        return False


def national(text: str) -> str:
    """`0912 345 678` for people to read."""
    digits = "0" + normalise(text)[3:]
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def mask(text: str) -> str:
    """`091****678`: enough to recognise one's own number."""
    digits = "0" + normalise(text)[3:]
    return digits[:3] + "*" * (len(digits) - 6) + digits[-3:]
