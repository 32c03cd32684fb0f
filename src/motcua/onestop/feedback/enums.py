"""The words of a complaint (Law on Complaints 02/2011/QH13)."""

from enum import StrEnum


class DecisionKind(StrEnum):
    """What is complained of."""

    DECLINED = "declined"  # form 03: not received
    REFUSED = "refused"  # the notice that refuses the request
    DISCONTINUED = "discontinued"  # the settling was stopped


class ComplaintState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class ComplaintVerb(StrEnum):
    FILE = "file"
    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


class ComplaintOutcome(StrEnum):
    """Article 31: the complaint is right, right in part, or wrong."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
