import django.db.models.deletion
import motcua.foundation.common.ids
import motcua.onestop.printing.enums
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dossiers', '0013_indexes_that_stay'),
        ('files', '0001_initial'),
        ('organisations', '0002_why_a_notice_was_revoked'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedCopy',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('template_id', models.UUIDField()),
                ('version', models.IntegerField()),
                ('dossier_id', models.UUIDField()),
                ('file_id', models.UUIDField()),
                ('sha256', models.CharField(max_length=64)),
                ('account_id', models.UUIDField()),
                ('officer_name', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'printed_copy',
                'indexes': [models.Index(fields=['dossier_id', '-id'], name='printed_copy_of_dossier'), models.Index(fields=['template_id', '-id'], name='printed_copy_of_template')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('kind', models.TextField(choices=[(motcua.onestop.printing.enums.TemplateKind['RESULT'], motcua.onestop.printing.enums.TemplateKind['RESULT']), (motcua.onestop.printing.enums.TemplateKind['LETTER'], motcua.onestop.printing.enums.TemplateKind['LETTER']), (motcua.onestop.printing.enums.TemplateKind['SLIP'], motcua.onestop.printing.enums.TemplateKind['SLIP']), (motcua.onestop.printing.enums.TemplateKind['OTHER'], motcua.onestop.printing.enums.TemplateKind['OTHER'])])),
                ('procedures', models.JSONField(default=list, help_text='codes; none: every procedure')),
                ('newest', models.IntegerField(default=1, help_text='number of the newest version')),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'db_table': 'print_template',
            },
        ),
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('tags', models.JSONField(help_text='press.places.Place as dictionaries, with `count`')),
                ('mapping', models.JSONField(help_text='mapping.Mapped')),
                ('made_by', models.TextField()),
                ('account_id', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('template', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='printing.template')),
            ],
            options={
                'db_table': 'print_template_version',
            },
        ),
        migrations.CreateModel(
            name='PrintRun',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('account_id', models.UUIDField()),
                ('officer_name', models.TextField()),
                ('state', models.TextField(choices=[(motcua.onestop.printing.enums.RunState['ASKED'], motcua.onestop.printing.enums.RunState['ASKED']), (motcua.onestop.printing.enums.RunState['PRINTING'], motcua.onestop.printing.enums.RunState['PRINTING']), (motcua.onestop.printing.enums.RunState['JOINING'], motcua.onestop.printing.enums.RunState['JOINING']), (motcua.onestop.printing.enums.RunState['DONE'], motcua.onestop.printing.enums.RunState['DONE']), (motcua.onestop.printing.enums.RunState['FAILED'], motcua.onestop.printing.enums.RunState['FAILED']), (motcua.onestop.printing.enums.RunState['ENDED'], motcua.onestop.printing.enums.RunState['ENDED'])], default=motcua.onestop.printing.enums.RunState['ASKED'])),
                ('total', models.IntegerField()),
                ('made', models.IntegerField(default=0)),
                ('failed', models.IntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('note', models.JSONField(default=dict, help_text='why it could not be put together, in each language')),
                ('key', models.TextField()),
                ('packed', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('whole', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('template', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='printing.template')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='printing.templateversion')),
            ],
            options={
                'db_table': 'print_run',
            },
        ),
        migrations.CreateModel(
            name='PrintItem',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('position', models.IntegerField()),
                ('state', models.TextField(choices=[(motcua.onestop.printing.enums.ItemState['WAITING'], motcua.onestop.printing.enums.ItemState['WAITING']), (motcua.onestop.printing.enums.ItemState['DONE'], motcua.onestop.printing.enums.ItemState['DONE']), (motcua.onestop.printing.enums.ItemState['FAILED'], motcua.onestop.printing.enums.ItemState['FAILED'])], default=motcua.onestop.printing.enums.ItemState['WAITING'])),
                ('reason', models.JSONField(default=dict, help_text='why it was not made, in each language')),
                ('made_at', models.DateTimeField(null=True)),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.dossier')),
                ('file', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='printing.printrun')),
            ],
            options={
                'db_table': 'print_item',
                'indexes': [models.Index(fields=['dossier', '-id'], name='print_item_of_dossier')],
                'constraints': [models.UniqueConstraint(fields=('run', 'position'), name='one_item_a_place'), models.UniqueConstraint(fields=('run', 'dossier'), name='one_copy_a_dossier'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('state', motcua.onestop.printing.enums.ItemState['DONE'])), models.Q(models.Q(('state', motcua.onestop.printing.enums.ItemState['DONE']), _negated=True), ('file__isnull', True)), _connector='OR'), name='made_item_has_file')],
            },
        ),
        migrations.AddIndex(
            model_name='template',
            index=models.Index(fields=['unit', 'name', 'id'], name='template_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('unit', 'name'), name='one_template_a_name'),
        ),
        migrations.AddConstraint(
            model_name='templateversion',
            constraint=models.UniqueConstraint(fields=('template', 'number'), name='one_version_a_number'),
        ),
        migrations.AddIndex(
            model_name='printrun',
            index=models.Index(fields=['template', '-id'], name='run_of_template'),
        ),
        migrations.AddIndex(
            model_name='printrun',
            index=models.Index(fields=['account_id', '-id'], name='run_of_account'),
        ),
        migrations.AddIndex(
            model_name='printrun',
            index=models.Index(condition=models.Q(('state', motcua.onestop.printing.enums.RunState['DONE'])), fields=['ends_at'], name='run_to_end'),
        ),
        migrations.AddConstraint(
            model_name='printrun',
            constraint=models.UniqueConstraint(fields=('account_id', 'key'), name='one_run_a_form'),
        ),
    ]
