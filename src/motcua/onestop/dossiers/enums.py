"""The words a dossier's record is written in. Labels for people: `labels.py`."""

from enum import StrEnum


class DossierState(StrEnum):
    """Public states (numbers of the national list live in the national portal's adapter)."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    DECLINED = "declined"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    PAYMENT_REQUESTED = "payment_requested"
    WITHDRAWN = "withdrawn"
    DISCONTINUED = "discontinued"
    SETTLED = "settled"
    RESULT_RETURNED = "result_returned"


class Verb(StrEnum):
    """What people do to a dossier; each is one function in `services`."""

    SUBMIT = "submit"
    REQUEST_COMPLETION = "request_completion"
    COMPLETE = "complete"
    RECEIVE = "receive"
    UNDO_RECEPTION = "undo_reception"
    DECLINE = "decline"
    TAKE = "take"
    RELEASE = "release"
    FORWARD = "forward"
    SEND_BACK = "send_back"
    END_STEP = "end_step"
    """A step beside one that was sent back to before the work split; it begins anew from there."""
    CONSULT = "consult"
    PROPOSE_OPINION = "propose_opinion"
    ANSWER_CONSULTATION = "answer_consultation"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    DRAFT_RESULT = "draft_result"
    SIGN = "sign"
    ISSUE = "issue"
    HAND_ON = "hand_on"
    ACCEPT_RESULT = "accept_result"
    MISS_RESULT = "miss_result"
    POST_RESULT = "post_result"
    POST_BACK = "post_back"
    RETURN_RESULT = "return_result"
    REISSUE = "reissue"
    WITHDRAW = "withdraw"
    PROPOSE_LETTER = "propose_letter"
    DROP_LETTER = "drop_letter"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    DISCONTINUE = "discontinue"
    TRANSFER = "transfer"
    ACCEPT_TRANSFER = "accept_transfer"
    HAND_BACK = "hand_back"
    NOTE = "note"
    MESSAGE = "message"
    CHANGE_CONTACT = "change_contact"
    REQUEST_PAYMENT = "request_payment"
    COLLECT_FEE = "collect_fee"
    PAY = "pay"
    REFUND = "refund"
    RECOMPUTE = "recompute"


class Further(StrEnum):
    """Acts that are called by a name of their own and recorded under another verb, or under none."""

    SEND_RETURN_CODE = "send_return_code"
    DELIVERED = "delivered"
    """The post handed the result over; recorded as `return_result`."""


class Channel(StrEnum):
    PORTAL = "portal"
    COUNTER = "counter"
    POST = "post"
    ASSISTED = "assisted"
    NATIONAL_PORTAL = "national_portal"


class Helper(StrEnum):
    """Who helps somebody to file online."""

    COUNTER = "counter"
    COMMUNITY = "community"
    """A member of the community digital team (tổ công nghệ số cộng đồng)."""
    RELATIVE = "relative"
    """Of the family, or authorised."""


class Consent(StrEnum):
    """How a person agreed that their form is filled in for them."""

    PAPER = "paper"
    CODE = "code"


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class ApplicantKind(StrEnum):
    PERSON = "person"
    BUSINESS = "business"


class CopyKind(StrEnum):
    """How a paper was shown at the counter (Circular 03/2025/TT-VPCP, form 01)."""

    ELECTRONIC = "electronic"
    ORIGINAL = "original"
    CERTIFIED = "certified"
    PHOTOCOPY = "photocopy"


FORM_01 = "form-01-reception"
"""Kind of the letter that receives a dossier and appoints the day of its result."""


class LetterKind(StrEnum):
    """What the competent authority signs besides a result (Circular 03/2025/TT-VPCP, Appendix I); form 04 has two
    uses: it moves the day before it comes, or apologises after it has passed and names another."""

    EXTENSION = "form-04-extension"
    APOLOGY = "form-04-apology"
    STOP = "form-05-stop"


class LetterState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    DROPPED = "dropped"


TRANSFER_STEP = "transfer"
"""The step of a dossier that another agency has been asked to take; no process of a bundle names it."""


class ResultState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ISSUED = "issued"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    """Signed, then sent back before it went out."""


class MoneyState(StrEnum):
    """Whether money stands between the dossier and its result. Kept apart from the business state."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"
    REFUNDED = "refunded"


class HandoverState(StrEnum):
    NONE = "none"
    READY = "ready"
    RETURNED = "returned"
