"""The statements of every step: planned once a connection, with psycopg's adapters, and never too many plans."""

import threading
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.common import statements

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**62), 2**62), st.uuids(),
    st.text(st.characters(blacklist_characters="\x00", blacklist_categories=("Cs",))),
    st.datetimes(timezones=st.just(UTC)), st.binary(), st.lists(st.uuids(), min_size=1),
)  # fmt: skip


def _plans(like: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [like])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_postgresql_keeps_the_plan_of_a_statement():
    for _again in range(2):
        assert statements.first("SELECT 41 + %s::int", [1]) == (42,)
    assert _plans("SELECT 41%") == 1


@pytest.mark.django_db
@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_values_arrive_as_through_a_cursor_of_django(values):
    texts = {
        bool: "%s::bool", int: "%s::bigint", UUID: "%s::uuid", str: "%s::text", datetime: "%s::timestamptz",
        bytes: "%s::bytea", list: "%s::uuid[]", type(None): "%s::text",
    }  # fmt: skip
    sql = f"SELECT {', '.join(texts[type(value)] for value in values)}, '100%%'"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        expected = cursor.fetchall()
    assert statements.rows(sql, values) == expected
    assert expected[0][-1] == "100%"


@pytest.mark.django_db
def test_a_name_that_stands_twice_is_one_value():
    assert statements.rows("SELECT %(a)s::int, %(b)s::text, %(a)s::int", {"b": "x", "a": 2}) == [(2, "x", 2)]


@pytest.mark.django_db
def test_a_broken_rule_of_the_database_is_django_s_error_and_leaves_the_transaction_as_one_does():
    twice = "INSERT INTO counter (scope, value) VALUES (%s, 1) RETURNING value"
    with transaction.atomic(), pytest.raises(IntegrityError, match="counter"), transaction.atomic():
        statements.first(twice, ["a test's own"])
        statements.first(twice, ["a test's own"])
    assert statements.first("SELECT count(*) FROM counter WHERE scope = %s", ["a test's own"]) == (0,)


@pytest.mark.django_db(transaction=True)
def test_the_first_statement_of_a_transaction_begins_it():
    with transaction.atomic():
        statements.first("INSERT INTO counter (scope, value) VALUES (%s, 1) RETURNING value", ["a test's own"])
        transaction.set_rollback(True)
    assert statements.first("SELECT count(*) FROM counter WHERE scope = %s", ["a test's own"]) == (0,)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_an_operational_error_and_the_next_one_plans_anew():
    assert statements.first("SELECT 43 + %s::int", [1]) == (44,)
    (pid,) = statements.first("SELECT pg_backend_pid()", [])
    _elsewhere(lambda: statements.first("SELECT pg_terminate_backend(%s)", [pid]))
    with pytest.raises(OperationalError):
        statements.first("SELECT 43 + %s::int", [1])
    connection.close()
    assert statements.first("SELECT 43 + %s::int", [1]) == (44,)


@pytest.mark.django_db
def test_a_connection_keeps_only_so_many_plans(monkeypatch):
    monkeypatch.setattr(statements, "MOST_KEPT", 5)
    statements._lines.pop(connection._connections[connection._alias], None)
    for number in range(12):
        assert statements.first(f"SELECT {number} AS counted_{number} WHERE %s", [True]) == (number,)
    assert _plans("%counted\\_%") == 5


@pytest.mark.django_db(transaction=True)
def test_other_threads_go_on_while_postgresql_works():
    waiting = threading.Thread(target=lambda: (statements.first("SELECT pg_sleep(%s)", [1]), connection.close()))
    waiting.start()
    began, turns = time.perf_counter(), 0
    while waiting.is_alive():
        turns += 1
        time.sleep(0.01)
    assert turns > 10 and time.perf_counter() - began > 0.5


def _elsewhere(act):
    thread = threading.Thread(target=lambda: (act(), connection.close()))
    thread.start()
    thread.join()
