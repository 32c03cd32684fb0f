"""Requests that are signed together."""

from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("signing", "0003_together")]
    operations = [
        AddIndexBeside("signaturerequest", models.Index(
            condition=~models.Q(state="over"), fields=["gathering"], name="signature_request_gathered",
        )),
    ]  # fmt: skip
