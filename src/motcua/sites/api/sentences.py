"""What is the matter with something that was sent, in the caller's language: the checks of pydantic by their types.

The types and their facts are those of pydantic_core's list of errors; a type that is not here has a general sentence.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NUMBER = gettext_lazy("Send a number here.")
WHOLE = gettext_lazy("Send a whole number here.")
TEXT = gettext_lazy("Send text here.")
LIST = gettext_lazy("Send a list here.")
OBJECT = gettext_lazy("Send an object with named fields here.")
DAY = gettext_lazy("Send a day as year-month-day, for example 2026-09-30.")
MOMENT = gettext_lazy("Send a moment with its time zone, for example 2026-09-30T08:00:00+07:00.")
TRUTH = gettext_lazy("Send true or false here.")
IDENTIFIER = gettext_lazy("Send an identifier (UUID) as it was answered here.")
CHOICE = gettext_lazy("Send one of these: %(expected)s.")
SENTENCES: dict[str, Any] = {
    "missing": gettext_lazy("Send this field too."),
    "extra_forbidden": gettext_lazy("There is no such field here."),
    "string_too_long": gettext_lazy("Send at most %(max_length)s letters."),
    "string_too_short": gettext_lazy("Send at least %(min_length)s letters."),
    "string_pattern_mismatch": gettext_lazy("Send only what fits the form %(pattern)s."),
    "string_type": TEXT, "string_unicode": TEXT,
    "int_parsing": WHOLE, "int_type": WHOLE, "int_from_float": WHOLE, "int_parsing_size": WHOLE,
    "float_parsing": NUMBER, "float_type": NUMBER, "finite_number": NUMBER,
    "bool_parsing": TRUTH, "bool_type": TRUTH,
    "enum": CHOICE, "literal_error": CHOICE,
    "uuid_parsing": IDENTIFIER, "uuid_type": IDENTIFIER,
    "date_parsing": DAY, "date_type": DAY, "date_from_datetime_parsing": DAY, "date_from_datetime_inexact": DAY,
    "datetime_parsing": MOMENT, "datetime_type": MOMENT, "datetime_from_date_parsing": MOMENT,
    "timezone_aware": MOMENT,
    "greater_than": gettext_lazy("Send a number greater than %(gt)s."),
    "greater_than_equal": gettext_lazy("Send a number of at least %(ge)s."),
    "less_than": gettext_lazy("Send a number less than %(lt)s."),
    "less_than_equal": gettext_lazy("Send a number of at most %(le)s."),
    "too_long": gettext_lazy("Send at most %(max_length)s of these."),
    "too_short": gettext_lazy("Send at least %(min_length)s of these."),
    "list_type": LIST,
    "dict_type": OBJECT, "model_type": OBJECT, "model_attributes_type": OBJECT,
}  # fmt: skip


def sentence(error: dict[str, Any]) -> str:
    """`error` as pydantic tells it: {"type", "ctx", …}. Its `msg` is English and told to nobody."""
    told = SENTENCES.get(error["type"])
    try:
        return str(told) % _facts(error) if told else general()
    except KeyError:
        return general()


def general() -> str:
    return _("This has another form than described. Compare it with the description of the interface.")


def _facts(error: dict[str, Any]) -> dict[str, Any]:
    """With “'a', 'b' or 'c'” as a plain list."""
    facts = dict(error.get("ctx") or {})
    if "expected" in facts:
        facts["expected"] = str(facts["expected"]).replace("' or '", "', '").replace("'", "")
    return facts
