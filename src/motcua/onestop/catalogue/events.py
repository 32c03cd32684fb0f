"""What the catalogue announces."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class ProcedurePublished(Event):
    code: str
    revision_id: UUID
    number: int


@dataclass(frozen=True)
class ProcedureWithdrawn(Event):
    code: str
