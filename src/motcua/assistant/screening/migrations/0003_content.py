import django.contrib.postgres.fields
from django.db import migrations, models

RULES = ["given", "readable", "kind", "signature", "validity", "value", "code", "elsewhere"]


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_first_looks_and_rules")]

    operations = [
        migrations.AddField(
            model_name="screening",
            name="content",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, help_text="marks of what stands on it; see `content`",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="screeningline",
            name="rule",
            field=models.TextField(choices=[(rule, rule) for rule in RULES]),
        ),
    ]
