"""The one error of identifiers: a message id and facts, said in either language."""

from typing import Any

from motcua.foundation.identifiers.labels import ERRORS


class IdentifierError(ValueError):
    """Something that is not the identifier it should be. `message_id` and `facts` are translated at the edge."""

    def __init__(self, message_id: str, **facts: Any):
        super().__init__(message_id, facts)
        self.message_id, self.facts = message_id, facts

    def text(self, lang: str = "vi") -> str:
        """The sentence for people; Vietnamese unless lang is "en"."""
        return ERRORS[self.message_id]["en" if lang == "en" else "vi"].format(**self.facts)

    def __str__(self) -> str:
        return self.text("en")
