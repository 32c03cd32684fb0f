"""Yearly partitions of the tables that only grow: each step of a dossier adds a row to them, and none goes away.

They are divided by their identifiers, which sort by time (`ids`), so the primary key stays `id` and nothing that reads
or writes them knows of it. A year ends at midnight in Vietnam. What fits no year (a clock that was set wrong) goes to
a partition of its own and is moved when its year is made.
"""

from datetime import datetime

from django.db import connection, transaction

from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.common.ids import floor7

TABLES = ("event", "sealed_event", "outbox")
KEYS = {"event": "id", "sealed_event": "event_id", "outbox": "id"}
YEARS_BEFORE, YEARS_AHEAD = 1, 3


def ensure(year: int | None = None) -> list[str]:
    """Make what is missing from the year before until three years ahead; returns the names. Run by the owner."""
    this = year or local(now()).year
    wanted = range(this - YEARS_BEFORE, this + YEARS_AHEAD + 1)
    return [name for table in TABLES for year in wanted if (name := _make(table, year))]


def years_ahead() -> int:
    """For how many whole years after this one every table has a partition."""
    this, found, standing = local(now()).year, 0, set(names())
    while all(f"{table}_{this + found + 1}" in standing for table in TABLES):
        found += 1
    return found


def names() -> list[str]:
    """Every partition there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = ANY(%s::regclass[]) ORDER BY 1",
            [list(TABLES)],
        )
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def _make(table: str, year: int) -> str | None:
    name, key = f"{table}_{year}", KEYS[table]
    if _exists(name):
        return None
    start, end = (str(floor7(datetime(y, 1, 1, tzinfo=LOCAL))) for y in (year, year + 1))
    strays = f"FROM {table}_default WHERE {key} >= '{start}' AND {key} < '{end}'"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS)")
        cursor.execute(f"INSERT INTO {name} SELECT * {strays}")
        cursor.execute(f"DELETE {strays}")
        cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{start}') TO ('{end}')")
    return name


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])
