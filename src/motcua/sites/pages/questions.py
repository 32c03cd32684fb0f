"""A bundle's questions as a Django form. What is right is decided by `catalogue.forms.check`; this only shows it."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue import communes
from motcua.onestop.catalogue.checks import SURE
from motcua.onestop.catalogue.conditions import fields_of, holds
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import Question
from motcua.sites.pages import dates
from motcua.sites.pages.templatetags.mc import vphone

AUTOCOMPLETE = {"full_name": "name", "phone": "tel", "email": "email", "residence": "street-address"}


class CommuneInput(forms.TextInput):
    """A text with the communes of the province to choose from while it is typed."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in communes.names()))
        box = super().render(name, value, {**(attrs or {}), "list": f"{name}-list"}, renderer)
        return format_html('{}<datalist id="{}-list">{}</datalist>', box, name, options)


class QuestionForm(forms.Form):
    """`answers` are accepted values, `raw` what was typed last, `problems` a sentence for each key, `known` answers of
    other pages, `from_eid` the keys whose answer came from the e-ID and `fetched` those from
    the population data (the reader is told so), `papers` what a filled paper form says of them
    (`paper_forms.Value`), `headings` what stands above a question."""

    use_required_attribute = False

    def __init__(
        self, questions: Iterable[Question], *, day: date, answers: Mapping[str, Any],
        raw: Mapping[str, Any] | None = None, problems: Mapping[str, str] | None = None,
        known: Mapping[str, Any] | None = None, from_eid: Collection[str] = (),
        fetched: Collection[str] = (), papers: Mapping[str, Any] | None = None,
        headings: Mapping[str, str] | None = None, **options: Any,
    ):  # fmt: skip
        self.questions, self.problems, self.day = list(questions), dict(problems or {}), day
        self.headings = headings or {}
        phones = {q.key for q in self.questions if q.type is FieldType.PHONE}
        shown = {k: vphone(str(v)) if k in phones and v else display(v) for k, v in answers.items()} | dict(raw or {})
        super().__init__(data=shown if self.problems else None, initial=shown, **options)
        proposed = {key: one.known for key, one in (papers or {}).items() if one.known is not None}
        self.given = {**{key: proposed[key] for key in proposed if (raw or {}).get(key)}, **(known or {}), **answers}
        self.not_asked = {q.key for q in self.questions if not holds(q.when, self.given, day)}
        for question in self.questions:
            self.fields[question.key] = _field(
                question, from_eid=question.key in from_eid, is_fetched=question.key in fetched,
                paper=(papers or {}).get(question.key),
            )  # fmt: skip

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
            {"field": self[q.key], "hidden": q.key in self.not_asked, "when": json.dumps(q.when) if q.when else "",
             "sure": self._sure(q.key), "heading": self.headings.get(q.key)}
            for q in self.questions
        ]  # fmt: skip

    def _sure(self, key: str) -> dict[str, Any] | None:
        """The box by which the person says that an unusual answer is right: {"name", "value", "is_said"}."""
        name, problem = SURE + key, self.problems.get(key)
        asked, said = getattr(problem, "confirm", ""), "" if problem else self.given.get(name, "")
        return {"name": name, "value": asked or said, "is_said": bool(said)} if asked or said else None

    @property
    def elsewhere(self) -> str:
        """JSON of the answers of other pages that this page's conditions look at, for form.js."""
        own = {q.key for q in self.questions}
        looked_at = {key for q in self.questions for key in fields_of(q.when)} - own
        return json.dumps({key: self.given[key] for key in sorted(looked_at) if key in self.given})

    @property
    def error_items(self) -> list[dict[str, str]]:
        """For pages/errors.html: each sentence with its question and the way to it."""
        found = []
        for key, sentence in self.problems.items():
            field = self[key] if key in self.fields else None
            target = _first_control(field) if field is not None else ""
            found.append({"text": sentence, "label": str(field.label) if field is not None else "", "href": target})
        return found


def _first_control(field: Any) -> str:
    """A group of choices is reached by its first one."""
    return f"#{field.auto_id}_0" if field.use_fieldset else f"#{field.auto_id}"


def typed(questions: Iterable[Question], data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent for these questions, for `catalogue.forms.check`."""
    return sent([q.key for q in questions], data)


def sent(keys: Iterable[str], data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent under the keys of a page (`forms.Page.keys`) or of a whole form."""
    return {key: data.get(key, "") for key in keys}


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
    if question.type is FieldType.PHONE:
        return vphone(str(value))
    return str(display(value))


def _field(question: Question, *, from_eid: bool = False, is_fetched: bool = False, paper: Any = None) -> forms.Field:
    field = _control(question, from_eid=from_eid, is_fetched=is_fetched, source=paper.hint if paper else "")
    field.paper = paper  # type: ignore[attr-defined]
    return field


def _control(question: Question, *, from_eid: bool, is_fetched: bool, source: str) -> forms.Field:
    kind = question.type
    hints = [pick(question.hint)] if question.hint else []
    if kind is FieldType.DATE and not hints:
        hints.append(dates.hint(past=question.past))
    if from_eid:
        hints.append(_("From your electronic identity account. Correct it if it is wrong."))
    if is_fetched:
        hints.append(_("From the National Population Database. Correct it if it is wrong."))
    if source:
        hints.append(source)
    options: dict[str, Any] = {
        "label": pick(question.label), "required": question.required,
        "help_text": ". ".join(hint.rstrip(".") for hint in hints) + "." if len(hints) > 1 else "".join(hints),
    }  # fmt: skip
    if kind in (FieldType.CHOICE, FieldType.YES_NO):
        choices = [("yes", _("Yes")), ("no", _("No"))] if kind is FieldType.YES_NO else [
            (value, pick(label)) for value, label in question.choices
        ]  # fmt: skip
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    if kind is FieldType.LONG_TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **options)
    attrs = {"autocomplete": AUTOCOMPLETE.get(question.prefill, "off")}
    if kind is FieldType.COMMUNE:
        return forms.CharField(widget=CommuneInput(attrs=attrs), **options)
    if question.pattern:
        attrs |= {"pattern": question.pattern, "title": pick(question.refuse or {})}
    if kind in (FieldType.CITIZEN_NUMBER, FieldType.NUMBER, FieldType.DATE):
        attrs |= {"inputmode": "decimal" if kind is FieldType.NUMBER else "numeric", "class": f"mc-{kind.value}"}
    elif kind is FieldType.PHONE:
        attrs |= {"inputmode": "tel", "autocomplete": "tel", "class": "mc-phone"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **options)
