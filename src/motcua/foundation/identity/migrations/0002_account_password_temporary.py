from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_temporary",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="set by an administrator; nothing opens before it is changed",
            ),
        ),
    ]
