"""Tries are counted in a table of their own that is not logged; those counted among the series go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0002_yearly_partitions")]
    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                (
                    "name",
                    models.TextField(
                        help_text="end of the window, what is counted, whose (a digest)", primary_key=True,
                        serialize=False,
                    ),
                ),
                ("ends", models.DateTimeField()),
                ("tries", models.IntegerField()),
            ],
            options={"db_table": "throttle"},
        ),
        migrations.RunSQL("ALTER TABLE throttle SET UNLOGGED", "ALTER TABLE throttle SET LOGGED"),
        migrations.RunSQL("DELETE FROM counter WHERE scope LIKE 'throttle:%'", migrations.RunSQL.noop),
    ]  # fmt: skip
