"""Fewer entries a step, and what lists and figures of a million dossiers are read by.

What every state of a dossier is written into is over columns that stay; the lists of what is to be done have small
indexes of their own. A file of a dossier is held by its `FileReference`, which has the foreign key.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

PROTECT, NOTHING = django.db.models.deletion.PROTECT, django.db.models.deletion.DO_NOTHING
COUNTER_STATES = ("settled", "submitted", "supplement_requested")


def held() -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, null=True, on_delete=NOTHING, related_name="+", to="files.storedfile"
    )


def index(fields: str, name: str, **more: object) -> migrations.AddIndex:
    return migrations.AddIndex("dossier", models.Index(fields=fields.split(), name=name, **more))


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_who_wrote_an_opinion"),
        ("files", "0001_initial"),
        ("organisations", "0002_why_a_notice_was_revoked"),
    ]
    operations = [
        migrations.RunSQL(  # lists of steps go on behind a due time
            "UPDATE assignment a SET due_at = coalesce(d.due_at, a.opened_at) FROM dossier d "
            "WHERE d.id = a.dossier_id AND a.due_at IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("assignment", "due_at", models.DateTimeField()),
        migrations.RemoveIndex("dossier", "dossier_worklist"),
        migrations.RemoveIndex("dossier", "dossier_inbox"),
        migrations.AlterField(
            "assignment", "unit",
            models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="organisations.unit"),
        ),
        migrations.AlterField("dossier", "code", models.TextField()),
        migrations.AddConstraint("dossier", models.UniqueConstraint(fields=("code",), name="one_dossier_a_code")),
        migrations.AlterField("result", "file", held()),
        migrations.AlterField("submitteddocument", "file", held()),
        index("authority id", "dossier_of_authority"),
        index("authority received_at id", "dossier_received"),
        index("authority settled_at id", "dossier_settled"),
        index("reception_place id", "dossier_of_place"),
        migrations.AddIndex("assignment", models.Index(fields=["unit", "dossier"], name="assignment_of_unit")),
        index(
            "reception_place state answer_due_at id", "dossier_at_counter",
            condition=models.Q(state__in=COUNTER_STATES),
        ),
        migrations.AddIndex(
            "dossier",
            django.contrib.postgres.indexes.BrinIndex(
                fields=["received_at"], name="dossier_received_at", pages_per_range=16
            ),
        ),
    ]  # fmt: skip
