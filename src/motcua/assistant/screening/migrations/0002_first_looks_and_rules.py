import django.contrib.postgres.fields
import django.db.models.deletion
import motcua.foundation.common.clock
import motcua.foundation.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('screening', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FirstLook',
            fields=[
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='first_look', serialize=False, to='files.storedfile')),
                ('flaws', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('took_ms', models.PositiveIntegerField()),
                ('looked_at', models.DateTimeField(default=motcua.foundation.common.clock.now)),
            ],
            options={
                'db_table': 'screening_first_look',
            },
        ),
        migrations.CreateModel(
            name='RulesDraft',
            fields=[
                ('procedure_code', models.TextField(primary_key=True, serialize=False)),
                ('papers', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', models.TextField(help_text='name of the officer')),
                ('changed_at', models.DateTimeField(default=motcua.foundation.common.clock.now)),
            ],
            options={
                'db_table': 'screening_rules_draft',
            },
        ),
        migrations.CreateModel(
            name='RulesTrial',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('procedure_code', models.TextField()),
                ('revision_id', models.UUIDField(help_text='whose form the papers were laid beside')),
                ('papers', models.JSONField()),
                ('asked_by', models.UUIDField(help_text='account of the controller')),
                ('asked_at', models.DateTimeField(default=motcua.foundation.common.clock.now)),
                ('document', models.TextField(blank=True, default='', help_text='for which the sample stands')),
                ('answers', models.JSONField(default=dict, help_text='of the example case that the sample is laid beside')),
                ('todo', models.JSONField(default=list)),
                ('done', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0, help_text='files that could not be looked at')),
                ('told', models.JSONField(default=list, help_text='lines of the sample; or what is said otherwise now')),
                ('said', models.JSONField(default=dict, help_text='lines, and how often officers agreed before and with these rules')),
                ('ended_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'db_table': 'screening_rules_trial',
            },
        ),
        migrations.AddIndex(
            model_name='rulestrial',
            index=models.Index(fields=['procedure_code', '-id'], name='rules_trial_of_procedure'),
        ),
        migrations.AddIndex(
            model_name='rulestrial',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['id'], name='rules_trial_to_do'),
        ),
    ]
