"""The rules of one paper, and of one value on it, as a controller writes them: words a line each, no notation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay, FieldType
from motcua.sites.operations.forms._fields import text

NEVER, UNTIL, ISSUED = "", "until", "issued"
HOLDS = [
    (NEVER, _("Nothing is looked at")), (UNTIL, _("Until a day that stands on it")),
    (ISSUED, _("Some months from a day that stands on it")),
]  # fmt: skip
KINDS = {
    "name": _("A person's name"), "date": _("A day"), "number": _("A number or code"),
    "amount": _("An amount with decimals"), "place": _("A place"),
    "text": _("Other words"),
}  # fmt: skip
OF_TYPE = {
    FieldType.NAME: "name", FieldType.DATE: "date", FieldType.CITIZEN_NUMBER: "number", FieldType.COMMUNE: "place",
    FieldType.NUMBER: "number", FieldType.PHONE: "number", FieldType.PASSPORT: "number",
    FieldType.IDENTITY_PAPER: "number",
}  # fmt: skip
"""What kind of value repeats an answer of this type; anything else is words."""
MOST_LINES, LONGEST = 30, 200


class LinesField(forms.CharField):
    """Words, each on a line of its own."""

    def __init__(self, **options: Any):
        rows = options.pop("rows", 3)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "false"}), max_length=6000, **options)

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(line.strip() for line in str(value or "").splitlines() if line.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(value) > MOST_LINES:
            raise forms.ValidationError(_("%(n)s lines are the most.") % {"n": MOST_LINES})
        if any(not 2 <= len(line) <= LONGEST for line in value):
            raise forms.ValidationError(_("Each line has at least 2 letters and at most %(n)s.") % {"n": LONGEST})

    def run_validators(self, value: Any) -> None:
        """Those of a text do not fit a list; `validate` has done it."""


class _Rules(forms.Form):
    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def _both(self, name: str) -> dict[str, str] | None:
        """A text in both languages; an error where only one is there."""
        held = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in ("vi", "en")}
        if any(held.values()) and not all(held.values()):
            missing = next(language for language, words in held.items() if not words)
            self.add_error(f"{name}_{missing}", _("Write it in both languages."))
        return held if all(held.values()) else None


class PaperForm(_Rules):
    document = forms.ChoiceField(
        label=_("Paper"), required=False,
        help_text=_("For which it is sent. A paper that people send by mistake serves none."),
    )  # fmt: skip
    name_vi = text(_("Its name (Vietnamese)"), required=False, help_text=_("Only for a paper that serves none."))
    name_en = text(_("Its name (English)"), required=False)
    titles = LinesField(
        label=_("What stands as its title"), help_text=_("Any of these, in the upper half of the first page."),
        error_messages={"required": _("Write at least one title, as it is printed.")},
    )  # fmt: skip
    words = LinesField(
        label=_("Words that stand on it"), required=False,
        help_text=_("Half of them help a title that was read badly."),
    )  # fmt: skip
    others = LinesField(label=_("Words that stand on no such paper"), required=False, rows=2)
    holds = forms.ChoiceField(label=_("How long it holds"), choices=HOLDS, required=False)
    holds_after = LinesField(
        label=_("Words before that day"), required=False, rows=2, help_text=_("For example: Ngày cấp, Có giá trị đến.")
    )
    months = forms.IntegerField(label=_("For how many months"), required=False, min_value=1, max_value=1200)
    signed_vi = text(
        _("Where it is written that an electronic file of it is signed (Vietnamese)"), required=False, max_length=500,
        help_text=_("Law and article. Left empty, no signature is looked for."),
    )  # fmt: skip
    signed_en = text(_("The same (English)"), required=False, max_length=500)
    source_vi = text(_("Where the paper is described (Vietnamese)"), required=False, max_length=500)
    source_en = text(_("The same (English)"), required=False, max_length=500)

    def __init__(self, *args: Any, bundle: Bundle, **options: Any):
        super().__init__(*args, **options)
        sent = [d for d in bundle.documents if d.way is DocumentWay.UPLOAD]
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            *((d.key, pick(d.title)) for d in sent), ("", _("None: it is sent by mistake")),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.held = {name: self._both(name) for name in ("name", "signed", "source")}
        if not data.get("document") and not self.held["name"] and "name_vi" not in self.errors:
            self.add_error("name_vi", _("Write its name: it serves no document that has one."))
        if data.get("holds") and not data.get("holds_after") and "holds_after" not in self.errors:
            self.add_error("holds_after", _("Write the words that stand before that day."))
        if data.get("holds") == ISSUED and not data.get("months") and "months" not in self.errors:
            self.add_error("months", _("Write for how many months it holds."))
        return data

    def paper(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """As `screening.yaml` has it; what this form does not ask for stays as it was."""
        data = self.cleaned_data
        found = {name: value for name, value in before.items() if name not in _OWN}
        found |= {"document": data["document"]} if data["document"] else {}
        found |= {"titles": data["titles"]}
        found |= {name: data[name] for name in ("words", "others") if data[name]}
        texts = self.held if not data["document"] else {**self.held, "name": None}
        found |= {name: value for name, value in texts.items() if value}
        if data["holds"]:
            source = before.get("validity", {}).get("source")
            months = {"months": data["months"]} if data["holds"] == ISSUED else {}
            found["validity"] = {data["holds"]: data["holds_after"], **months, **({"source": source} if source else {})}
            if {UNTIL, ISSUED} <= set(before.get("validity", {})):  # both, which this form shows one of
                found["validity"] = {**before["validity"], **months, data["holds"]: data["holds_after"]}
        return found

    @staticmethod
    def initial_of(paper: Mapping[str, Any]) -> dict[str, Any]:
        validity = paper.get("validity", {})
        holds = next((one for one in (UNTIL, ISSUED) if one in validity), NEVER)
        told = {f"{name}_{language}": paper.get(name, {}).get(language, "")
                for name in ("name", "signed", "source") for language in ("vi", "en")}  # fmt: skip
        return told | {
            "document": paper.get("document", ""), "titles": paper.get("titles", []), "words": paper.get("words", []),
            "others": paper.get("others", []), "holds": holds, "holds_after": validity.get(holds, []) if holds else [],
            "months": validity.get("months"),
        }  # fmt: skip


_OWN = frozenset({"document", "name", "titles", "words", "others", "signed", "source", "validity"})


class ValueForm(_Rules):
    same_as = forms.MultipleChoiceField(
        label=_("Which answer of the form it repeats"), widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Several: any of them."), error_messages={"required": _("Choose the question.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What it is"), choices=[("", _("As the question says")), *KINDS.items()], required=False
    )
    after = LinesField(
        label=_("Words that stand before it on the paper"),
        help_text=_("Any of these; it stands on the same line, beside it, or on the line below."),
        error_messages={"required": _("Write the words as they are printed, for example: Họ và tên.")},
    )  # fmt: skip
    below = text(_("Only below this heading"), required=False, min_length=3)
    above = text(_("Only above this heading"), required=False, min_length=3)
    is_optional = forms.BooleanField(
        label=_("It may be missing on the paper: then nothing is said of it"), required=False
    )

    def __init__(self, *args: Any, bundle: Bundle, **options: Any):
        super().__init__(*args, **options)
        self.types = {q.key: q.type for q in bundle.form.questions}
        self.fields["same_as"].choices = [  # type: ignore[attr-defined]
            (pick(page.title), [(q.key, pick(q.label)) for q in page.questions]) for page in bundle.form.pages
        ]

    def value(self, before: Mapping[str, Any], taken: Sequence[str]) -> dict[str, Any]:
        """As `screening.yaml` has it. A new one is named after its question, and told from those that are `taken`."""
        data = self.cleaned_data
        first = data["same_as"][0]
        found = {name: value for name, value in before.items() if name not in ("below", "above", "required")}
        found["key"] = before.get("key") or next(
            key for n in range(1, len(taken) + 2) if (key := first if n == 1 else f"{first}_{n}") not in taken
        )
        found |= {
            "kind": data["kind"] or OF_TYPE.get(FieldType(self.types[first]), "text"), "after": data["after"],
            "same_as": first if len(data["same_as"]) == 1 else data["same_as"],
        }  # fmt: skip
        found |= {name: data[name] for name in ("below", "above") if data[name]}
        return found | ({"required": False} if data["is_optional"] else {})

    @staticmethod
    def initial_of(value: Mapping[str, Any]) -> dict[str, Any]:
        same = value.get("same_as", [])
        return {
            "same_as": [same] if isinstance(same, str) else same, "kind": value.get("kind", ""),
            "after": value.get("after", []), "below": value.get("below", ""), "above": value.get("above", ""),
            "is_optional": not value.get("required", True),
        }  # fmt: skip


class SampleForm(forms.Form):
    use_required_attribute = False
    document = forms.ChoiceField(label=_("For which document it stands"))
    example = forms.ChoiceField(label=_("Beside the answers of"), help_text=_("An example case of the procedure."))
    file = forms.FileField(
        label=_("A paper to try"), allow_empty_file=True, widget=forms.ClearableFileInput(
            attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_("PDF, JPEG or PNG, made up or without anybody's data. It is kept for seven days."),
        error_messages={"required": _("Choose the file.")},
    )  # fmt: skip

    def __init__(self, *args: Any, bundle: Bundle, **options: Any):
        super().__init__(*args, **options)
        sent = [d for d in bundle.documents if d.way is DocumentWay.UPLOAD]
        self.fields["document"].choices = [(d.key, pick(d.title)) for d in sent]  # type: ignore[attr-defined]
        cases = bundle.data["examples"].items()
        self.fields["example"].choices = [(name, pick(case.get("title", {"vi": name}))) for name, case in cases]  # type: ignore[attr-defined]

    @property
    def given(self) -> UploadedFile:
        return self.cleaned_data["file"]
