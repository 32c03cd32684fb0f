"""An index is built beside the work, once; what an interrupted try left behind is built anew."""

import pytest
from django.db import connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.db.utils import IntegrityError, NotSupportedError

from motcua.foundation.common.beside import AddIndexBeside

OPERATION = AddIndexBeside("row", models.Index(fields=["kind"], name="row_by_kind"))


def standing() -> bool | None:
    """Whether the index can be read by; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('row_by_kind')")
        found = cursor.fetchone()
    return found[0] if found else None


def build() -> None:
    state = ProjectState()
    fields = [("id", models.IntegerField(primary_key=True)), ("kind", models.TextField())]
    state.add_model(ModelState("common", "Row", fields, {"db_table": "row_of_test"}))
    after = state.clone()
    OPERATION.state_forwards("common", after)
    with connection.schema_editor(atomic=False) as editor:
        OPERATION.database_forwards("common", editor, state, after)


@pytest.fixture
def table(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE row_of_test (id int PRIMARY KEY, kind text)")
        cursor.execute("INSERT INTO row_of_test VALUES (1, 'a'), (2, 'a')")
        yield cursor
        cursor.execute("DROP TABLE row_of_test")


def test_it_is_built_once_and_anew_after_an_interrupted_try(table):
    assert standing() is None
    with pytest.raises(IntegrityError):
        table.execute("CREATE UNIQUE INDEX CONCURRENTLY row_by_kind ON row_of_test (kind)")
    assert standing() is False, "left behind, and nothing is read by it"
    build()
    assert standing() is True
    table.execute("SELECT to_regclass('row_by_kind')::oid")
    (first,) = table.fetchone()
    build()
    table.execute("SELECT to_regclass('row_by_kind')::oid")
    assert table.fetchone() == (first,), "the same one"
    with transaction.atomic(), pytest.raises(NotSupportedError):
        build()
