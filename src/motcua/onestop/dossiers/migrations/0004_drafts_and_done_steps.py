from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_desk_drafts")]

    operations = [
        migrations.AddField(
            model_name="result",
            name="complete",
            field=models.BooleanField(
                default=True, db_default=True, help_text="a draft may be kept before it is complete"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                fields=["officer_id", "-closed_at", "-id"],
                condition=models.Q(closed_at__isnull=False),
                name="assignment_done",
            ),
        ),
    ]
