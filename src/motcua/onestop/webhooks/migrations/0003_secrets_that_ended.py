import django.contrib.postgres.fields
from django.db import migrations, models

CARRY = "UPDATE webhook SET retired = ARRAY[rotated_at] WHERE rotated_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0002_one_replay")]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="retired",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateTimeField(), default=list, size=None,
                help_text="when the secrets before ended, the newest first",
            ),
        ),
        migrations.AlterField(
            model_name="webhook",
            name="rotated_at",
            field=models.DateTimeField(help_text="when the secret was made anew last", null=True),
        ),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
    ]
