"""A unit's Word templates: which there are, what their tags stand for, a look at a copy, the journal of copies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.download import disposition
from motcua.foundation.files.gate import DOCX
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import reading
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing import mapping as maps
from motcua.onestop.printing import runs, selectors, services
from motcua.onestop.printing.enums import TemplateKind, Way
from motcua.onestop.printing.facts import facts_of
from motcua.onestop.printing.fields import LIST_LABELS, LISTS, SECTIONS, Facts, Field, shown
from motcua.onestop.printing.labels import KINDS, PROBLEMS, SHAPES
from motcua.onestop.printing.models import PrintedCopy, Template, TemplateVersion
from motcua.onestop.printing.permissions import KEEPERS, PRINTERS, kept_units, printing_units
from motcua.sites.desk.views._common import errors_of, problems_of
from motcua.sites.pages.access import officer

JOURNAL = 50
ROW = {"vi": "Dòng của danh sách", "en": "Row of the list"}


class TemplateForm(forms.Form):
    use_required_attribute = False
    unit = forms.ChoiceField(label=_("Unit"))
    name = forms.CharField(label=_("Name of the template"), max_length=services.LONGEST_NAME)
    kind = forms.ChoiceField(label=_("What is printed with it"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    procedures = forms.MultipleChoiceField(
        label=_("For which procedures"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only their forms' fields can be filled in. Tick none for a template that fits every procedure."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Word document (.docx)"), widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("At most 5 MB, without macros, links and embedded objects."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[Any], **options: Any):
        super().__init__(*args, **options)
        self.fields["unit"].choices = [(str(u.id), pick(u.label)) for u in units]  # type: ignore[attr-defined]
        offered = [(p.code, pick(p.title)) for p in catalogue.published()]
        self.fields["procedures"].choices = offered  # type: ignore[attr-defined]
        self.fields["kind"].initial = TemplateKind.RESULT


@officer(*PRINTERS)
def templates(request: HttpRequest) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    names = {p.code: p.title for p in catalogue.published()}
    rows = [
        {"template": t, "kind": KINDS[TemplateKind(t.kind)], "names": [names[c] for c in t.procedures if c in names]}
        for t in selectors.templates_for(by)
    ]
    return render(request, "desk/templates.html", {"rows": rows, "keeps": bool(kept_units(by))})


@officer(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    units = selectors.units_to_keep(by)
    form = TemplateForm(request.POST or None, request.FILES or None, units=units)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            given = form.cleaned_data
            unit = next(u for u in units if str(u.id) == given["unit"])
            try:
                made = services.upload(unit, given["file"], by=by, name=given["name"], kind=given["kind"],
                                       procedures=given["procedures"])  # fmt: skip
                messages.success(request, _("The template is kept. Look at what each tag stands for, then print."))
                return redirect("desk:template", made.id)
            except Refusal as refusal:
                problems = problems_of(refusal, form)
        else:
            problems = errors_of(form)
    return render(request, "desk/template_new.html", {"form": form, "problems": problems},
                  status=422 if problems else 200)  # fmt: skip


def own(request: HttpRequest, id: UUID) -> Template:
    """404 for a template of another unit; one that was withdrawn is still read."""
    by = request.actor  # type: ignore[attr-defined]
    shown_to = Template.objects.filter(unit_id__in=printing_units(by)).select_related("unit")
    found = shown_to.filter(id=id).first()
    if found is None:
        raise Http404
    return found


@officer(*PRINTERS)
def template(request: HttpRequest, id: UUID) -> HttpResponse:
    """What each tag stands for, with an example; the keeper changes it here, which makes a new version."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    keeps, problems = found.unit_id in kept_units(by), []
    version = selectors.newest(found)
    if request.method == "POST":
        try:
            said = _said(request, version)
            expected = _number(request.POST.get("version", ""))
            made = services.save_mapping(id, said, by=by, expected=expected)
            messages.success(request, _("Saved as version %(n)s.") % {"n": made.number})
            return redirect("desk:template", id)
        except Refusal as refusal:
            problems = [{"text": str(refusal), "href": "", "label": ""}]
    fields = selectors.fields_of(found)
    example = selectors.example_of(found, by)
    if example:
        reading.opened(example, by)
    facts = facts_of(example, by=by, at=now()) if example else None
    left = maps.open_tags(version.tags, version.mapping, fields)
    return render(request, "desk/template.html", {
        "template": found, "version": version, "keeps": keeps and not found.withdrawn_at, "problems": problems,
        "kind": KINDS[TemplateKind(found.kind)], "procedures": selectors.procedures_of(found), "open": left,
        "rows": _rows(version, fields, facts), "example": example, "shapes": list(SHAPES.items()),
        "lists": [(key, label) for key, (label, _names) in LIST_LABELS.items()],
        "versions": found.versions.order_by("-number")[:20], "prints": not found.withdrawn_at,
    }, status=422 if problems else 200)  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _said(request: HttpRequest, version: TemplateVersion) -> dict[str, dict[str, Any]]:
    """`w0=field:dossier.code`, `s0=upper`, `n0=1`: by the place of the tag in the version."""
    said: dict[str, dict[str, Any]] = {}
    for number, tag in enumerate(version.tags):
        if f"w{number}" in request.POST:
            way, _colon, field = request.POST[f"w{number}"].partition(":")
            said[tag["key"]] = {"way": way, "field": field, "shape": request.POST.get(f"s{number}", ""),
                                "needed": f"n{number}" in request.POST}  # fmt: skip
    return said


