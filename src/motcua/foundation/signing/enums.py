from enum import StrEnum


class HolderKind(StrEnum):
    OFFICER = "officer"
    UNIT = "unit"


class Kind(StrEnum):
    """Whose signature: a person's own, or the seal of an organisation."""

    PERSON = "person"
    SEAL = "seal"


class Integrity(StrEnum):
    GOOD = "good"
    BROKEN = "broken"


class Coverage(StrEnum):
    WHOLE = "whole"
    PARTIAL = "partial"


class Trust(StrEnum):
    """TRUSTED: leads to a root of ours and was good when signed. UNKNOWN: leads to no root of ours. UNTRUSTED: leads to
    one, but was expired, revoked or not meant for signing."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    UNTRUSTED = "untrusted"


class Verdict(StrEnum):
    VALID = "valid"
    ALTERED = "altered"
    UNTRUSTED = "untrusted"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Finding(StrEnum):
    """Why the verdict is what it is; each has its own sentence in `labels`."""

    VALID = "valid"
    ALTERED = "altered"
    REVISED = "revised"
    PARTIAL = "partial"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNFIT = "unfit"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    LOCKED = "locked"
    TOO_LARGE = "too-large"
