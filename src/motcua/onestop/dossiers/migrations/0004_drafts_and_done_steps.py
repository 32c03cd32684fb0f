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
    ]
