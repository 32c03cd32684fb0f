"""Fields that several forms of this site use."""

from typing import Any

from django import forms

from motcua.foundation.common.ids import uuid7
from motcua.sites.pages import dates

DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A day typed as people write it, with an example that lies ahead unless `past` days are asked for."""

    def __init__(self, *, past: bool = False, **options: Any):
        options.setdefault("help_text", dates.coming_hint(past=past))
        options.setdefault("error_messages", {"invalid": dates.wrong_day(past=past)})
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
