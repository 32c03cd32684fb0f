from enum import StrEnum


class HolderKind(StrEnum):
    OFFICER = "officer"
    UNIT = "unit"


class Kind(StrEnum):
    """Whose signature: a person's own, or the seal of an organisation."""

    PERSON = "person"
    SEAL = "seal"


class Means(StrEnum):
    """By what a key signs: a file (or module) of this house, a provider with a phone, a token of the person."""

    FILE = "file"
    REMOTE = "remote"
    TOKEN = "token"

    @classmethod
    def of(cls, key_reference: str) -> "Means | None":
        """“remote:…” and “token:…” say so themselves; "" is a key that is not known here."""
        if not key_reference:
            return None
        return next((one for one in (cls.REMOTE, cls.TOKEN) if key_reference.startswith(f"{one}:")), cls.FILE)


class RequestState(StrEnum):
    """GATHERED: waits for others that are asked for with it. ASKED: to be passed to the provider. WAITING: for the
    person. SIGNED: the signature is here, the document is being completed. OVER: see `Ending`."""

    GATHERED = "gathered"
    ASKED = "asked"
    WAITING = "waiting"
    SIGNED = "signed"
    OVER = "over"


class Ending(StrEnum):
    """How a request to sign ended; each has its own sentence in `labels`. CHANGED: the matter was not as it had been
    any more (`SignatureRequest.said`)."""

    DONE = "done"
    DECLINED = "declined"
    EXPIRED = "expired"
    STOPPED = "stopped"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    WRONG = "wrong"
    NOT_BELIEVED = "not-believed"
    NO_TIMESTAMP = "no-timestamp"
    CHANGED = "changed"
    FAULT = "fault"


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
