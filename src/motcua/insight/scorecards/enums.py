"""What the figures are counted over, and what is asked of each dossier."""

from enum import StrEnum


class Base(StrEnum):
    """Which dossiers of the unit, as of a moment."""

    RECEIVED = "received"
    """Received in the period."""
    SETTLED = "settled"
    """Whose result was issued in the period, whenever they were received."""
    IN_WORK = "in_work"
    """Received by the end of the period, whenever, and not ended at that moment."""
    AT_ITS_CENTRES = "at_its_centres"
    """Received in the period at a centre of the unit, whoever settles them."""
    HELPED = "helped"
    """Received in the period, whoever settles and received them, where a centre of the unit helped to file."""


class Trait(StrEnum):
    """What is true of a dossier or not; `conditions` says it in SQL."""

    ONLINE = "online"
    SELF_ONLINE = "self_online"
    ASSISTED_ONLINE = "assisted_online"
    FULLY_ONLINE = "fully_online"
    PARTLY_ONLINE = "partly_online"
    SUPPLEMENTED = "supplemented"
    EARLY = "early"
    ON_THE_DAY = "on_the_day"
    LATE = "late"
    OVERDUE = "overdue"
    ELECTRONIC = "electronic"
    IN_TIME_766 = "in_time_766"
    ELSEWHERE = "elsewhere"
    FOR_OTHERS = "for_others"


class Part(StrEnum):
    """Which of the rows behind a figure."""

    ALL = "all"
    COUNTED = "counted"
    OTHERS = "others"
