"""The small forms of the counter. What is right is decided by the rules of dossiers; these show it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.desk_filing import ELECTRONIC, PAPER
from motcua.onestop.dossiers.desk_people import SEXES
from motcua.onestop.dossiers.enums import CopyKind
from motcua.onestop.dossiers.labels import COPIES
from motcua.onestop.handover.enums import Confirmed
from motcua.sites.pages import centres as places
from motcua.sites.pages import dates
from motcua.sites.pages.visitors import APPLICANT, AUTHORISED, CollectorFields, VisitorFields

DELIVERY = {
    "counter": _("At the counter of a one-stop centre"),
    "online": _("Online: the signed electronic copy"),
    "post": _("By post, to the address"),
}
_KINDS = (CopyKind.ORIGINAL, CopyKind.CERTIFIED, CopyKind.PHOTOCOPY, CopyKind.ELECTRONIC)
SHOWN = {"": _("Not given"), **{str(kind): COPIES[kind] for kind in _KINDS}}
"""How a paper was shown, the commonest first: one key chooses it."""
ANSWER_DAYS = 30


def _text(label: Any, *, required: bool = True, hint: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=required, help_text=hint, widget=widget)


class Told(forms.Form):
    """A form whose sentences come from elsewhere: `problems` by field."""

    use_required_attribute = False

    def __init__(self, *, initial: Mapping[str, Any], problems: Mapping[str, Any] | None = None, **options: Any):
        self.problems = dict(problems or {})
        super().__init__(data=None, initial=dict(initial), **options)
        self.is_bound = bool(self.problems)
        if self.is_bound:
            self.data = {self.add_prefix(name): value for name, value in initial.items()}

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, sentence in self.problems.items():
            self._errors[name if name in self.fields else "__all__"] = self.error_class([str(sentence)])


class DeskForm(Told):
    """What only the counter notes. Field names carry the prefix "desk", so that no question of a bundle meets them."""

    prefix = "desk"
    card = _text(
        _("QR code of the identity card"),
        required=False,
        autofocus="",
        hint=_("Scan the card; the person and the matching answers are filled in. Or type them below."),
    )
    kind = forms.ChoiceField(
        label=_("For whom is the dossier?"),
        widget=forms.RadioSelect,
        choices=[("person", _("For the person at the desk")), ("business", _("For a business they act for"))],
    )
    person_name = _text(_("Full name"))
    person_number = _text(_("Personal ID number"), inputmode="numeric")
    person_born = _text(_("Date of birth"), hint=dates.coming_hint(past=True), inputmode="numeric")
    person_sex = forms.ChoiceField(label=_("Sex"), choices=list(SEXES.items()), widget=forms.RadioSelect)
    person_residence = _text(_("Permanent residence"))
    business_code = _text(_("Tax code"), inputmode="numeric")
    business_name = _text(_("Name of the business"))
    business_address = _text(_("Address of the business"), required=False)
    business_paper = _text(
        _("Paper that lets this person act"),
        required=False,
        hint=_("Number and date of the authorisation. Leave empty when the mandate is on record."),
    )
    reception = forms.ChoiceField(label=_("Place of reception"))
    support = forms.ChoiceField(
        label=_("Place of support"), required=False,
        help_text=_("Only where somebody helped the person to fill it in; it is counted as help there."),
    )  # fmt: skip
    authority = _text(
        _("Agency that decides"), hint=_("Any agency of the province; write part of its name"), list="authorities"
    )
    contact_phone = _text(_("Phone number"), inputmode="tel")
    contact_email = _text(_("E-mail"), required=False, inputmode="email")
    contact_delivery = forms.ChoiceField(
        label=_("How is the result received?"), choices=list(DELIVERY.items()), widget=forms.RadioSelect
    )
    contact_collect_at = places.collect_at()
    contact_address = _text(_("Address"), required=False, hint=_("Needed when the result goes by post"))
    fee_amount = _text(_("Amount collected, in đồng"), required=False, inputmode="numeric")
    fee_way = forms.ChoiceField(
        label=_("Receipt"), widget=forms.RadioSelect, required=False,
        choices=[(ELECTRONIC, _("Make an electronic receipt")), (PAPER, _("A paper receipt was given"))],
    )  # fmt: skip
    fee_receipt = _text(_("Number of the paper receipt"), required=False)

    def __init__(self, *, centres: Iterable[Unit], support: Iterable[Unit], focus: str = "", **options: Any):
        super().__init__(**options)
        self.fields["reception"].choices = [(str(u.id), _name(u)) for u in centres]  # type: ignore[attr-defined]
        self.fields["support"].choices = [  # type: ignore[attr-defined]
            ("", _("None: the person came alone")), *[(str(u.id), _name(u)) for u in support]
        ]  # fmt: skip
        if focus != "card":
            self.fields["card"].widget.attrs.pop("autofocus", None)
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True


def offer(form: forms.Form, field: str, ways: Collection[str]) -> forms.Form:
    """The form with these ways of delivery alone to choose from; its address is optional for some of them only, which
    its hint says."""
    form.fields[field.replace("delivery", "address")].is_wanted = True  # type: ignore[attr-defined]
    form.fields[field].choices = [one for one in DELIVERY.items() if one[0] in ways]  # type: ignore[attr-defined]
    return form


def _name(unit: Unit) -> str:
    from motcua.foundation.common.bilingual import pick

    return pick(unit.label)


class ReasonForm(Told):
    """Why, in words that are read by the applicant or kept on record."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": ""}))

    def __init__(self, *, label: Any = None, hint: Any = "", **options: Any):
        super().__init__(**options)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = hint


