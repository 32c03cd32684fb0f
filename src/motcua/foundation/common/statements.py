"""Running the few statements that every step of a dossier needs.

PostgreSQL keeps their plans (server-side preparation), which Django's own cursor does not ask for, and they go straight
to libpq with psycopg's adapters: a cursor's own work costs more than a step's statement (docs/benchmarks.md).
Transactions, errors and the counting of queries in tests stay Django's. Only for fixed texts: each text is a plan kept
for the life of the connection.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

Values = Sequence[Any] | Mapping[str, Any]
MOST_KEPT = 200
"""Plans a connection keeps; the oldest goes when there are more."""


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
        line = _lines.get(here)
        if line is None or line.connection is not here.connection:
            line = _lines[here] = _Line(here.connection)
        return line.rows(sql, values)


def parsed(value: Any) -> Any:
    """A column of JSON, which psycopg leaves as text where Django has told it to."""
    return json.loads(value) if isinstance(value, str) else value


class _Line:
    """One connection to PostgreSQL: its adapters and the plans it keeps."""

    def __init__(self, connection: psycopg.Connection[Any]):
        self.connection = connection
        self.adapt = Transformer(connection)
        self.kept: dict[tuple[str, tuple[int, ...]], bytes] = {}

    def rows(self, sql: str, values: Values) -> list[tuple[Any, ...]]:
        raw = self.connection.pgconn
        began = raw.transaction_status
        if began != TransactionStatus.INTRANS and not (began == TransactionStatus.IDLE and self.connection.autocommit):
            return Cursor(self.connection).execute(sql, values).fetchall()  # the first of a transaction begins it
        text, names, formats = _numbered(sql)
        if names is not None:
            values = [values[name] for name in names]  # type: ignore[call-overload]
        sent = self.adapt.dump_sequence(values, formats)  # type: ignore[arg-type]
        types = self.adapt.types or ()
        plan = self.kept.get((sql, types)) or self._prepare(sql, text, types)
        result = raw.exec_prepared(plan, sent, self.adapt.formats)  # type: ignore[arg-type]  # None is NULL
        self._check(result)
        self.adapt.set_pgresult(result)
        return self.adapt.load_rows(0, result.ntuples, tuple)

    def _prepare(self, sql: str, text: bytes, types: tuple[int, ...]) -> bytes:
        if len(self.kept) >= MOST_KEPT:
            self._check(self.connection.pgconn.exec_(b"DEALLOCATE " + self.kept.pop(next(iter(self.kept)))))
        plan = b"motcua_%d" % next(_numbers)
        self._check(self.connection.pgconn.prepare(plan, text, types))
        self.kept[sql, types] = plan
        return plan

    def _check(self, result: Any) -> None:
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return
        raw = self.connection.pgconn
        if raw.status == ConnStatus.BAD:
            raise psycopg.OperationalError(raw.get_error_message())
        raise error_from_result(result, encoding=self.connection.info.encoding)


_numbers = count(1)
_lines: WeakKeyDictionary[Any, _Line] = WeakKeyDictionary()


class _Numbered(NamedTuple):
    text: bytes
    names: tuple[str, ...] | None
    formats: list[PyFormat]


@lru_cache(maxsize=1000)
def _numbered(sql: str) -> _Numbered:
    """The statement with $1, $2 … for its placeholders, and the order of the named ones."""
    names: dict[str, int] = {}
    plain = 0

    def number(found: re.Match[str]) -> str:
        nonlocal plain
        if found[0] == "%%":
            return "%"
        if found[1]:
            return f"${names.setdefault(found[1], len(names) + 1)}"
        plain += 1
        return f"${plain}"

    text = re.sub(r"%(?:%|s|\((\w+)\)s)", number, sql)
    assert not (names and plain), sql
    return _Numbered(text.encode(), tuple(names) if names else None, [PyFormat.AUTO] * (len(names) or plain))


def _watched(here: Any, sql: str, values: Values) -> list[tuple[Any, ...]]:
    """The same through Django's cursor, so that whoever counts or forbids queries sees this one."""
    with here.cursor() as watching:
        watching.cursor = Cursor(here.connection)
        watching.execute(sql, values)
        found: list[tuple[Any, ...]] = watching.fetchall()
        return found
