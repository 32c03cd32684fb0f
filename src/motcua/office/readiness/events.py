"""What this room announces."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class AbsenceDecided(Event):
    """Leave was accepted, not accepted, or ended: work is handed over or back, people are told."""

    absence_id: UUID
    state: str
