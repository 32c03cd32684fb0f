"""Open dossiers by time left, over the whole province: few rows among many, and all that their counts need."""

from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside

OPEN = ("in_progress", "payment_requested", "received", "submitted", "supplement_requested")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0006_words_and_saves")]
    operations = [
        AddIndexBeside(
            "dossier",
            models.Index(
                fields=["due_at", "id"], include=["procedure_code", "revision_id", "authority", "paused_at"],
                condition=models.Q(state__in=OPEN), name="dossier_open",
            ),
        ),
    ]  # fmt: skip
