from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class FileInfected(Event):
    """A file that was stored before the scanner could answer turned out infected; it is quarantined from now on."""

    file_id: UUID
    found: str
