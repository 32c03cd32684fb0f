import motcua.assistant.answers.enums
from django.db import migrations, models

KINDS = motcua.assistant.answers.enums.AnswerKind
SOURCES = motcua.assistant.answers.enums.Source


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0002_a_question_is_passed_on'),
    ]

    operations = [
        migrations.AlterField(
            model_name='thread',
            name='source',
            field=models.TextField(choices=[(one, one) for one in SOURCES]),
        ),
        migrations.AlterField(
            model_name='turn',
            name='kind',
            field=models.TextField(choices=[(one, one) for one in KINDS]),
        ),
        migrations.AddField(
            model_name='thread',
            name='officer_id',
            field=models.UUIDField(help_text='account of the officer who asked beside a dossier', null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='dossier_code',
            field=models.TextField(blank=True, db_default='', default='', help_text='the dossier it was asked beside'),
        ),
        migrations.AddField(
            model_name='thread',
            name='forgotten_at',
            field=models.DateTimeField(help_text='when what people typed in it was deleted', null=True),
        ),
        migrations.AddField(
            model_name='officerquestion',
            name='forgotten_at',
            field=models.DateTimeField(help_text='when what people typed in it was deleted', null=True),
        ),
        migrations.AddField(
            model_name='turn',
            name='dossier_code',
            field=models.TextField(blank=True, db_default='', default='', help_text='an officer asked beside it'),
        ),
        migrations.AddField(
            model_name='turn',
            name='matter',
            field=models.TextField(blank=True, db_default='', default='', help_text='what of the dossier was asked'),
        ),
        migrations.AddField(
            model_name='turn',
            name='paper',
            field=models.TextField(blank=True, db_default='', default='', help_text='key of the document that was named'),
        ),
        migrations.AddField(
            model_name='turn',
            name='worded',
            field=models.JSONField(help_text="a model's words for it, each sentence with what it cites; checked again when read", null=True),
        ),
    ]
