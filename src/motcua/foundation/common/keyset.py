"""The place in a list that is read page by page, as it stands in an address: a moment and an id."""

from datetime import datetime
from uuid import UUID


def text_of(at: datetime, id: UUID) -> str:
    return f"{at.isoformat()}_{id}"


def key_of(text: str) -> tuple[datetime, UUID] | None:
    """None for the first page. Raises ValueError for one that was tampered with."""
    if not text:
        return None
    moment, _sep, id = text.partition("_")
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        raise ValueError(text)
    return at, UUID(id)
