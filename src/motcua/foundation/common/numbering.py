"""Series of numbers."""

from motcua.foundation.common import statements
from motcua.foundation.common.models import FreedNumber

_NEXT = """
INSERT INTO counter (scope, value) VALUES (%s, %s)
  ON CONFLICT (scope) DO UPDATE SET value = counter.value + excluded.value RETURNING value"""


def next_number(scope: str, count: int = 1) -> int:
    """The next number of the series (the last of `count`). Serialises on the series; gaps only on a rollback."""
    found = statements.first(_NEXT, [scope, count])
    assert found is not None
    return int(found[0])


_FREED_OR_NEXT = """
WITH freed AS (
    DELETE FROM freed_number WHERE id = (
        SELECT id FROM freed_number WHERE scope = %(scope)s ORDER BY value LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING value),
 fresh AS (
    INSERT INTO counter (scope, value) SELECT %(scope)s, 1 WHERE NOT EXISTS (SELECT 1 FROM freed)
      ON CONFLICT (scope) DO UPDATE SET value = counter.value + 1 RETURNING value)
SELECT value FROM freed UNION ALL SELECT value FROM fresh"""


def freed_or_next(scope: str) -> int:
    """The lowest number of the series that was given back (`free`), else the next one."""
    found = statements.first(_FREED_OR_NEXT, {"scope": scope})
    assert found is not None
    return int(found[0])


def free(scope: str, value: int) -> None:
    """Give a number back that nothing bears: it was held while somebody was asked to sign. In the caller's
    transaction."""
    FreedNumber.objects.get_or_create(scope=scope, value=value)
