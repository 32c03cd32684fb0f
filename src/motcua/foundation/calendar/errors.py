"""Errors of legal time: a message id and facts; the sentence in either language comes from labels.py."""

from typing import Any


class CalendarError(ValueError):
    """A calendar or an event that cannot be used. `message_id` and `facts` are for translation at the edge."""

    def __init__(self, message_id: str, **facts: Any):
        super().__init__(message_id, facts)
        self.message_id, self.facts = message_id, facts

    def text(self, lang: str = "vi") -> str:
        from motcua.foundation.calendar.labels import ERRORS

        return ERRORS[self.message_id]["en" if lang == "en" else "vi"].format(**self.facts)

    def __str__(self) -> str:
        return self.text("en")


class LimitError(CalendarError):
    """A time limit that cannot be read."""
