"""What can be wrong with a picture of a paper, as far as it is seen at once. Pure."""

from enum import StrEnum


class Flaw(StrEnum):
    LOCKED = "locked"
    DARK = "dark"
    BLANK = "blank"
    SMALL = "small"
    BLURRED = "blurred"
    CUT = "cut"
