"""Running the few statements that every step of a dossier needs.

PostgreSQL keeps their plans (server-side preparation), which Django's own cursor does not ask for, and one cursor is
made instead of three. Transactions, errors and the counting of queries in tests stay Django's. Only for fixed texts:
each text is a plan kept for the life of the connection.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

Values = Sequence[Any] | Mapping[str, Any]


def first(sql: str, values: Values) -> tuple[Any, ...] | None:
    """Run the statement; its first row, if any."""
    found = rows(sql, values)
    return found[0] if found else None


def rows(sql: str, values: Values) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    if connection.queries_logged or connection.execute_wrappers:
        return _watched(sql, values)
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return Cursor(connection.connection).execute(sql, values, prepare=True).fetchall()


def _watched(sql: str, values: Values) -> list[tuple[Any, ...]]:
    """The same through Django's cursor, so that whoever counts or forbids queries sees this one."""
    with connection.cursor() as watching:
        watching.cursor = Cursor(connection.connection)
        watching.execute(sql, values)
        return watching.fetchall()
