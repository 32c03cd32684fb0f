"""What lists and figures of a million dossiers are read by."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside

COUNTER_STATES = ("settled", "submitted", "supplement_requested")


def index(fields: str, name: str, **more: object) -> AddIndexBeside:
    return AddIndexBeside("dossier", models.Index(fields=fields.split(), name=name, **more))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0019_names_word_by_word")]
    operations = [
        AddIndexBeside("assignment", models.Index(
            condition=models.Q(closed_at__isnull=False), fields=["officer_id", "-closed_at", "-id"],
            name="assignment_done",
        )),
        AddIndexBeside("assignment", models.Index(fields=["unit", "dossier"], name="assignment_of_unit")),
        index("authority id", "dossier_of_authority"),
        index("authority received_at id", "dossier_received"),
        index("authority settled_at id", "dossier_settled"),
        index("reception_place id", "dossier_of_place"),
        index(
            "reception_place state answer_due_at id", "dossier_at_counter",
            condition=models.Q(state__in=COUNTER_STATES),
        ),
        AddIndexBeside("dossier", BrinIndex(fields=["received_at"], name="dossier_received_at", pages_per_range=16)),
        AddIndexBeside("consultation", models.Index(
            condition=models.Q(answered_at__isnull=True, due_at__isnull=False, told_late_at__isnull=True),
            fields=["due_at", "id"], name="consultation_awaited",
        )),
    ]  # fmt: skip
