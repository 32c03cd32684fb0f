"""Series of numbers."""

from django.db import connection


def next_number(scope: str, count: int = 1) -> int:
    """The next number of the series (the last of `count`). Serialises on the series; gaps only on a rollback."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO counter (scope, value) VALUES (%s, %s) "
            "ON CONFLICT (scope) DO UPDATE SET value = counter.value + excluded.value RETURNING value",
            [scope, count],
        )
        return int(cursor.fetchone()[0])
