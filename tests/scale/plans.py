"""Explains every statement that a probe runs, with its own values, before it runs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

PLANNED = ("SELECT", "WITH", "(SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def watched(large: frozenset[str]) -> Iterator[list[tuple[str, str]]]:
    """The list that comes fills with (table, statement) of each sequential scan of a large table."""
    found: list[tuple[str, str]] = []

    def explain(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if not many and str(sql).lstrip().startswith(PLANNED):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
                (told,) = cursor.fetchone()
            plan = json.loads(told) if isinstance(told, str) else told
            found.extend((table, str(sql)[:300]) for table in _scanned(plan[0]["Plan"]) if table in large)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(explain):
        yield found


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)


def large_tables(rows: int) -> frozenset[str]:
    """Tables and partitions that hold at least so many rows, as the planner knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [rows])
        return frozenset(name for (name,) in cursor.fetchall())
