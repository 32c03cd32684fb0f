"""What complaints announce."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class ComplaintMoved(Event):
    """`verb` says what was done (`enums.ComplaintVerb`)."""

    complaint_id: UUID
    verb: str
