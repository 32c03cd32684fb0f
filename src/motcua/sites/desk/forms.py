"""What officers type. Whether it is right is decided by the services; these only ask."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.bundle import RequiredDocument
from motcua.onestop.catalogue.process import Node
from motcua.onestop.dossiers import desk_people
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services.intake import check_answer_by
from motcua.sites.pages.visitors import CollectorFields

LONGEST = 4000
DATES = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]


def long_text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )


class ForwardForm(forms.Form):
    use_required_attribute = False
    opinion = long_text(
        gettext_lazy("Your opinion"),
        gettext_lazy("What you examined and what you propose; the leader reads it. The applicant does not."),
        required=False,
    )


class SendBackForm(forms.Form):
    use_required_attribute = False
    to = forms.ChoiceField(label=gettext_lazy("To which step"), widget=forms.RadioSelect)
    reason = long_text(gettext_lazy("What has to be changed"))

    def __init__(self, *args: Any, ways: list[Node], **options: Any):
        super().__init__(*args, **options)
        self.fields["to"].choices = [(node.key, pick(node.title)) for node in ways]  # type: ignore[attr-defined]
        if ways:
            self.fields["to"].initial = ways[0].key


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = long_text(gettext_lazy("Reason"), gettext_lazy("The applicant reads it."))


class ReleaseForm(forms.Form):
    use_required_attribute = False
    to = forms.ChoiceField(label=gettext_lazy("To whom"), widget=forms.RadioSelect, required=False)
    reason = long_text(gettext_lazy("Reason"), required=False, rows=2)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        nobody = ("", _("Back to the unit: whoever is free takes it"))
        self.fields["to"].choices = [nobody, *colleagues]  # type: ignore[attr-defined]


class ConsultForm(forms.Form):
    """Which units, and for each that is chosen a day of its own. Whoever was asked already stands there, and is not
    chosen again. `until` is the day that is proposed; `check` raises Invalid for a day that cannot be."""

    use_required_attribute = False
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Which units"),
        error_messages={"required": gettext_lazy("Choose at least one unit.")},
    )  # fmt: skip
    question = long_text(gettext_lazy("What you ask"), gettext_lazy("The units see the whole dossier beside it."))

    def __init__(
        self, *args: Any, units: list[Unit], asked: set[UUID], until: date | None, check: Callable[[date], Any],
        **options: Any,
    ):  # fmt: skip
        super().__init__(*args, **options)
        self.offered, self.asked, self.check = units, asked, check
        choices = [(str(unit.id), pick(unit.full_label)) for unit in units]
        self.fields["units"].choices = choices  # type: ignore[attr-defined]
        self.fields["units"].initial = [str(unit.id) for unit in units[:1] if unit.id not in asked]
        for unit in units:
            self.fields[self._day(unit.id)] = forms.DateField(
                label=_("Opinion due by: %(unit)s") % {"unit": pick(unit.full_label)}, input_formats=DATES,
                required=False, initial=until,
                widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "class": "mc-date"}),
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "question"), "question"])

    @staticmethod
    def _day(unit: UUID | str) -> str:
        return f"until_{unit}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        chosen = set(self["units"].value() or [])
        return [
            {"unit": unit, "is_asked": unit.id in self.asked, "ticked": str(unit.id) in chosen,
             "day": self[self._day(unit.id)]}
            for unit in self.offered
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The days of units that are not chosen say nothing."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("units", [])
        for name in [n for n in self.errors if n.startswith("until_") and n.removeprefix("until_") not in chosen]:
            del self.errors[name]
        for unit in chosen:
            try:
                if day := cleaned.get(self._day(unit)):
                    self.check(day)
            except Invalid as wrong:
                self.add_error(self._day(unit), str(wrong.fields["until"]))
        return cleaned

    @property
    def days(self) -> dict[UUID, date]:
        """The day of each unit that is chosen; without one the term of the process holds."""
        named = {unit: self.cleaned_data.get(self._day(unit)) for unit in self.cleaned_data["units"]}
        return {UUID(unit): day for unit, day in named.items() if day}


class OpinionForm(forms.Form):
    use_required_attribute = False
    agrees = forms.ChoiceField(
        label=gettext_lazy("Does your unit agree?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Agrees")), ("no", gettext_lazy("Does not agree"))],
    )  # fmt: skip
    answer = long_text(gettext_lazy("Opinion and its basis"))


class ReturnForm(CollectorFields):
    """Who collects the result, as compared with the dossier; `received_by` of the cleaned data says it in words."""

    def __init__(self, *args: Any, dossier: Dossier, **options: Any):
        super().__init__(*args, **options)
        self.dossier = dossier
        self.fields["who"].initial = desk_people.usual_way(dossier)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["received_by"] = desk_people.collector(self.dossier, cleaned)
            except Invalid as wrong:
                for name, text in wrong.fields.items():
                    self.add_error(name, str(text))
        return cleaned


class SupplementForm(forms.Form):
    """A tick and a reason for each document, and the day to answer by."""

    use_required_attribute = False
    answer_by = forms.DateField(
        label=gettext_lazy("To be answered by"), input_formats=DATES,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "class": "mc-date"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, documents: list[RequiredDocument], answer_by: date, again: bool = False, **options: Any
    ):  # fmt: skip
        super().__init__(*args, **options)
        if again:
            self.fields["again"] = long_text(
                _("Why the first request was not enough"), _("It stands on form 02 and in the record."), rows=2
            )
        self.initial.setdefault("answer_by", answer_by)
        self.documents = documents
        for document in [*documents, None]:
            name = document.key if document else "other"
            title = pick(document.title) if document else _("Something else")
            self.fields[f"ask_{name}"] = forms.BooleanField(label=title, required=False)
            self.fields[f"reason_{name}"] = forms.CharField(
                label=_("What is missing or wrong, and what to send: %(title)s") % {"title": title}, required=False,
                max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def clean_answer_by(self) -> date:
        day: date = self.cleaned_data["answer_by"]
        try:
            check_answer_by(day, now())
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return day

    @property
    def names(self) -> list[str]:
        return [*(d.key for d in self.documents), "other"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"ask": self[f"ask_{name}"], "reason": self[f"reason_{name}"]} for name in self.names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.names:
            if cleaned.get(f"ask_{name}") and len(cleaned.get(f"reason_{name}", "").strip()) < 5:
                self.add_error(f"reason_{name}", _("Write the reason. The applicant will read it."))
            elif cleaned.get(f"reason_{name}", "").strip() and not cleaned.get(f"ask_{name}"):
                self.add_error(f"ask_{name}", _("Tick the document, or delete its reason."))
        if not self.items(cleaned):
            self.add_error(None, _("Tick each document that is missing and write the reason for it."))
        return cleaned

    def items(self, cleaned: dict[str, Any]) -> list[dict[str, str]]:
        return [
            {"document": name, "reason": cleaned.get(f"reason_{name}", "")}
            for name in self.names
            if cleaned.get(f"ask_{name}")
        ]


class RefuseForm(forms.Form):
    use_required_attribute = False
    reason = long_text(gettext_lazy("Reason for the refusal"), gettext_lazy("The applicant reads it."), rows=5)
    legal_basis = long_text(gettext_lazy("Legal basis"), gettext_lazy("One document a line."), required=False, rows=5)


class CorrectForm(forms.Form):
    use_required_attribute = False
    why = long_text(gettext_lazy("What was wrong in the first version"), gettext_lazy("It stays on record."), rows=2)


class TakeBackForm(forms.Form):
    use_required_attribute = False
    reason = long_text(
        gettext_lazy("Why you take the signature back"), gettext_lazy("The clerk reads it. The applicant does not."),
        rows=3,
    )  # fmt: skip
