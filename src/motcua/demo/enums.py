"""What becomes of a dossier of the demonstration, and where an open one stands."""

from enum import StrEnum


class Fate(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"
    LATE_OPEN = "late_open"
    PAUSED = "paused"
    REFUSED = "refused"
    DECLINED = "declined"
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    DISCONTINUED = "discontinued"


class Stage(StrEnum):
    """Where an open dossier stands."""

    SUBMITTED = "submitted"
    COMPLETION = "completion"
    RECEIVED = "received"
    TAKEN = "taken"
    CONSULTED = "consulted"
    MIDDLE = "middle"
    REVIEW = "review"
    APPROVE = "approve"
    ISSUE = "issue"
    SETTLED = "settled"
