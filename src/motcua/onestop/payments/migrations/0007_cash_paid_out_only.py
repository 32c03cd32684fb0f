from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Greatest


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_why_a_notice_was_revoked'),
        ('payments', '0006_cash_of_a_day'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='cashday', name='cash_difference_has_a_reason'),
        migrations.AddConstraint(
            model_name='cashday',
            constraint=models.CheckConstraint(
                condition=Q(counted=Greatest(F('taken') - F('paid_out'), 0)) | ~Q(reason=''),
                name='cash_difference_has_a_reason',
            ),
        ),
    ]
