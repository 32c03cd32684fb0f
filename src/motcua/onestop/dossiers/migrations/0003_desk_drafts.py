from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_drafts_and_cash")]
    operations = [
        migrations.AddField(
            model_name="draft",
            name="desk",
            field=models.JSONField(
                default=dict, help_text="what only the counter notes: the person, places, copies, the fee"
            ),
        ),
    ]