def _rows(version: TemplateVersion, fields: Sequence[Field], facts: Facts | None) -> list[dict[str, Any]]:
    groups = _groups(fields)
    told = []
    for number, tag in enumerate(version.tags):
        said = version.mapping.get(tag["key"], maps.entry(Way.UNKNOWN))
        columns = LISTS.get(version.mapping.get(tag["loop"], {}).get("field", ""), ()) if tag["loop"] else ()
        known = {f.key: f for f in (*fields, *columns)}
        told.append({
            "number": number, "tag": tag, "said": said, "is_list": tag["role"] == "list" and not tag["problem"],
            "problem": PROBLEMS.get(tag["problem"], ""), "chosen": f"{said['way']}:{said['field']}",
            "field": known.get(said["field"]), "list": LIST_LABELS.get(said["field"], ({}, ()))[0],
            "groups": [(ROW, columns), *groups] if columns else groups,
            "is_open": not said["way"] or (said["way"] == Way.FIELD and said["field"] not in known),
            "example": _example(said, facts, tag), "shape": SHAPES.get(said["shape"], ""),
        })  # fmt: skip
    return told


def _groups(fields: Iterable[Field]) -> list[tuple[Mapping[str, str], list[Field]]]:
    by_section: dict[str, list[Field]] = {}
    for field in fields:
        by_section.setdefault(field.section, []).append(field)
    return [(label, by_section[key]) for key, label in SECTIONS.items() if key in by_section]


def _example(said: Mapping[str, Any], facts: Facts | None, tag: Mapping[str, Any]) -> str:
    """The value of the dossier that serves as an example, the first row's within a list."""
    if facts is None or said["way"] != Way.FIELD:
        return ""
    values = dict(facts.values)
    listed = facts.lists.get(said["field"].partition(".")[0], [])
    if tag["loop"] and listed:
        values |= listed[0]
    return shown(values.get(said["field"]), said["shape"])


@require_POST
@officer(*KEEPERS)
def replace(request: HttpRequest, id: UUID) -> HttpResponse:
    """A new document under the same name."""
    own(request, id)
    by, uploaded = request.actor, request.FILES.get("file")  # type: ignore[attr-defined]
    if uploaded is None:
        messages.error(request, _("Choose the Word document first."))
        return redirect("desk:template", id)
    try:
        made = services.replace_file(id, uploaded, by=by, expected=_number(request.POST.get("version", "")))
        messages.success(request, _("Saved as version %(n)s.") % {"n": made.number})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:template", id)


@officer(*KEEPERS)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    if request.method == "POST":
        services.withdraw(id, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The template is withdrawn. What was printed with it stays."))
        return redirect("desk:templates")
    return render(request, "desk/template_withdraw.html", {"template": found})


def chosen(request: HttpRequest, found: Template) -> Dossier | None:
    """The dossier that the address names, else the latest that fits."""
    by, wanted = request.actor, request.GET.get("dossier", "").strip()[:40]  # type: ignore[attr-defined]
    if not wanted:
        return selectors.example_of(found, by)
    rows = selectors.choosable(found, by=by, days=10_000).select_related("authority", "reception_place")
    return rows.filter(code=wanted.upper()).first()


@officer(*PRINTERS)
def preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """One copy, kept nowhere: its words with what was filled in marked, or the document itself."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    dossier = chosen(request, found)
    facts: dict[str, Any] = {"template": found, "dossier": dossier, "wanted": request.GET.get("dossier", "")[:40]}
    if dossier is None:
        is_wrong = bool(facts["wanted"])
        return render(request, "desk/template_preview.html", facts | {"is_wrong": is_wrong})
    reading.opened(dossier, by)
    try:
        made = runs.preview(found, dossier, by=by)
    except Refusal as refusal:
        return render(request, "desk/template_preview.html", facts | {"refused": str(refusal)}, status=422)
    if "save" in request.GET:
        answer = HttpResponse(made.data, content_type=DOCX)
        answer["Content-Disposition"] = disposition(f"xem-truoc-{dossier.code}.docx", "attachment")
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer
    version = selectors.newest(found)
    said = facts_of(dossier, by=by, at=now())
    missing = maps.lacking(version.tags, version.mapping, said, selectors.fields_of(found))
    return render(request, "desk/template_preview.html", facts | {"lines": made.lines, "missing": missing})


@officer(*KEEPERS)
def journal(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every copy that was made with the template, the newest first; codes of those one may open lead there."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    rows = PrintedCopy.objects.filter(template_id=found.id).order_by("-id")
    if after := request.GET.get("after", ""):
        try:
            rows = rows.filter(id__lt=UUID(after))
        except ValueError:
            return redirect("desk:template_journal", id)
    shown_rows = list(rows[: JOURNAL + 1])
    following = shown_rows[JOURNAL - 1].id if len(shown_rows) > JOURNAL else ""
    codes = dict(dossiers.visible_to(by).filter(id__in=[r.dossier_id for r in shown_rows]).values_list("id", "code"))
    return render(request, "desk/template_journal.html", {
        "template": found, "next": following, "is_first": not after,
        "rows": [{"copy": row, "code": codes.get(row.dossier_id, "")} for row in shown_rows[:JOURNAL]],
    })  # fmt: skip
