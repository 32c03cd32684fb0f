import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import motcua.foundation.common.ids


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_why_a_notice_was_revoked'),
        ('payments', '0005_parts_given_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='taken_by',
            field=models.UUIDField(help_text='who took the cash', null=True),
        ),
        migrations.AddField(
            model_name='payment',
            name='taken_by_name',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='payment',
            name='cash_day',
            field=models.DateField(help_text='the day in whose cash it is counted', null=True),
        ),
        migrations.AddField(
            model_name='refund',
            name='paid_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='refund',
            name='cash_day',
            field=models.DateField(help_text='the day in whose cash the pay-out is counted', null=True),
        ),
        migrations.CreateModel(
            name='CashDay',
            fields=[
                ('id', models.UUIDField(default=motcua.foundation.common.ids.uuid7, primary_key=True, serialize=False)),
                ('officer', models.UUIDField()),
                ('officer_name', models.TextField()),
                ('day', models.DateField()),
                ('count', models.IntegerField(help_text='payments')),
                ('taken', models.BigIntegerField()),
                ('cancelled', models.IntegerField(help_text='receipts of them that were cancelled')),
                ('paid_out', models.BigIntegerField()),
                ('counted', models.BigIntegerField()),
                ('reason', models.TextField(blank=True, default='', help_text='of a difference')),
                ('closed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_by_name', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'db_table': 'cash_day',
                'constraints': [
                    models.UniqueConstraint(fields=('officer', 'unit', 'day'), name='one_cash_day'),
                    models.CheckConstraint(condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F('officer')), name='cash_day_by_two'),
                    models.CheckConstraint(condition=Q(counted=F('taken') - F('paid_out')) | ~Q(reason=''), name='cash_difference_has_a_reason'),
                ],
                'indexes': [
                    models.Index(fields=['unit', '-id'], name='cash_day_of_unit'),
                    models.Index(fields=['officer', '-id'], name='cash_day_of_officer'),
                    models.Index(condition=Q(confirmed_at__isnull=True), fields=['unit'], name='cash_day_to_confirm'),
                ],
            },
        ),
    ]
