from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='others',
            field=models.JSONField(db_default={}, default=dict, help_text='{language: [title, body]} of the languages in which it was not sent'),
        ),
    ]
