"""A bundle's questions as a Django form. What is right is decided by `catalogue.forms.check`; this only shows it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import Question

AUTOCOMPLETE = {"full_name": "name", "phone": "tel", "email": "email", "residence": "street-address"}


class QuestionForm(forms.Form):
    """`answers` are accepted values, `raw` what was typed last, `problems` a sentence for each key."""

    use_required_attribute = False

    def __init__(
        self, questions: Iterable[Question], *, day: date, answers: Mapping[str, Any], raw: Mapping[str, Any] | None = None,
        problems: Mapping[str, str] | None = None, known: Mapping[str, Any] | None = None, **options: Any,
    ):  # fmt: skip
        self.questions, self.problems = list(questions), dict(problems or {})
        shown = {key: display(value) for key, value in answers.items()} | dict(raw or {})
        super().__init__(data=shown if self.problems else None, initial=shown, **options)
        given = {**(known or {}), **answers}
        self.not_asked = {q.key for q in self.questions if not holds(q.when, given, day)}
        for question in self.questions:
            self.fields[question.key] = _field(question)

    def full_clean(self) -> None:
        """Django's own check is not asked; the sentences come from the bundle's rules."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for key, sentence in self.problems.items():
            self._errors[key if key in self.fields else "__all__"] = self.error_class([sentence])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Fields with what the page needs to show or hide them as answers change."""
        return [
            {"field": self[q.key], "hidden": q.key in self.not_asked, "when": json.dumps(q.when) if q.when else ""}
            for q in self.questions
        ]


def typed(questions: Iterable[Question], data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent for these questions, for `catalogue.forms.check`."""
    return {q.key: data.get(q.key, "") for q in questions}


def display(value: Any) -> Any:
    """An accepted answer as people type it."""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return value


def in_words(question: Question, value: Any) -> str:
    """An accepted answer as people read it."""
    if value is None or value == "":
        return _("Not answered")
    if question.type is FieldType.YES_NO:
        return _("Yes") if value else _("No")
    if question.type is FieldType.CHOICE:
        return pick(question.label_of(value) or {"vi": str(value)})
    return str(display(value))


def _field(question: Question) -> forms.Field:
    kind = question.type
    options: dict[str, Any] = {
        "label": pick(question.label), "required": question.required,
        "help_text": pick(question.hint) if question.hint else "",
    }  # fmt: skip
    if kind in (FieldType.CHOICE, FieldType.YES_NO):
        choices = [("yes", _("Yes")), ("no", _("No"))] if kind is FieldType.YES_NO else [
            (value, pick(label)) for value, label in question.choices
        ]  # fmt: skip
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    if kind is FieldType.LONG_TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **options)
    attrs = {"autocomplete": AUTOCOMPLETE.get(question.prefill, "off")}
    if kind is FieldType.DATE:
        options["help_text"] = options["help_text"] or _("Day, month, year, for example 21/10/2025")
        attrs["inputmode"] = "numeric"
    elif kind in (FieldType.CITIZEN_NUMBER, FieldType.NUMBER):
        attrs["inputmode"] = "numeric"
    elif kind is FieldType.PHONE:
        attrs |= {"inputmode": "tel", "autocomplete": "tel"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **options)
