"""Forms of importing a list of procedures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.onestop.catalogue.labels import FIELDS
from motcua.onestop.catalogue.listing import FIELDS as COLUMNS
from motcua.sites.operations.forms._fields import ActForm, text

MOST_BYTES = 24 * 1024 * 1024


class ListForm(forms.Form):
    use_required_attribute = False
    list = forms.FileField(
        label=_("List of procedures"),
        allow_empty_file=True,
        help_text=_("Excel (.xlsx), CSV in UTF-8, or JSON lines (.jsonl, .jsonl.gz); at most 24 MB."),
        error_messages={"required": _("Choose the file of the list.")},
    )
    source = text(
        _("Source"), required=False,
        help_text=_("Number and date of the decision that publishes the list; for rows that name none themselves."),
    )  # fmt: skip

    def clean_list(self) -> Any:
        return _small_enough(self.cleaned_data["list"])


def _small_enough(given: Any) -> Any:
    if given.size > MOST_BYTES:
        raise forms.ValidationError(_("The file is larger than 24 MB. Divide the list and import its parts."))
    return given


class CompareForm(forms.Form):
    """Two lists of which what differs is told."""

    use_required_attribute = False
    first = forms.FileField(
        label=_("First list"), allow_empty_file=True, error_messages={"required": _("Choose the file of the list.")},
        help_text=_("Excel (.xlsx), CSV in UTF-8, or JSON lines (.jsonl, .jsonl.gz); at most 24 MB."),
    )  # fmt: skip
    second = forms.FileField(
        label=_("Second list"), allow_empty_file=True, error_messages={"required": _("Choose the file of the list.")},
        help_text=_("For example of another province, or of last year. The columns are found by their headings."),
    )  # fmt: skip

    def clean_first(self) -> Any:
        return _small_enough(self.cleaned_data["first"])

    def clean_second(self) -> Any:
        return _small_enough(self.cleaned_data["second"])


class ColumnsForm(forms.Form):
    """For each field the heading, or the letter, of its column; the sheet, where a workbook has several."""

    use_required_attribute = False

    def __init__(self, *args: Any, sheets: Sequence[str] = (), **options: Any):
        super().__init__(*args, **options)
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), choices=[(one, one) for one in sheets])
        for name in COLUMNS:
            self.fields[name] = text(FIELDS[name], required=False, max_length=100)


class ImportForm(ActForm):
    """`added` and `changed` are those of the report that was read, `digest` names its file."""

    added = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    changed = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
