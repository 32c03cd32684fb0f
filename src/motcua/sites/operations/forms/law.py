"""Forms of legal texts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.assistant.law.labels import KINDS
from motcua.assistant.law.models import LegalText
from motcua.assistant.law.room import MOST_BYTES
from motcua.assistant.law.services import LONGEST, Facts
from motcua.sites.operations.forms._fields import ActForm, DayField, text
from motcua.sites.pages import dates


class LawFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("File of the legal text"), allow_empty_file=True,
        help_text=_("Text (.txt), web page (.html), Word (.docx) or PDF with text; at most 20 MB."),
        error_messages={"required": _("Choose the file of the legal text.")},
    )  # fmt: skip

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Choose the text without scanned pages."))
        return given


class FactsForm(ActForm):
    """What an officer says of a text."""

    number = text(
        _("Number of the text"), max_length=LONGEST["number"],
        help_text=_("As it is cited, for example 61/2018/NĐ-CP."),
        error_messages={"required": _("Write the number as it is cited, for example 61/2018/NĐ-CP.")},
    )  # fmt: skip
    title = text(
        _("Title"), max_length=LONGEST["title"], help_text=_("As people name it, for example “Bộ luật Dân sự”."),
        error_messages={"required": _("Write the title, for example “Bộ luật Dân sự”.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of text"), choices=[(str(key), label) for key, label in KINDS.items()])
    issuer = text(_("Issuing body"), required=False, max_length=LONGEST["issuer"])
    issued_date = DayField(label=_("Day of issue"), required=False, past=True)
    in_force_from = DayField(
        label=_("In force from"), past=True,
        error_messages={
            "required": _("Write the first day on which it is in force."), "invalid": dates.wrong_day(past=True),
        },
    )  # fmt: skip
    in_force_until = DayField(
        label=_("In force no more from"), required=False, help_text=_("Leave it empty while the text is in force.")
    )
    superseded_by = text(
        _("Number of the text that takes its place"), required=False, max_length=LONGEST["number"],
        help_text=_(
            "From the day on which that one is in force, this one is not quoted any more. Load that one first."
        ),
    )  # fmt: skip
    source = text(_("Where the file comes from"), required=False, max_length=LONGEST["source"])
    note = text(
        _("What readers should know"), required=False, max_length=LONGEST["note"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example that later changes are not worked in. It stands beside every article."),
    )  # fmt: skip

    def __init__(self, *args: Any, fixed: str = "", **options: Any):
        """`fixed`: the number of a text that is there; it stays."""
        super().__init__(*args, **options)
        self.fixed = fixed
        if fixed:
            del self.fields["number"]

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            number=self.fixed or said["number"], title=said["title"], kind=said["kind"], issuer=said["issuer"],
            issued_date=said["issued_date"], in_force_from=said["in_force_from"], in_force_until=said["in_force_until"],
            superseded_by=said["superseded_by"], note=said["note"], source=said["source"],
        )  # fmt: skip


class FileForm(FactsForm):
    """`digest` names what was read and is agreed to; `replaces` the text whose wording it takes the place of."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    replaces = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)


def initial_of(row: LegalText) -> dict[str, Any]:
    names = ("title", "kind", "issuer", "issued_date", "in_force_from", "in_force_until", "note", "source")
    above = row.superseded_by
    return {name: getattr(row, name) for name in names} | {
        "number": row.number,
        "superseded_by": above.number if above else "",
    }
