"""Talks of officers beside a dossier, and those whose words are to be forgotten."""

from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("answers", "0003_beside_a_dossier")]
    operations = [
        AddIndexBeside("thread", models.Index(
            condition=models.Q(officer_id__isnull=False), fields=["officer_id", "dossier_code", "-id"],
            name="thread_of_officer",
        )),
        AddIndexBeside("thread", models.Index(
            condition=models.Q(forgotten_at__isnull=True), fields=["last_at", "id"], name="thread_to_forget",
        )),
    ]  # fmt: skip
