"""Series of numbers."""

from motcua.foundation.common import statements

_NEXT = """
INSERT INTO counter (scope, value) VALUES (%s, %s)
  ON CONFLICT (scope) DO UPDATE SET value = counter.value + excluded.value RETURNING value"""


def next_number(scope: str, count: int = 1) -> int:
    """The next number of the series (the last of `count`). Serialises on the series; gaps only on a rollback."""
    found = statements.first(_NEXT, [scope, count])
    assert found is not None
    return int(found[0])
