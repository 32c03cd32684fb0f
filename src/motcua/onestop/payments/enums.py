"""The words that money is written in. Labels for people: `labels.py`."""

from enum import StrEnum


class Method(StrEnum):
    """How an order is paid; each but cash has a port."""

    VIETQR = "vietqr"
    PAYPLAT = "payplat"
    VNPAY = "vnpay"
    CASH = "cash"


ONLINE = (Method.VIETQR, Method.PAYPLAT, Method.VNPAY)


class DemandState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class OrderState(StrEnum):
    """`UNKNOWN`: the payer may have paid and nobody has said so yet; it is asked about until it is known."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class OrderVerb(StrEnum):
    SETTLE = "settle"
    FAIL = "fail"
    DOUBT = "doubt"
    EXPIRE = "expire"
    REFUND = "refund"


class Standing(StrEnum):
    """What a payment that reached us is for us."""

    SETTLED = "settled"
    WRONG_AMOUNT = "wrong_amount"
    SECOND = "second"
    """What it was for is paid already."""
    NOT_OWED = "not_owed"
    """What it was for is asked no more (a dossier withdrawn meanwhile)."""
    UNKNOWN_ORDER = "unknown_order"


class Heard(StrEnum):
    """How we came to know of a payment."""

    CALLBACK = "callback"
    QUERY = "query"
    REPORT = "report"
    COUNTER = "counter"


class Verdict(StrEnum):
    """What came of a message from outside."""

    TAKEN = "taken"
    REPEATED = "repeated"
    FAILED = "failed"
    HELD = "held"
    """Money came that settles nothing; it is listed and given back."""
    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    CONTRADICTS = "contradicts"
    """The same transaction was told before with other facts; the first stands."""
    NOTHING = "nothing"


class Wrong(StrEnum):
    """Why a message was not listened to."""

    SIGNATURE = "signature"
    FORM = "form"
    TOO_LONG = "too_long"


class ReceiptState(StrEnum):
    VALID = "valid"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class RefundState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    PAID = "paid"


class RefundReason(StrEnum):
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    WRONG_AMOUNT = "wrong_amount"
    PAID_TWICE = "paid_twice"
    NOT_OWED = "not_owed"
    EXEMPT = "exempt"
    OTHER = "other"


class DifferenceKind(StrEnum):
    """What the bank alone has is heard from its report first, so that it is never missing here."""

    NOT_THERE = "not_there"
    """Our books have it, the bank does not."""
    AMOUNT = "amount"
    HELD = "held"
    """Both have it, and it settles nothing: wrong amount, paid twice, no order."""
    REFUND = "refund"
    """Given back by one of the two only, or with another amount."""
    TWICE = "twice"
    """The report of another day has the transaction too."""
