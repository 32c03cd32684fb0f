"""A unit's dossiers of a period, by reception and by settlement: what its figures count and list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_who_wrote_an_opinion")]
    operations = [
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["authority", "received_at", "id"], condition=models.Q(received_at__isnull=False),
                name="dossier_received",
            ),
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["authority", "settled_at", "id"], condition=models.Q(settled_at__isnull=False),
                name="dossier_settled",
            ),
        ),
    ]  # fmt: skip
