"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class ReplayAsked(Event):
    """Everything from `since` up to before `before` is to go out again; `after` is the last message looked at,
    `replay_id` the run that this piece belongs to."""

    webhook_id: UUID
    since: datetime
    before: datetime
    after: UUID | None = None
    replay_id: UUID | None = None
