"""Every step writes a new version of the dossier's row: room on its page keeps the log short, and each index that is
only the beginning of another one costs an entry a step."""

import django.db.models.deletion
from django.db import migrations, models


def key(to: str, related: str, on_delete=django.db.models.deletion.CASCADE, **more) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=on_delete, related_name=related, to=to, **more)


PROTECT = django.db.models.deletion.PROTECT
UNIT, DOSSIER = "organisations.unit", "dossiers.dossier"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_drafts_and_done_steps")]
    operations = [
        migrations.AlterField("assignment", "dossier", key(DOSSIER, "assignments")),
        migrations.AlterField("clockentry", "dossier", key(DOSSIER, "clock")),
        migrations.AlterField("dossier", "authority", key(UNIT, "dossiers", PROTECT)),
        migrations.AlterField("dossier", "reception_place", key(UNIT, "+", PROTECT)),
        migrations.AlterField("dossier", "support_place", key(UNIT, "+", PROTECT, null=True)),
        migrations.AlterField("result", "dossier", key(DOSSIER, "results", PROTECT)),
        migrations.AlterField("submitteddocument", "dossier", key(DOSSIER, "documents")),
        migrations.RunSQL(
            "ALTER TABLE dossier SET (fillfactor = 60); ALTER TABLE result SET (fillfactor = 70)",
            "ALTER TABLE dossier RESET (fillfactor); ALTER TABLE result RESET (fillfactor)",
        ),
    ]
