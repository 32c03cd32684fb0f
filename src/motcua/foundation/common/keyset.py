"""Lists that are read page by page: a page begins behind the last row shown, however much is added meanwhile.

The place is compared as a row, `(due_at, id) > (…, …)`, which an index over the two answers at once however far down;
"later, or as late and with a greater id" reads again all that went before (docs/benchmarks.md).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func, Value


def text_of(at: datetime, id: UUID) -> str:
    """A place as it stands in an address: a moment and an id."""
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


class Beyond(Func):
    """A condition for `filter`: the row stands behind `place` in a list ordered by `fields`, all in one direction.

    `at`: or at it. Fields with nulls do not stand behind anything: such a list leaves them out, or orders by something
    else.
    """

    output_field = BooleanField()

    def __init__(self, fields: Sequence[str], place: Sequence[Any], *, down: bool = False, at: bool = False):
        self.sign = ("<" if down else ">") + ("=" if at else "")
        super().__init__(*(F(field) for field in fields), *(Value(value) for value in place))

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        half, values = len(parts) // 2, tuple(value for _sql, values in parts for value in values)
        left, right = (", ".join(sql for sql, _values in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self.sign} ({right})", values
