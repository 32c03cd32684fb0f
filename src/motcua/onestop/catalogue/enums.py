"""The words a procedure is described in. Labels for people: `labels.py`."""

from enum import StrEnum


class OnlineLevel(StrEnum):
    """How much of a procedure can be done online (Decree 42/2022/NĐ-CP, Article 11)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Level(StrEnum):
    """Where a procedure is settled; one may be settled at several levels."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


class ListedOnline(StrEnum):
    """What is published of a listed procedure: `OnlineLevel`, or less than that."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    SOME = "some"  # filing online is named, how far it goes is not
    NOT_PUBLISHED = "not_published"


class FeeState(StrEnum):
    """An empty fee is not "free": the amount is known, only its text is, or nothing was published."""

    KNOWN = "known"
    TEXT = "text"
    NOT_PUBLISHED = "not_published"


class FeeKind(StrEnum):
    """Lệ phí, set for what the State does; phí, for a service (Law on Fees and Charges 97/2015/QH13, Article 3)."""

    FEE = "fee"
    CHARGE = "charge"


class FactState(StrEnum):
    """How sure a fact of a bundle is."""

    KNOWN = "known"
    TEXT_ONLY = "text_only"
    NOT_PUBLISHED = "not_published"
    TO_BE_CONFIRMED = "to_be_confirmed"


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    CITIZEN_NUMBER = "citizen_number"
    COMMUNE = "commune"
    IDENTITY_PAPER = "identity_paper"
    PASSPORT = "passport"
    PHONE = "phone"


class DocumentWay(StrEnum):
    """How a required document reaches us: the applicant sends it, fills it in here, or we fetch it."""

    UPLOAD = "upload"
    FORM = "form"
    FETCHED = "fetched"


class ResultKind(StrEnum):
    DOCUMENT = "document"
    CARD = "card"
    REGISTER = "register"


class Ability(StrEnum):
    """What may be done at a step of the process, besides completing it."""

    DRAFT = "draft"
    SUPPLEMENT = "supplement"
    CONSULT = "consult"
    SIGN = "sign"
    ISSUE = "issue"


class ListStage(StrEnum):
    """How far a list is that an officer chose. `NOW`: short, read while its page is made; the others: long."""

    NOW = "now"
    LOOK, LOOKING, LOOKED = "look", "looking", "looked"
    IMPORT, IMPORTING, IMPORTED = "import", "importing", "imported"
