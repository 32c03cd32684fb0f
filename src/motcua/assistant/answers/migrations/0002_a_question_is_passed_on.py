import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0001_initial'),
        ('organisations', '0004_names_word_by_word'),
    ]

    operations = [
        migrations.AddField(
            model_name='officerquestion',
            name='passed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='officerquestion',
            name='passed_by',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='officerquestion',
            name='passed_by_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='officerquestion',
            name='passed_from',
            field=models.ForeignKey(db_index=False, help_text='the agency that passed it on last; null where it is with the one that was asked', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AddField(
            model_name='officerquestion',
            name='passed_why',
            field=models.TextField(blank=True, default='', help_text='for officers'),
        ),
    ]
