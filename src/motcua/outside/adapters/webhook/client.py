"""Announcements over HTTP: what the other side does becomes a status or a reason."""

import ssl

import httpcore

from motcua.onestop.webhooks import selectors
from motcua.onestop.webhooks.addresses import Allowed, BadAddress, parse
from motcua.onestop.webhooks.enums import Reason
from motcua.onestop.webhooks.ports import Answer
from motcua.outside.adapters import fetching

SECONDS = 15.0
"""From asking for the name to the head of the answer (the standard recommends 15 to 30)."""


class HttpSender:
    """`allowed`: what may be called, by default what the installation's settings say at that moment."""

    def __init__(
        self, allowed: Allowed | None = None, *, seconds: float = SECONDS, ask: fetching.Resolve = fetching.resolve,
        trust: ssl.SSLContext | None = None,
    ):  # fmt: skip
        self._allowed, self._seconds, self._ask, self._trust = allowed, seconds, ask, trust

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        allowed = self._allowed or selectors.allowed()
        try:
            target = parse(url, allowed)  # again: settings may have been narrowed since it was registered
            head = fetching.post(
                target, headers, body, allowed=allowed, seconds=self._seconds, ask=self._ask, trust=self._trust
            )
        except (BadAddress, fetching.AddressRefused):
            return Answer(None, Reason.ADDRESS)
        except fetching.NameUnknown:
            return Answer(None, Reason.NAME)
        except httpcore.TimeoutException:
            return Answer(None, Reason.TIMEOUT)
        except httpcore.NetworkError as error:
            return Answer(None, Reason.TLS if _is_tls(error) else Reason.CONNECTION)
        except (httpcore.ProtocolError, UnicodeError):
            return Answer(None, Reason.BROKEN)
        return Answer(head.status, retry_after=_seconds(head.headers.get("retry-after", "")))


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _seconds(text: str) -> int | None:
    """The form in seconds; the form with a date is not heeded."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def build() -> HttpSender:
    return HttpSender()
