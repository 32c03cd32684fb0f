"""What this room announces to its own worker."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class PrintAsked(Event):
    """The next copies of a printing are to be made."""

    run_id: UUID


@dataclass(frozen=True)
class CopiesMade(Event):
    """Every copy was tried; now they are put together."""

    run_id: UUID
