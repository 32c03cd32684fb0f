from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]
    operations = [
        migrations.AddField(
            "lawarticle", "is_annex",
            models.BooleanField(
                default=False, db_default=False, help_text="Phụ lục, of which only the lines are kept"
            ),
        ),
    ]  # fmt: skip
