"""What people type about themselves and no answer needs: numbers of persons and phones, addresses of mail. Pure."""

import re

MASK = "•••"
_PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![\w.,])\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w.,]?\d)"),  # citizen number
    re.compile(r"(?<![\w.,])(?:\+?84|0)[ .-]?[235789]\d(?:[ .-]?\d){7}(?![\w.,]?\d)"),  # phone
    re.compile(r"(?<![\w.,])(?:\+?84|0)[ .-]?2\d(?:[ .-]?\d){8}(?![\w.,]?\d)"),  # phone of a house
    re.compile(r"(?<![\w.,])\d{9}(?![\w.,]?\d)"),  # number of the older identity card
    re.compile(r"(?<![\w.,])\d{9,18}(?![\w.,]?\d)"),  # of an account, an insurance
)


def masked(text: str) -> str:
    for pattern in _PERSONAL:
        text = pattern.sub(MASK, text)
    return text
