"""Kinds and states of leave, of the three haves, of warnings and of certificates in the inventory."""

from enum import StrEnum


class AbsenceKind(StrEnum):
    LEAVE = "leave"
    DUTY = "duty"
    SICK = "sick"
    STUDY = "study"
    OTHER = "other"


class AbsenceState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STANDING = (AbsenceState.ASKED, AbsenceState.ACCEPTED)
"""States that hold the days: no second absence lies on them."""


class Have(StrEnum):
    """What every official has: chip identity card, e-ID account, account of the national public-service portal."""

    CARD = "id_card"
    EID = "eid"
    PORTAL = "public_service"


class Proof(StrEnum):
    """How it was shown: read from the card's QR code, by signing in, or by a file."""

    QR = "qr"
    SIGN_IN = "sign_in"
    FILE = "file"


class HaveState(StrEnum):
    STATED = "stated"
    VERIFIED = "verified"
    REFUSED = "refused"


class Kind(StrEnum):
    """What is missing, or soon will be."""

    NO_CERTIFICATE = "no_certificate"
    CERTIFICATE_ENDED = "certificate_ended"
    CERTIFICATE_ENDING = "certificate_ending"
    NO_SEAL = "no_seal"
    SEAL_ENDED = "seal_ended"
    SEAL_ENDING = "seal_ending"
    NO_ACCOUNT = "no_account"
    RIGHT_MISSING = "right_missing"
    RIGHT_ENDING = "right_ending"
    NO_SUBSTITUTE = "no_substitute"
    HAVE_MISSING = "have_missing"
    HAVE_ENDED = "have_ended"
    HAVE_ENDING = "have_ending"


class Group(StrEnum):
    """How the board sorts them."""

    WORK = "work"
    CERTIFICATES = "certificates"
    RIGHTS = "rights"
    SUBSTITUTES = "substitutes"
    HAVES = "haves"


GROUPS = {
    Group.CERTIFICATES: (
        Kind.NO_CERTIFICATE, Kind.CERTIFICATE_ENDED, Kind.CERTIFICATE_ENDING, Kind.NO_SEAL, Kind.SEAL_ENDED,
        Kind.SEAL_ENDING,
    ),
    Group.RIGHTS: (Kind.NO_ACCOUNT, Kind.RIGHT_MISSING, Kind.RIGHT_ENDING),
    Group.SUBSTITUTES: (Kind.NO_SUBSTITUTE,),
    Group.HAVES: (Kind.HAVE_MISSING, Kind.HAVE_ENDED, Kind.HAVE_ENDING),
}  # fmt: skip
STOPS_WORK = (*GROUPS[Group.CERTIFICATES], *GROUPS[Group.RIGHTS], *GROUPS[Group.SUBSTITUTES])


class Reach(StrEnum):
    """Which open dossiers a warning endangers."""

    NONE = ""
    AUTHORITY = "authority"  # all that the unit settles: they need its signature
    STEP = "step"  # the unit's open steps of the role
    HELD = "held"  # the steps that the officer has taken


class Standing(StrEnum):
    """How a holder stands in the inventory of certificates."""

    VALID = "valid"
    WITHIN_30 = "30"
    WITHIN_60 = "60"
    WITHIN_90 = "90"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NONE = "none"
