"""An index on a table that may be large already is built beside the work, in a migration that holds nothing else."""

from collections.abc import Iterator

from django.db import models
from django.db.migrations import AddIndex, CreateModel, Migration, RunSQL
from django.db.migrations.loader import MigrationLoader

from motcua.foundation.common.beside import AddIndexBeside

GONE = {("dossiers", "0009_time_to_answer", "dossier_inbox")}
"""Taken away again by a later migration."""
OWN_TABLES = {"dossier_lookup_words", "event_of_subject", "event_at", "sealed_event_of_seal", "outbox_waiting"}
"""Made by the statements that make their table."""


def ours() -> Iterator[Migration]:
    for (_app, _name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if type(migration).__module__.startswith("motcua."):
            yield migration


def waits_for(migration: Migration) -> Iterator[str]:
    """Indexes for which who writes would wait."""
    made = {one.name.lower() for one in migration.operations if isinstance(one, CreateModel)}
    for one in migration.operations:
        if isinstance(one, AddIndex) and not isinstance(one, AddIndexBeside) and one.model_name.lower() not in made:
            yield one.index.name
        if isinstance(one, RunSQL):
            for line in str(one.sql).splitlines():
                words = line.replace("'", " ").replace('"', " ").split()
                if "CREATE INDEX" in " ".join(words) and "CONCURRENTLY" not in words:
                    yield words[words.index("INDEX") + 1]


def test_no_index_is_built_while_who_writes_waits() -> None:
    found = {(one.app_label, one.name, index) for one in ours() for index in waits_for(one)}
    assert {one for one in found if one[2] not in OWN_TABLES} == GONE


def test_what_builds_indexes_beside_runs_in_no_transaction_and_does_nothing_else() -> None:
    those = [one for one in ours() if any(isinstance(step, AddIndexBeside) for step in one.operations)]
    assert len(those) >= 5
    for one in those:
        assert not one.atomic, one
        assert all(isinstance(step, AddIndexBeside) for step in one.operations), one


def test_the_rule_sees_an_index_on_a_table_of_before() -> None:
    class Later(Migration):
        operations = [AddIndex("dossier", models.Index(fields=["id"], name="late"))]

    assert list(waits_for(Later("later", "dossiers"))) == ["late"]
