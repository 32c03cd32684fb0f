from django.db import migrations


class Migration(migrations.Migration):
    """Names are listed word by word: the blank of a stored key comes before every letter."""

    dependencies = [("identity", "0005_reading_print")]
    operations = [
        migrations.RunSQL(
            "UPDATE person SET sort_key ="
            " replace(left(sort_key, (length(sort_key) - 6) / 3), 'fe', '00')"
            " || substr(sort_key, (length(sort_key) - 6) / 3 + 1)"
            " WHERE length(sort_key) > 6",
            migrations.RunSQL.noop,
        )
    ]
