from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.organisations.labels import UNIT_KINDS
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.sites.operations.forms._fields import ActForm, DayField, text


class CreateUnitForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=list(UNIT_KINDS.items()))
    name = text(_("Name in Vietnamese"))
    name_en = text(_("Name in English"))
    code = text(_("Code"), max_length=40, help_text=_("Short and never used again, for example 07900.VP."))
    agency_id = text(
        _("Agency identifier"), required=False, max_length=40,
        help_text=_("Only for an agency that has one by Decision 20/2020/QĐ-TTg, for example H44.5."),
    )  # fmt: skip
    valid_from = DayField(label=_("First day"))


class RenameUnitForm(ActForm):
    seen = forms.CharField(widget=forms.HiddenInput)
    name = text(_("New name in Vietnamese"))
    name_en = text(_("New name in English"))
    valid_from = DayField(label=_("First day of the new name"))


class CloseUnitForm(ActForm):
    valid_to = DayField(label=_("First day on which it no longer exists"))


class MergeUnitForm(ActForm):
    into = forms.ModelChoiceField(label=_("Merge into"), queryset=Unit.objects.none(), empty_label=_("Choose a unit"))
    valid_from = DayField(label=_("First day of the merged unit"))

    def __init__(self, unit: Unit, *args: Any, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units_at().filter(kind=unit.kind, level=unit.level).exclude(pk=unit.pk)
