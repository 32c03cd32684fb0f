"""What dossiers need of rooms above: a book that gives a result its entry, where an issued result lies, what else a
linked filing starts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.store import Case, Part


@dataclass(frozen=True)
class Entered:
    """Where a result stands: the book ("01/2026") and the entry's number in it. `series`: of a number that is only held
    (`Registers.hold`), what it is given back to (`numbering.free`)."""

    book: str
    number: int
    series: str = ""


class Registers(Protocol):
    def enter(
        self, dossier: Dossier, bundle: Bundle, data: dict[str, Any], *, by: Actor, at: datetime,
        held: Entered | None = None,
    ) -> Entered:  # fmt: skip
        """In the caller's transaction; the same dossier always has the same entry. `held`: under the number that was
        held for it."""
        ...

    def hold(self, dossier: Dossier, bundle: Bundle, *, at: datetime) -> Entered:
        """In the caller's transaction: the number that the entry will have, for a document that waits to be signed."""
        ...

    def annul(self, dossier_id: UUID, *, by: Actor, at: datetime) -> None:
        """In the caller's transaction: the dossier's entry, if it has one, says that it holds no more."""
        ...


class Whereabouts(Protocol):
    """Where issued results lie. What it gives to write hangs on `d`, the row of the step that it is written with."""

    def require(self, case: Case, by: Actor, *, posted: bool = False) -> None:
        """Raise NotYours, or the refusal that names where the result lies, unless this person may hand it over now or
        take it; `posted`: the post has delivered it."""
        ...

    def issued(self, at: datetime, *, again: bool = False) -> list[Part]:
        """A result went out; `again`: a corrected one, in the place of the first."""
        ...

    def told(self, dossier_id: UUID) -> Any:
        """The sentence to the applicant, worded in their language when it is read; "" for nothing on paper."""
        ...

    def given(self, at: datetime) -> list[Part]:
        """The applicant has it."""
        ...

    def wanted(self, case: Case, contact: dict[str, Any], at: datetime) -> list[Part]:
        """The applicant wants it in another way. Raises the refusal that says why it is too late for that."""
        ...


@dataclass(frozen=True)
class Linked:
    """What was filed once for several procedures (`catalogue.linking`): the revision of the link, the answers to its
    whole form, its papers {key, file, copy_kind, copies}. The dossier it is kept with is that of the first part."""

    procedure_code: str
    revision_id: UUID
    answers: dict[str, Any]
    papers: list[dict[str, Any]]


class Links(Protocol):
    def filed(self, dossier_id: UUID, linked: Linked, *, by: Actor, at: datetime) -> None:
        """In the caller's transaction: the first part is filed, the others wait."""
        ...


def is_entered(bundle: Bundle, outcome: str) -> bool:
    """What was granted of a result that has a book; a refusal has none."""
    return bundle.result.is_entered and outcome == Outcome.GRANTED