class DeclineForm(Told):
    reason = forms.CharField(
        label=_("Why is the dossier not accepted?"),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": ""}),
        help_text=_("The applicant reads this, with the article of law where there is one."),
    )
    next = forms.CharField(
        label=_("What can the applicant do next?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example which agency is in charge, or which procedure fits."),
    )


class CompletionForm(Told):
    """Form 02: a tick and a reason for each document, and the day to answer by."""

    answer_by = _text(_("To answer by"), hint=dates.coming_hint(), inputmode="numeric")

    def __init__(self, *, titles: Mapping[str, str], **options: Any):
        super().__init__(**options)
        self.titles = titles
        for key, title in titles.items():
            self.fields[f"tick-{key}"] = forms.BooleanField(label=title, required=False)
            self.fields[f"reason-{key}"] = _text(title, required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"title": t, "tick": self[f"tick-{k}"], "reason": self[f"reason-{k}"]} for k, t in self.titles.items()]

    @property
    def summary(self) -> list[dict[str, Any]]:
        """For pages/errors.html: each sentence with its document and the way to it."""
        order = [*(field for row in self.rows for field in (row["tick"], row["reason"])), self["answer_by"]]
        return [
            {"href": f"#{field.id_for_label}", "label": field.label, "text": text}
            for field in order
            for text in field.errors
        ]  # fmt: skip


class FeeForm(Told):
    amount = _text(_("Amount collected, in đồng"), inputmode="numeric", autofocus="")
    receipt = _text(
        _("Number of the paper receipt"), required=False, hint=_("Only where one was written on paper instead")
    )


class AskPaymentForm(Told):
    amount = _text(_("Amount to pay, in đồng"), inputmode="numeric", autofocus="")
    pay_by = _text(_("To be paid by (day/month/year)"))
    note = _text(_("Word to the applicant about the amount"), required=False)


class VisitorForm(Told, VisitorFields):
    """Who stands at the counter: the applicant, or somebody they authorised; `questions` are those they correct."""

    questions: Any = None


class HandOverForm(Told, CollectorFields):
    """Who collects the result."""


class CollectForm(Told, VisitorFields):
    """Who collects a paper result, and how it is confirmed that they have it."""

    who = forms.ChoiceField(
        label=_("Who collects the result?"), widget=forms.RadioSelect, choices=[APPLICANT, AUTHORISED]
    )
    confirmed = forms.ChoiceField(
        label=_("How is receipt confirmed?"), widget=forms.RadioSelect,
        choices=[
            (Confirmed.SIGNATURE, _("By a signature on this screen")),
            (Confirmed.CODE, _("By a code that is sent to the applicant")),
            (Confirmed.SLIP, _("By a signature on the printed slip")),
        ],
    )  # fmt: skip
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    code = _text(_("Code that the applicant tells"), required=False, inputmode="numeric", maxlength="12")
    upload = forms.FileField(
        label=_("The signed slip, scanned"), required=False,
        help_text=_("One of the two is needed: the scan, or where the paper is kept."),
    )  # fmt: skip
    note = _text(_("Or where the signed slip is kept"), required=False)

    def __init__(self, **options: Any):
        super().__init__(**options)
        for name in ("code", "upload", "note"):
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]


class PostForm(Told):
    """What was given to the post."""

    carrier = _text(_("Carrier"))
    number = _text(_("Number of the postal item"), autofocus="", hint=_("From the receipt of the post"))
    posted_on = _text(_("Given to the post on (day/month/year)"), inputmode="numeric")


class CameBackForm(Told):
    reason = _text(_("Why did it come back?"), required=False, hint=_("The applicant reads it."))


class WithdrawForm(VisitorForm):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the words of the applicant, if they say why."),
    )  # fmt: skip


class ContactForm(Told):
    phone = _text(_("Phone number"), inputmode="tel", autofocus="")
    email = _text(_("E-mail"), required=False, inputmode="email")
    delivery = forms.ChoiceField(
        label=_("How is the result received?"), choices=list(DELIVERY.items()), widget=forms.RadioSelect
    )
    collect_at = places.collect_at()
    address = _text(_("Address"), required=False, hint=_("Needed when the result goes by post"))


def answer_by_default(day: date) -> date:
    """The law names no term for form 02 before reception; thirty days leave time to get a paper anew."""
    return day + timedelta(days=ANSWER_DAYS)
