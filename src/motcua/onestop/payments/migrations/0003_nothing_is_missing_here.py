from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0002_lists_of_a_unit'),
    ]

    operations = [
        migrations.AlterField(
            model_name='difference',
            name='kind',
            field=models.TextField(choices=[('not_there', 'not_there'), ('amount', 'amount'), ('held', 'held'), ('refund', 'refund')]),
        ),
    ]
