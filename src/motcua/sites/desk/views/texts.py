"""Texts that a unit uses in its letters: kept by its clerk or head."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.foundation.common.errors import Refusal
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import text_modules
from motcua.onestop.dossiers.labels import LETTERS
from motcua.onestop.dossiers.models import TextModule
from motcua.sites.desk.views._common import errors_of, posted, problems_of
from motcua.sites.desk.views.register import units_of
from motcua.sites.pages.access import officer

REFUSAL = gettext_lazy("Refusal of the result")


def letter_title(kind: str) -> Any:
    return LETTERS.get(kind, REFUSAL)


class TextForm(forms.Form):
    use_required_attribute = False
    place = forms.ChoiceField(label=gettext_lazy("Letter and field"))
    title = forms.CharField(
        label=gettext_lazy("Name of the text"), help_text=gettext_lazy("By which officers find it."), max_length=200
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=text_modules.LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (f"{kind}/{field}", f"{letter_title(kind)}: {label}")
            for kind, fields in text_modules.FIELDS.items() for field, label in fields.items()
        ]  # fmt: skip


def _unit(request: HttpRequest) -> tuple[list[Unit], Unit]:
    units, wanted = units_of(request.actor), request.GET.get("unit", "")  # type: ignore[attr-defined]
    unit = next((u for u in units if str(u.id) == wanted), None) if wanted else next(iter(units), None)
    if unit is None:
        raise Http404
    return units, unit


def _places() -> list[tuple[str, Any]]:
    return [("{" + name + "}", label) for name, label in text_modules.PLACES.items()]


@officer(*text_modules.KEEPERS)
def texts(request: HttpRequest) -> HttpResponse:
    units, unit = _unit(request)
    rows = [
        {"text": one, "letter": letter_title(one.kind), "field": text_modules.FIELDS[one.kind][one.field]}
        for one in text_modules.of_unit(unit.id)
    ]
    return render(request, "desk/texts.html", {"units": units, "unit": unit, "rows": rows})


@officer(*text_modules.KEEPERS)
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, _unit(request)[1], None)


@officer(*text_modules.KEEPERS)
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _own(request, id)
    return _form(request, found.unit, found)


def _own(request: HttpRequest, id: UUID) -> TextModule:
    kept = text_modules.kept_by(request.actor)  # type: ignore[attr-defined]
    found = TextModule.objects.filter(id=id, unit_id__in=kept).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, unit: Unit, found: TextModule | None) -> HttpResponse:
    initial = {}
    if found:
        initial = {"place": f"{found.kind}/{found.field}", "title": found.title, "text": found.text,
                   "version": found.version}  # fmt: skip
    form, problems = TextForm(posted(request), initial=initial), []
    if request.method == "POST" and form.is_valid():
        kind, _sep, field = form.cleaned_data["place"].partition("/")
        try:
            text_modules.save(
                by=request.actor, unit=unit, kind=kind, field=field, title=form.cleaned_data["title"],  # type: ignore[attr-defined]
                text=form.cleaned_data["text"], id=found.id if found else None, version=form.cleaned_data["version"],
            )  # fmt: skip
        except Refusal as refusal:
            problems = problems_of(refusal, form)
        else:
            messages.success(request, _("The text is kept. Officers of the unit can insert it in their letters."))
            return redirect(f"{request.path_info.rsplit('/texts/', 1)[0]}/texts/?unit={unit.id}")
    elif request.method == "POST":
        problems = errors_of(form)
    return render(request, "desk/text.html", {
        "unit": unit, "form": form, "problems": problems, "found": found, "places": _places(),
    }, status=422 if problems else 200)  # fmt: skip


@officer(*text_modules.KEEPERS)
@require_POST
def delete(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _own(request, id)
    text_modules.delete(found.id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The text was deleted. Letters that were written with it keep their words."))
    return redirect("desk:texts")
