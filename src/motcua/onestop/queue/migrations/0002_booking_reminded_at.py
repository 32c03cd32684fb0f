from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('queue', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='reminded_at',
            field=models.DateTimeField(help_text='on the evening before', null=True),
        ),
    ]
