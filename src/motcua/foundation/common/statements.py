"""Running the few statements that every step of a dossier needs.

PostgreSQL keeps their plans (server-side preparation), which Django's own cursor does not ask for, and one cursor is
made instead of three. Transactions, errors and the counting of queries in tests stay Django's. Only for fixed texts:
each text is a plan kept for the life of the connection.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor

Values = Sequence[Any] | Mapping[str, Any]


def first(sql: str, values: Values) -> tuple[Any, ...] | None:
    """Run the statement; its first row, if any."""
    found = rows(sql, values)
    return found[0] if found else None


def rows(sql: str, values: Values) -> list[tuple[Any, ...]]:
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy asks for the thread at every attribute
    here.ensure_connection()
    if here.queries_logged or here.execute_wrappers:
        return _watched(here, sql, values)
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return Cursor(here.connection).execute(sql, values, prepare=True).fetchall()


def parsed(value: Any) -> Any:
    """A column of JSON, which psycopg leaves as text where Django has told it to."""
    return json.loads(value) if isinstance(value, str) else value


def _watched(here: Any, sql: str, values: Values) -> list[tuple[Any, ...]]:
    """The same through Django's cursor, so that whoever counts or forbids queries sees this one."""
    with here.cursor() as watching:
        watching.cursor = Cursor(here.connection)
        watching.execute(sql, values)
        found: list[tuple[Any, ...]] = watching.fetchall()
        return found
