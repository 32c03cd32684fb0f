"""Dossiers whose place of support is not that of reception: few, and counted by it (`insight.scorecards`). The index is
made here because nothing that the models of dossiers say depends on it."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False  # beside the work; what an interrupted try left behind goes first
    dependencies = [("handover", "0002_what_lies_now")]
    operations = [
        migrations.RunSQL(
            [
                "DROP INDEX CONCURRENTLY IF EXISTS dossier_helped_elsewhere",
                "CREATE INDEX CONCURRENTLY dossier_helped_elsewhere ON dossier (support_place_id, received_at) "
                "WHERE support_place_id <> reception_place_id",
            ],
            ["DROP INDEX CONCURRENTLY IF EXISTS dossier_helped_elsewhere"],
        )
    ]
