from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class DeliveryGivenUp(Event):
    """Every try to deliver a message failed; the room that owns the subject may tell the person otherwise."""

    notice_id: UUID
    subject_kind: str
    subject_id: UUID
    channel: str
