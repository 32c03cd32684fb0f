from django.db import migrations


class Migration(migrations.Migration):
    """Names are listed word by word: the blank of a stored key comes before every letter."""

    dependencies = [("organisations", "0003_agencies_of_central_authorities")]
    operations = [
        migrations.RunSQL(
            "UPDATE officer SET sort_key ="
            " replace(left(sort_key, (length(sort_key) - 6) / 3), 'fe', '00')"
            " || substr(sort_key, (length(sort_key) - 6) / 3 + 1)"
            " WHERE length(sort_key) > 6",
            migrations.RunSQL.noop,
        )
    ]
