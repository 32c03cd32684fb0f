from django.db import migrations


class Migration(migrations.Migration):
    """Names are listed word by word: the blank of a stored key comes before every letter."""

    dependencies = [("dossiers", "0018_consulted_by_day")]
    operations = [
        migrations.RunSQL(
            "UPDATE dossier SET applicant_sort ="
            " replace(left(applicant_sort, (length(applicant_sort) - 6) / 3), 'fe', '00')"
            " || substr(applicant_sort, (length(applicant_sort) - 6) / 3 + 1)"
            " WHERE applicant_kind = 'person' AND length(applicant_sort) > 6",
            migrations.RunSQL.noop,
        )
    ]
