"""The words of printing from Word templates."""

from enum import StrEnum


class TemplateKind(StrEnum):
    """What is printed with it."""

    RESULT = "result"  # a permit or certificate to be signed by hand or stamped
    LETTER = "letter"  # a letter to the applicant or another agency
    SLIP = "slip"  # a slip that goes along with the dossier
    OTHER = "other"


class RunState(StrEnum):
    ASKED = "asked"
    PRINTING = "printing"
    JOINING = "joining"
    DONE = "done"
    FAILED = "failed"  # not one copy could be made, or the whole could not be put together
    ENDED = "ended"  # the print file's days are over; the copies stay with their dossiers


class ItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Shape(StrEnum):
    """How a value is written."""

    PLAIN = ""
    UPPER = "upper"
    LOWER = "lower"
    WORDS = "words"  # of a date: ngày 21 tháng 10 năm 2025
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Way(StrEnum):
    """What becomes of a tag without a field."""

    FIELD = "field"
    LIST = "list"
    BLANK = "blank"  # nothing stands there
    KEEP = "keep"  # it is no tag: it stays as it stands
    UNKNOWN = ""  # nobody has said yet: the template cannot be printed
