from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("webhooks", "0003_secrets_that_ended")]

    operations = [
        AddIndexBeside(
            model_name="webhookdelivery",
            index=models.Index(
                condition=models.Q(("state__in", ["given_up", "dropped"])), fields=["webhook", "-id"],
                name="webhook_delivery_lost",
            ),
        ),
    ]
