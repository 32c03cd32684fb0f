"""What officers said by time, and papers by what stands on them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0003_content")]
    operations = [
        AddIndexBeside("screeningline", models.Index(
            condition=~models.Q(answer=""), fields=["answered_at", "id"], name="screening_line_by_time",
        )),
        AddIndexBeside("screening", GinIndex(fields=["content"], name="screening_content", opclasses=["array_ops"])),
    ]  # fmt: skip
