from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import today
from motcua.sites.operations.forms._fields import ActForm, DayField, text

MOST_BYTES = 512 * 1024
"""Shipped bundles take about 15 kB; what is checked waits in the session."""


class ReasonForm(ActForm):
    reason = text(
        _("Reason"), max_length=1000, min_length=10, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the decision: number, date and who issued it. It stays in the record of acts."),
        error_messages={
            "required": _("Write the reason."),
            "min_length": _("Write the reason in a sentence, with the number of the decision."),
        },
    )  # fmt: skip


class BundleForm(forms.Form):
    use_required_attribute = False
    bundle = forms.FileField(
        label=_("Bundle (zip)"),
        allow_empty_file=True,
        help_text=_("The file that “Download the bundle” here or motcua bundle export writes; at most 512 kB."),
        error_messages={"required": _("Choose the file of the bundle.")},
    )

    def clean_bundle(self) -> Any:
        given = self.cleaned_data["bundle"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 512 kB. A bundle holds only texts; leave out the rest.")
            )
        return given


class PublishForm(ActForm):
    """`digest` and `seen` say which bundle was compared with which revision."""

    in_force_from = DayField(
        label=_("In force from"), error_messages={"required": _("Write the first day it is in force.")}
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_in_force_from(self) -> Any:
        day = self.cleaned_data["in_force_from"]
        if day < today():
            raise forms.ValidationError(
                _("Choose today or later: a revision holds from its publication at the earliest.")
            )
        return day
