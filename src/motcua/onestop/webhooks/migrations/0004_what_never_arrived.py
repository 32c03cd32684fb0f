from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0003_secrets_that_ended")]

    operations = [
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                condition=models.Q(("state__in", ["given_up", "dropped"])), fields=["webhook", "-id"],
                name="webhook_delivery_lost",
            ),
        ),
    ]
