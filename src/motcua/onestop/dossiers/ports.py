"""What dossiers need of rooms above: a book that gives a result its entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier


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


def is_entered(bundle: Bundle, outcome: str) -> bool:
    """What was granted of a result that has a book; a refusal has none."""
    return bundle.result.is_entered and outcome == Outcome.GRANTED
