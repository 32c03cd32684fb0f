from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0009_time_to_answer'),
    ]

    operations = [
        migrations.AddField(
            model_name='result',
            name='check_code',
            field=models.TextField(db_default='', default='', help_text='printed below the QR code (`check_codes`)'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(condition=models.Q(('check_code', ''), _negated=True), fields=('check_code',), name='one_result_a_check_code'),
        ),
    ]
