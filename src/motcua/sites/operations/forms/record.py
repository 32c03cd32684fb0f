from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.sites.operations.forms._fields import DayField
from motcua.sites.operations.labels import every_act


def _acts() -> list[tuple[str, Any]]:
    return [("", _("All acts")), *sorted(every_act().items(), key=lambda pair: str(pair[1]))]


class RecordForm(forms.Form):
    """Filters of the record; the days bound what is read."""

    use_required_attribute = False
    actor = forms.CharField(label=_("Who"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("Act"), required=False, choices=_acts)
    subject = forms.CharField(label=_("Dossier code or identifier"), required=False, max_length=80)
    first = DayField(label=_("From the day"), required=False, help_text="")
    last = DayField(label=_("To the day"), required=False, help_text="")
