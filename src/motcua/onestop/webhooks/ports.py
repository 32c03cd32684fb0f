"""What announcements need from outside: somebody who carries them to a checked address."""

from dataclasses import dataclass
from typing import Protocol

from motcua.onestop.webhooks.enums import Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status, or None and the reason why there is none. `retry_after` in seconds."""

    status: int | None
    reason: Reason | None = None
    retry_after: int | None = None


class Sender(Protocol):
    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Bring it once, within bounds of time and size, to no address that may not be called; never raises for what
        the other side does."""
