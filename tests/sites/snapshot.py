"""Builds the province once a test run and lays it down again by COPY, fifty times quicker."""

from collections.abc import Callable

from django.apps import apps
from django.db import connection

_kept: dict[str, bytes] = {}


def lay(build: Callable[[], object]) -> None:
    """Inside a transaction: the rows that `build` makes. Foreign keys are checked at its end, so any order."""
    if not _kept:
        standing = {table for table in _tables() if _has_rows(table)}
        build()
        for table in _tables():
            if table not in standing and _has_rows(table):
                with connection.cursor() as cursor, cursor.copy(f'COPY (SELECT * FROM "{table}") TO STDOUT') as copy:
                    _kept[table] = b"".join(bytes(part) for part in copy)
    else:
        with connection.cursor() as cursor:
            for table, rows in _kept.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
    connection.check_constraints()
    with connection.cursor() as cursor:  # else the planner takes the tables for empty and joins them row by row
        cursor.execute(f"ANALYZE {', '.join(_kept)}")


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True)]


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
        return bool(cursor.fetchone()[0])
