"""Words of a person's own papers and data."""

from datetime import timedelta
from enum import StrEnum


class Span(StrEnum):
    """For how long a paper is shared."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def length(self) -> timedelta:
        return _LENGTHS[self]


_LENGTHS = {
    Span.HOUR: timedelta(hours=1), Span.DAY: timedelta(days=1), Span.WEEK: timedelta(days=7),
    Span.MONTH: timedelta(days=30),
}  # fmt: skip


class ExportState(StrEnum):
    ASKED = "asked"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    ENDED = "ended"  # its days are over, the file is removed
