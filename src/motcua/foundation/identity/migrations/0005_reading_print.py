import motcua.foundation.identity.enums
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0004_readings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reading',
            name='kind',
            field=models.TextField(choices=[(motcua.foundation.identity.enums.ReadingKind['DOSSIER'], motcua.foundation.identity.enums.ReadingKind['DOSSIER']), (motcua.foundation.identity.enums.ReadingKind['FILE'], motcua.foundation.identity.enums.ReadingKind['FILE']), (motcua.foundation.identity.enums.ReadingKind['RECORD'], motcua.foundation.identity.enums.ReadingKind['RECORD']), (motcua.foundation.identity.enums.ReadingKind['POPULATION'], motcua.foundation.identity.enums.ReadingKind['POPULATION']), (motcua.foundation.identity.enums.ReadingKind['SHARE'], motcua.foundation.identity.enums.ReadingKind['SHARE']), (motcua.foundation.identity.enums.ReadingKind['SHARED_FILE'], motcua.foundation.identity.enums.ReadingKind['SHARED_FILE']), (motcua.foundation.identity.enums.ReadingKind['EXPORT'], motcua.foundation.identity.enums.ReadingKind['EXPORT']), (motcua.foundation.identity.enums.ReadingKind['EXPORT_SAVED'], motcua.foundation.identity.enums.ReadingKind['EXPORT_SAVED']), (motcua.foundation.identity.enums.ReadingKind['PRINT'], motcua.foundation.identity.enums.ReadingKind['PRINT'])]),
        ),
    ]
