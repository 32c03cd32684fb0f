"""Small forms of the portal; the questions of a procedure are in `pages.questions`."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.errors import Invalid
from motcua.foundation.identifiers import phone
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import filing
from motcua.sites.pages import centres
from motcua.sites.portal.words import collect_place

DELIVERY = {
    "online": _("Online: the signed electronic copy"),
    "counter": _("At the counter of a one-stop centre"),
    "post": _("By post, to my address"),
}


def _national(number: str) -> str:
    """0912 345 678 for people to read; as it is when it is no number yet."""
    try:
        return phone.national(number)
    except ValueError:
        return number


class ContactForm(forms.Form):
    """How the applicant is reached; checked by `filing.check_contact`."""

    use_required_attribute = False
    phone = forms.CharField(
        label=_("Phone number"), help_text=_("You follow the dossier by its code and this number"), required=True,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.CharField(
        label=_("E-mail"), required=False, widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"})
    )
    delivery = forms.ChoiceField(
        label=_("How do you want to receive the result?"), choices=list(DELIVERY.items()), widget=forms.RadioSelect
    )
    collect_at = centres.collect_at()
    address = forms.CharField(
        label=_("Address"),
        required=False,
        help_text=_("Needed when the result comes by post; else you may leave it empty"),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def full_clean(self) -> None:
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        if not self.is_bound:
            return
        try:
            self.cleaned_data = filing.check_contact(self.data, self.ways)
        except Invalid as invalid:
            for name, sentence in invalid.fields.items():
                self._errors[name] = self.error_class([sentence])

    def __init__(
        self, data: Any = None, *, ways: Collection[str] = filing.DELIVERIES, place: Unit | None = None, **options: Any
    ):  # fmt: skip
        if options.get("initial"):
            options["initial"] = {**options["initial"], "phone": _national(options["initial"].get("phone", ""))}
        self.ways = ways
        super().__init__(data, **options)
        if place:
            first = _("Where the dossier is received: %(place)s") % {"place": pick(place.label)}
            self.fields["collect_at"].choices = [("", first), *centres.offered()]  # type: ignore[attr-defined]
        self.fields["address"].is_wanted = True  # type: ignore[attr-defined]
        self.fields["delivery"].choices = [one for one in DELIVERY.items() if one[0] in ways]  # type: ignore[attr-defined]

    @staticmethod
    def in_words(contact: Mapping[str, Any], place: Unit | None) -> list[tuple[Any, str]]:
        """`place`: where the dossier is received, and so where the result is collected when no centre was chosen."""
        fields = ContactForm.base_fields
        rows = [(fields["phone"].label, _national(str(contact.get("phone", ""))))]
        rows += [(fields[name].label, str(contact.get(name, ""))) for name in ("email", "address")]
        rows.append((fields["delivery"].label, str(DELIVERY.get(contact.get("delivery", ""), ""))))
        rows.append((fields["collect_at"].label, collect_place(contact, place) if contact else ""))
        return [(label, value) for label, value in rows if value]
