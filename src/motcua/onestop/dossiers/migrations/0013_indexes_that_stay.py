"""Fewer entries a step, and what lists and figures of a million dossiers are read by.

What every state of a dossier is written into is over columns that stay; the lists of what is to be done have small
indexes of their own (built by migration 0020). A file of a dossier is held by its `FileReference`, which has the foreign key.
"""

import django.db.models.deletion
from django.db import migrations, models

PROTECT, NOTHING = django.db.models.deletion.PROTECT, django.db.models.deletion.DO_NOTHING


def held() -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, null=True, on_delete=NOTHING, related_name="+", to="files.storedfile"
    )


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
    ]  # fmt: skip
