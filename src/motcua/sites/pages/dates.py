"""How a day is typed, shown by an example that could be the answer: a past day for a birth, a coming one for a term."""

from datetime import timedelta
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import today

AHEAD = timedelta(days=30)


def example(*, past: bool = False) -> str:
    """21/10/2025, or a day a month from now."""
    return "21/10/2025" if past else f"{today() + AHEAD:%d/%m/%Y}"


def hint(*, past: bool = False) -> str:
    return _("Day, month, year, for example %(day)s") % {"day": example(past=past)}


def wrong(*, past: bool = False) -> str:
    return _("This is not a day of the calendar. Write it like %(day)s.") % {"day": example(past=past)}


coming_hint: Any = lazy(hint, str)
"""The same with a coming day, or a past one, worded when the page is shown."""
wrong_day: Any = lazy(wrong, str)
