"""Fields that several forms of this site use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.ids import uuid7

DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A day typed as people write it: 21/10/2025."""

    def __init__(self, **options: Any):
        options.setdefault("help_text", _("Day, month, year, for example 21/10/2025"))
        options.setdefault(
            "error_messages", {"invalid": _("This is not a day of the calendar. Write it like 21/10/2025.")}
        )
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(input_formats=DAY_FORMATS, widget=widget, **options)


def text(label: Any, **options: Any) -> forms.CharField:
    options.setdefault("max_length", 300)
    widget = options.pop("widget", None) or forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, **options)


class ActForm(forms.Form):
    """Carries the key that makes pressing twice safe."""

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["key"].initial = str(uuid7())
