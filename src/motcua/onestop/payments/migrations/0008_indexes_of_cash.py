"""Payments and refunds by report and by the cash of a day."""

from django.db import migrations, models

from motcua.foundation.common.beside import AddIndexBeside

Q = models.Q
IN_CASH = Q(cash_day__isnull=False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("payments", "0007_cash_paid_out_only")]
    operations = [
        AddIndexBeside("payment", models.Index(
            condition=Q(told_on__isnull=False), fields=["method", "told_on"], name="payment_in_report",
        )),
        AddIndexBeside("payment", models.Index(condition=IN_CASH, fields=["taken_by", "cash_day"], name="payment_in_cash_of")),
        AddIndexBeside("payment", models.Index(condition=IN_CASH, fields=["unit", "cash_day"], name="payment_in_cash")),
        AddIndexBeside("refund", models.Index(condition=Q(state="paid"), fields=["unit", "paid_at"], name="refund_paid")),
        AddIndexBeside("refund", models.Index(condition=IN_CASH, fields=["paid_by", "cash_day"], name="refund_in_cash_of")),
        AddIndexBeside("refund", models.Index(condition=IN_CASH, fields=["unit", "cash_day"], name="refund_in_cash")),
    ]  # fmt: skip
