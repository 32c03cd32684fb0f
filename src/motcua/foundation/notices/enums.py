from enum import StrEnum

SUBJECT = "notice"
"""Holder of the files that go with a message."""


class Channel(StrEnum):
    EMAIL = "email"
    INBOX = "inbox"  # the person's own page on the portal, an officer's page on the desk


class DeliveryState(StrEnum):
    QUEUED = "queued"  # not tried yet
    FAILED = "failed"  # tried, will be tried again at `next_at`
    SENT = "sent"
    GIVEN_UP = "given_up"  # kept for a person to look at; `services.retry` queues it again


class RecipientKind(StrEnum):
    PERSON = "person"
    BUSINESS = "business"
    OFFICER = "officer"
    UNIT = "unit"
