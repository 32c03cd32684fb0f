"""Who stands before an officer for a dossier: the fields. What fits is decided by `dossiers.desk_people`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

APPLICANT = ("applicant", _("The applicant"))
AUTHORISED = ("other", _("Somebody authorised by the applicant"))
POST = ("post", _("The post: it goes to the applicant's address"))
NAMES = ("who", "number", "name", "paper")


def _text(label: Any, *, required: bool = False, hint: Any = "", wanted: bool = False, **attrs: str) -> forms.CharField:
    """`wanted`: needed in the case in which it is asked, so it is not called optional."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    field = forms.CharField(label=label, required=required, help_text=hint, widget=widget, max_length=200)
    field.is_wanted = wanted  # type: ignore[attr-defined]
    return field


class VisitorFields(forms.Form):
    """The applicant, or somebody they authorised."""

    use_required_attribute = False

    who = forms.ChoiceField(
        label=_("Who came to the counter?"), widget=forms.RadioSelect, choices=[APPLICANT, AUTHORISED]
    )
    number = _text(
        _("Identity number of this person"), required=True, inputmode="numeric", autofocus="",
        hint=_("Scan the card or type the 12 digits; it is compared with the dossier."),
    )  # fmt: skip
    name = _text(
        _("Full name of the authorised person"), wanted=True,
        hint=_("Only when it is not the applicant; a scanned card fills it in."),
    )  # fmt: skip
    paper = _text(
        _("Paper of authorisation: number and date"), wanted=True, hint=_("Only when it is not the applicant.")
    )


class CollectorFields(VisitorFields):
    """Who collects a result, at the counter or from the post."""

    who = forms.ChoiceField(
        label=_("Who collects the result?"), widget=forms.RadioSelect, choices=[APPLICANT, AUTHORISED, POST]
    )
    number = _text(
        _("Identity number of who collects, or number of the postal item"), required=True, autofocus="",
        hint=_("Scan the card or type the 12 digits; it is compared with the dossier. For the post: the number of the "
               "item on the receipt of the post."),
    )  # fmt: skip
