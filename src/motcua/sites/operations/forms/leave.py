"""Forms of leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import positions_at, with_places
from motcua.office.readiness.labels import ABSENCE_KINDS
from motcua.sites.operations.forms._fields import ActForm, DayField, text
from motcua.sites.pages.templatetags.mc import tr


class PersonField(forms.ModelChoiceField):
    """An officer of a list that the view gives, told with position and unit: names repeat."""

    def __init__(self, **options: Any):
        super().__init__(queryset=Officer.objects.none(), empty_label=_("Choose an officer"), **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({place})" if (place := place_of(obj)) else obj.full_name


def place_of(officer: Officer) -> str:
    """ "Chuyên viên, Phòng Kinh tế; …": the positions of today, which `held` may have brought along."""
    rows = getattr(officer, "held", None)
    rows = positions_at().filter(officer=officer) if rows is None else rows
    return "; ".join(f"{tr(one.title)}, {tr(one.unit.label)}" for one in rows)


def offer(form: forms.Form, name: str, people: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = with_places(people)


class LeaveForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=list(ABSENCE_KINDS.items()))
    first_day = DayField(label=_("First day away"))
    last_day = DayField(label=_("Last day away"))
    substitute = PersonField(
        label=_("Who stands in"),
        error_messages={
            "required": _("Choose who stands in for you: without anybody your work would wait until you are back.")
        },
        help_text=_("An officer of the same agency who is there on all of these days; for a leader one who may sign."),
    )  # fmt: skip
    reason = text(_("Remark"), required=False, max_length=300)

    def __init__(self, colleagues: Any, *args: Any, **options: Any):
        super().__init__(*args, **options)
        offer(self, "substitute", colleagues)


class EnterForm(LeaveForm):
    """The head's; for whom was chosen before."""

    def __init__(self, colleagues: Any, *args: Any, **options: Any):
        super().__init__(colleagues, *args, **options)
        self.fields["substitute"].required = False
        self.fields["substitute"].help_text = _("May be named later; until then it stands on the board of warnings.")


class DecideForm(ActForm):
    note = text(_("Note to the officer"), required=False, max_length=300,
                help_text=_("Needed when you do not accept."))  # fmt: skip


class SubstituteNamedForm(ActForm):
    substitute = PersonField(label=_("Who stands in"))

    def __init__(self, colleagues: Any, *args: Any, **options: Any):
        super().__init__(*args, **options)
        offer(self, "substitute", colleagues)


class BackForm(ActForm):
    last_day = DayField(label=_("Last day away"))


class AssignForm(ActForm):
    to = PersonField(label=_("Assign to"))
    steps = forms.MultipleChoiceField(
        label=_("Open work"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you want to assign.")},
    )  # fmt: skip

    def __init__(self, people: Any, steps: list[tuple[str, str]], *args: Any, **options: Any):
        super().__init__(*args, **options)
        offer(self, "to", people)
        field = self.fields["steps"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = steps
