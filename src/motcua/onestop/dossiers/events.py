"""What dossiers announce. Bodies name things by id; listeners read the rest."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class DossierSubmitted(Event):
    dossier_id: UUID
    code: str


@dataclass(frozen=True)
class DossierReceived(Event):
    dossier_id: UUID
    code: str


@dataclass(frozen=True)
class DossierMoved(Event):
    """Any other step; `verb` says which."""

    dossier_id: UUID
    code: str
    verb: str
    state: str


@dataclass(frozen=True)
class ResultSigned(Event):
    dossier_id: UUID
    result_id: UUID
    code: str


@dataclass(frozen=True)
class ResultReturned(Event):
    dossier_id: UUID
    result_id: UUID
    code: str


@dataclass(frozen=True)
class LetterAwaited(Event):
    """Form 02 of this request (form 03 without one) could not be sealed yet."""

    dossier_id: UUID
    request_id: UUID | None


@dataclass(frozen=True)
class CalendarMoved(Event):
    """A notice moves the due date of this dossier; it is computed again in a transaction of its own."""

    dossier_id: UUID
    notice_id: UUID
    date: str  # ISO date
    day_kind: str
    revoked: bool


@dataclass(frozen=True)
class SlipOutdated(Event):
    """Form 01 tells a day that holds no more."""

    dossier_id: UUID
