"""A rule said no. The message is written for the person at the screen and says what to do next."""

from typing import Any


class Refusal(Exception):
    """Base of every refusal: a (lazy) translated message with `%(name)s` places and the facts that fill them."""

    status = 422
    code = "refused"

    def __init__(self, message: Any, *, code: str | None = None, **facts: Any):
        super().__init__(message)
        self.message, self.facts = message, facts
        if code:
            self.code = code

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.facts if self.facts else text


class NotAllowed(Refusal):
    status, code = 403, "not-allowed"


class Conflict(Refusal):
    status, code = 409, "conflict"


class Invalid(Refusal):
    """Input that cannot be accepted; `fields` maps a field's key to its sentence."""

    status, code = 422, "invalid"

    def __init__(self, message: Any, *, fields: dict[str, Any] | None = None, **facts: Any):
        super().__init__(message, **facts)
        self.fields = fields or {}
