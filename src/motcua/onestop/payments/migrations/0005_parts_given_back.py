from django.db import migrations, models
from django.db.models import F, Q

WHOLE = "UPDATE payment SET refunded = amount WHERE refunded_at IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0004_receipts_are_kept'),
    ]

    operations = [
        migrations.AlterField(
            model_name='paymentdemand',
            name='items',
            field=models.JSONField(help_text='[{kind, title, amount, lines}], fees and charges apart'),
        ),
        migrations.AddField(
            model_name='payment',
            name='refunded',
            field=models.BigIntegerField(default=0, help_text='how much of it was given back'),
        ),
        migrations.RunSQL(WHOLE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='payment',
            name='refunded_at',
            field=models.DateTimeField(help_text='when the last of it was given back', null=True),
        ),
        migrations.AddField(
            model_name='payment',
            name='told_on',
            field=models.DateField(help_text='the day whose report of the other side has it', null=True),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=Q(refunded__gte=0) & Q(refunded__lte=F('amount')), name='no_more_back_than_came'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=Q(refunded_at__isnull=True) | Q(refunded=F('amount')), name='given_back_is_all_of_it'),
        ),
        migrations.AddField(
            model_name='refund',
            name='parts',
            field=models.JSONField(default=list, help_text='of each fee and charge asked; empty: nothing was settled'),
        ),
        migrations.AddField(
            model_name='refund',
            name='paid_by_name',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='refund',
            name='received_by',
            field=models.TextField(blank=True, default='', help_text='who took the cash at the counter'),
        ),
        migrations.AddField(
            model_name='refund',
            name='receiver_paper',
            field=models.TextField(blank=True, default='', help_text='number of the identity paper they showed'),
        ),
        migrations.AddField(
            model_name='refund',
            name='told_on',
            field=models.DateField(help_text='the day whose report of the other side has it', null=True),
        ),
        migrations.RemoveConstraint(
            model_name='refund',
            name='one_refund_a_payment',
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(condition=Q(state__in=['asked', 'approved']), fields=('payment',), name='one_refund_at_a_time'),
        ),
        migrations.AddField(
            model_name='difference',
            name='other_day',
            field=models.DateField(help_text='the day whose report had it before', null=True),
        ),
        migrations.AlterField(
            model_name='difference',
            name='kind',
            field=models.TextField(choices=[('not_there', 'not_there'), ('amount', 'amount'), ('held', 'held'), ('refund', 'refund'), ('twice', 'twice')]),
        ),
    ]
