"""Events, what is sealed of them, and outbox rows lie in a partition a year (`partitions`)."""

import django.db.models.deletion
from django.db import migrations, models

from motcua.foundation.common import partitions

TABLES = {
    "event": (
        "id",
        "CREATE INDEX event_of_subject ON event (subject_id, seq)",
        "CREATE INDEX event_at ON event USING brin (at) WITH (pages_per_range = 32)",
    ),
    "sealed_event": (
        "event_id",
        "CREATE INDEX sealed_event_of_seal ON sealed_event (seal_id)",
        "ALTER TABLE sealed_event ADD CONSTRAINT sealed_event_seal_fk FOREIGN KEY (seal_id) REFERENCES seal (id) "
        "DEFERRABLE INITIALLY DEFERRED",
    ),
    "outbox": ("id", "CREATE INDEX outbox_waiting ON outbox (id) WHERE relayed_at IS NULL"),
}

def divide(apps, editor):
    """Rows of an installation that runs already move along; foreign keys to the old tables go with them."""
    for table, (key, *more) in TABLES.items():
        editor.execute(f"ALTER TABLE {table} RENAME TO {table}_whole")
        editor.execute(f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING DEFAULTS) PARTITION BY RANGE ({key})")
        editor.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
    partitions.ensure()
    for table, (key, *more) in TABLES.items():
        editor.execute(f"INSERT INTO {table} SELECT * FROM {table}_whole")
        editor.execute(f"DROP TABLE {table}_whole CASCADE")
        editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key})")
        for statement in more:
            editor.execute(statement)


def join(apps, editor):
    for table, (key, *more) in TABLES.items():
        editor.execute(f"ALTER TABLE {table} RENAME TO {table}_parted")
        editor.execute(f"CREATE TABLE {table} (LIKE {table}_parted INCLUDING DEFAULTS)")
        editor.execute(f"INSERT INTO {table} SELECT * FROM {table}_parted")
        editor.execute(f"DROP TABLE {table}_parted CASCADE")
        editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key})")
        for statement in more:
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [
        migrations.RunPython(divide, join),
        migrations.AlterField(
            "handlerrun", "message",
            models.ForeignKey(
                db_constraint=False,
                help_text="without a foreign key in the database: it would hold messages in the partition they lie in",
                on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="common.outboxmessage",
            ),
        ),
    ]  # fmt: skip
