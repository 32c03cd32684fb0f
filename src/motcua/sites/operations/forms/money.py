"""Forms of who keeps an agency's money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import today
from motcua.onestop.payments import gateways
from motcua.onestop.payments.enums import RefundReason
from motcua.onestop.payments.labels import METHODS, REASONS
from motcua.sites.operations.forms._fields import ActForm, DayField, text

LONG = forms.Textarea(attrs={"rows": 3})


class RefundForm(ActForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=[(one.value, REASONS[one]) for one in RefundReason])
    note = text(
        _("Why it goes back"), widget=LONG, help_text=_("The second officer decides by it; the payer reads it.")
    )


class DecisionForm(ActForm):
    note = text(_("Your word on it"), widget=LONG, required=False, help_text=_("Needed when you do not agree."))


class TransferForm(ActForm):
    number = text(_("Number of the transfer at the bank"), max_length=60)


class PayOutForm(ActForm):
    number = text(_("Number of the payment voucher"), max_length=60)
    received_by = text(_("Who received the money and signed the voucher"), max_length=200)


class ReplaceForm(ActForm):
    payer_name = text(_("Name of who paid"), max_length=200)
    payer_number = text(_("Personal ID or business number"), required=False, max_length=20)
    payer_address = text(_("Address"), required=False, max_length=300)
    reason = text(_("What was wrong on the receipt"), widget=LONG)


class SettledForm(ActForm):
    note = text(_("How it was settled"), widget=LONG)


class CompareForm(ActForm):
    method = forms.ChoiceField(label=_("Way to pay"))
    day = DayField(label=_("Day"), past=True)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        choice = self.fields["method"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.value, METHODS[one]) for one in gateways.offered()]

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > today():
            raise forms.ValidationError(_("This day is not over yet. Choose today or a day before."))
        return day
