"""The words that a subscription and its deliveries are written in. Labels for people: `labels.py`."""

from enum import StrEnum


class WebhookState(StrEnum):
    ACTIVE = "active"
    FAILING = "failing"
    """Its receiver has not answered well for several tries in a row; it is still tried."""
    DISABLED = "disabled"


class Why(StrEnum):
    """What disabled it."""

    ADMINISTRATOR = "administrator"
    GONE = "gone"
    """The receiver answered 410: it wants no more."""
    FAILURES = "failures"
    TOKEN = "token"
    """Its token has ended, was revoked, or its officer left."""


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"
    """The officer of the token may not see the dossier any more."""


class Reason(StrEnum):
    """Why an attempt brought no answer, or not a good one."""

    ANSWER = "answer"
    REDIRECT = "redirect"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    TLS = "tls"
    NAME = "name"
    ADDRESS = "address"
    BROKEN = "broken"


TEST = "webhook.test"
"""Type of the announcement that a person sends to try the address."""
