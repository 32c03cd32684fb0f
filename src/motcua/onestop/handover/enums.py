"""The words of returning results."""

from enum import StrEnum


class Standing(StrEnum):
    LIES = "lies"  # at `place`; for whoever collects, where that is `goes_to`
    ON_THE_WAY = "on_the_way"  # on an open slip from `place` to `goes_to`
    POSTED = "posted"  # given to the post by `place`
    GIVEN = "given"


class ItemState(StrEnum):
    SENT = "sent"
    ARRIVED = "arrived"
    MISSING = "missing"
    REPLACED = "replaced"  # a corrected result took its place before it arrived


class Confirmed(StrEnum):
    """How it was made sure that the result was received."""

    SIGNATURE = "signature"  # drawn on the screen
    CODE = "code"  # sent to the applicant, told to the officer
    SLIP = "slip"  # signed on paper, attached or noted


class PostState(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    CAME_BACK = "came_back"
    REPLACED = "replaced"
