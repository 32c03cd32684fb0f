"""The inbox of a counter is read by the time left to answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_cancelled_results")]
    operations = [
        migrations.AddField("dossier", "answer_due_at", models.DateTimeField(
            help_text="by when the counter answers a submission", null=True,
        )),
        migrations.RunSQL("UPDATE dossier SET answer_due_at = submitted_at", migrations.RunSQL.noop),
        migrations.AlterField("dossier", "answer_due_at", models.DateTimeField(
            help_text="by when the counter answers a submission",
        )),
        migrations.RemoveIndex("dossier", "dossier_inbox"),
        migrations.AddIndex("dossier", models.Index(
            fields=["reception_place", "state", "answer_due_at", "id"], name="dossier_inbox",
        )),
    ]  # fmt: skip
