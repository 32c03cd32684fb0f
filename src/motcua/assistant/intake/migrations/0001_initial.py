import django.db.models.deletion
import motcua.foundation.common.clock
import motcua.foundation.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dossiers', '0019_names_word_by_word'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperForm',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('account_id', models.UUIDField(help_text='who sent it')),
                ('files', models.JSONField(default=list, help_text='[stored file id], page by page')),
                ('engine', models.TextField(blank=True, default='', help_text='what read the letters')),
                ('told', models.JSONField(default=dict, help_text='{form, seems, troubles, pages}')),
                ('fields', models.JSONField(default=list, help_text='[{answer, state, value, page, known: what the question takes}] as proposed')),
                ('sent_at', models.DateTimeField(default=motcua.foundation.common.clock.now)),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('failed', models.BooleanField(default=False, help_text='the look ended without an answer')),
                ('pictures_gone_at', models.DateTimeField(help_text='photographs and pieces were deleted', null=True)),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='paper_forms', to='dossiers.draft')),
            ],
            options={
                'db_table': 'paper_form',
            },
        ),
        migrations.CreateModel(
            name='PaperCrop',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('answer', models.TextField(help_text='key of the question')),
                ('picture', models.BinaryField(help_text='JPEG')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crops', to='intake.paperform')),
            ],
            options={
                'db_table': 'paper_crop',
            },
        ),
        migrations.AddIndex(
            model_name='paperform',
            index=models.Index(condition=models.Q(('begun_at__isnull', True)), fields=['sent_at'], name='paper_form_to_read'),
        ),
        migrations.AddIndex(
            model_name='paperform',
            index=models.Index(condition=models.Q(('pictures_gone_at__isnull', True)), fields=['sent_at'], name='paper_form_with_pictures'),
        ),
        migrations.AddConstraint(
            model_name='papercrop',
            constraint=models.UniqueConstraint(fields=('form', 'answer'), name='one_piece_a_question'),
        ),
    ]
