from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="replay_id",
            field=models.UUIDField(help_text="the one that runs; what another one announced ends", null=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="replaying_until",
            field=models.DateTimeField(help_text="it counts as dead after this", null=True),
        ),
    ]
