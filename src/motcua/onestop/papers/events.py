"""What this room announces to its own worker."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class ExportAsked(Event):
    export_id: UUID


@dataclass(frozen=True)
class ExportCounted(Event):
    """It is known how much there is; now the file is made."""

    export_id: UUID
