"""Forms of who keeps an agency's money."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import today
from motcua.onestop.payments import gateways
from motcua.onestop.payments.enums import RefundReason
from motcua.onestop.payments.labels import METHODS, REASONS
from motcua.sites.operations.forms._fields import ActForm, DayField, text
from motcua.sites.pages.templatetags.mc import vnum

LONG = forms.Textarea(attrs={"rows": 3})


class DongField(forms.CharField):
    """Whole đồng as people type them: 20000, 20.000, 20 000 đ."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"[\s.,₫đ]", "", super().clean(value))
        if not re.fullmatch(r"[0-9]{1,15}", typed):
            raise forms.ValidationError(_("Enter the amount in đồng, as a whole number, for example 20.000."))
        return int(typed)


def _amount(name: str, most: int) -> DongField:
    return DongField(
        label=_("%(fee)s: how much goes back, in đồng") % {"fee": name} if name else _("How much goes back, in đồng"),
        initial=vnum(most), help_text=_("Of %(amount)s đồng. Write less to give back a part.") % {
            "amount": vnum(most),
        },
    )  # fmt: skip


class RefundForm(ActForm):
    """`rest`: what is still there of each fee and charge, [(name, đồng)]; all of it is proposed. `only_whole`: nothing
    less can go back."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[(one.value, REASONS[one]) for one in RefundReason])
    note = text(
        _("Why it goes back"), widget=LONG, help_text=_("The second officer decides by it; the payer reads it.")
    )

    def __init__(self, *args: Any, rest: list[tuple[str, int]], only_whole: bool = False, **options: Any):
        super().__init__(*args, **options)
        self._rest = [] if only_whole else rest
        for number, (name, amount) in enumerate(self._rest):
            if amount:
                self.fields[f"part_{number}"] = _amount(name, amount)
        self.order_fields([*(f"part_{number}" for number in range(len(self._rest))), "reason", "note"])

    @property
    def parts(self) -> list[int] | None:
        """Đồng of each, once the form is valid; None for all that is left."""
        return [self.cleaned_data.get(f"part_{number}", 0) for number in range(len(self._rest))] or None


class DecisionForm(ActForm):
    note = text(_("Your word on it"), widget=LONG, required=False, help_text=_("Needed when you do not agree."))


class TransferForm(ActForm):
    number = text(_("Number of the transfer at the bank"), max_length=60)


class PayOutForm(ActForm):
    number = text(_("Number of the payment voucher"), max_length=60)
    received_by = text(_("Who received the money and signed the voucher"), max_length=200)
    receiver_paper = text(
        _("Number of their identity paper"), max_length=30, help_text=_("Personal ID (12 digits) or passport.")
    )


class ReplaceForm(ActForm):
    payer_name = text(_("Name of who paid"), max_length=200)
    payer_number = text(_("Personal ID or business number"), required=False, max_length=20)
    payer_address = text(_("Address"), required=False, max_length=300)
    reason = text(_("What was wrong on the receipt"), widget=LONG)


class SettledForm(ActForm):
    note = text(_("How it was settled"), widget=LONG)


class CountForm(ActForm):
    counted = DongField(label=_("Cash that you counted, in đồng"))
    reason = text(
        _("Reason of a difference"), widget=LONG, required=False,
        help_text=_("Needed when what you counted is not the sum above."),
    )  # fmt: skip


class ReceivedForm(ActForm):
    received = DongField(
        label=_("Cash that you received, in đồng"), help_text=_("Count it together before you confirm.")
    )
    note = text(_("Remark"), required=False)


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
