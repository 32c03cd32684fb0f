"""What this room tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class CalendarNoticeAdded(Event):
    """A day became off or worked, or a notice was revoked: open dossiers that count this day are computed again."""

    notice_id: UUID
    date: str  # ISO date
    day_kind: str  # NoticeKind
    revoked: bool = False


@dataclass(frozen=True)
class UnitChanged(Event):
    """A unit was created, renamed, merged or closed."""

    unit_id: UUID
    change: str
