"""Procedures known by name only: read by those who watch over the catalogue, imported from a list by the controller."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import labels, list_uploads
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import FeeState, Level, ListedOnline, ListStage
from motcua.onestop.catalogue.list_uploads import Found
from motcua.onestop.catalogue.listing import FIELDS
from motcua.onestop.catalogue.listing_files import Columns
from motcua.onestop.catalogue.listing_import import COMPARED, Report
from motcua.onestop.catalogue.models import ListedProcedure, ListUpload
from motcua.sites.operations.forms.listed import ColumnsForm, CompareForm, ImportForm, ListForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import officer
from motcua.sites.pages.templatetags.mc import money, vnum

controller = officer(Role.CONTROLLER)
readers = officer(Role.CONTROLLER, Role.ADMINISTRATOR)
SHOWN, HEADINGS = list_uploads.SHOWN, 40


@readers
def procedures(request: HttpRequest) -> HttpResponse:
    """All of them in dictionary order, those with a bundle marked."""
    asked = request.GET.get("q", "").strip()[:200]
    found = catalogue.every_listed(asked)
    page = keyset(request, found, ("sort_key", "code"))
    offered = set(catalogue.published().values_list("code", flat=True))
    return render(request, "operations/listed.html", {
        "rows": [_row(row, row.code in offered) for row in page.rows], "page": page, "q": asked,
        "total": found.count(), "may_act": Role.CONTROLLER in actor(request).roles,
    })  # fmt: skip


def _row(row: ListedProcedure, has_bundle: bool) -> dict[str, Any]:
    state = FeeState(row.fee_state)
    why, why_unknown = labels.why_not_online(row.online, row.online_reason)
    return {
        "listed": row, "has_bundle": has_bundle, "levels": [labels.LEVELS[Level(one)] for one in row.levels],
        "online": labels.LISTED_ONLINE[ListedOnline(row.online)], "why": why,
        "is_reason_wanted": bool(why_unknown) and row.online != ListedOnline.NOT_PUBLISHED,
        "fee_is_text": state is FeeState.TEXT,
        "fee": money(int(row.fee)) if state is FeeState.KNOWN else row.fee or _("Not published"),
    }  # fmt: skip


@controller
def choose(request: HttpRequest) -> HttpResponse:
    """Takes the file; it waits to be looked at."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["list"]
        try:
            list_uploads.keep(given.read(), given.name, form.cleaned_data["source"], by=actor(request))
            return redirect("operations:listed_check")
        except list_uploads.ListBusy as busy:
            form.add_error(None, str(busy))
    return render(request, "operations/listed_import.html", {"form": form}, status=422 if form.errors else 200)


@controller
def check(request: HttpRequest) -> HttpResponse:
    """What the list would change and every problem in it; its columns can be put right; imported when agreed to."""
    upload = list_uploads.waiting(actor(request))
    if upload is None:
        messages.info(request, _("No list waits to be imported. Choose its file."))
        return redirect("operations:listed_import")
    act = request.POST.get("act", "")
    if act == "columns":
        asked = {name: request.POST.get(name, "").strip()[:100] for name in FIELDS}
        sheet = request.POST.get("sheet", "")[:100]
        try:
            list_uploads.set_columns(upload, asked, by=actor(request), sheet=sheet)
        except list_uploads.ListBusy as busy:
            messages.error(request, str(busy))
        return redirect("operations:listed_check")
    found = list_uploads.found_of(upload)
    if found is None:
        importing = upload.stage in (ListStage.IMPORT, ListStage.IMPORTING)
        return render(request, "operations/listed_waiting.html", {"upload": upload, "importing": importing})
    report = found.report
    if upload.stage == ListStage.IMPORTED:
        return render(request, "operations/listed_done.html", {"name": upload.name, **_told(found)})
    form = ImportForm(request.POST) if act == "import" and report else None
    if form is not None:
        done = _import(request, form, upload)
        if done is not None:
            return done
    if form is None and report:
        form = ImportForm(initial={"added": report.added, "changed": report.changed, "digest": upload.digest})
    refusal = pick(found.refusal)
    status = 422 if refusal or (form and form.errors) else 200
    told = {"name": upload.name, "unreadable": refusal, "form": form, **_columns_told(upload, found.columns)}
    return render(request, "operations/listed_check.html", {**told, **_told(found)}, status=status)


def _import(request: HttpRequest, form: ImportForm, upload: ListUpload) -> HttpResponse | None:
    done: list[Report | None] = []

    def act() -> None:
        agreed = form.cleaned_data
        done.append(list_uploads.agree(upload, by=actor(request), seen=(agreed["added"], agreed["changed"])))

    if form.is_valid() and form.cleaned_data["digest"] != upload.digest:
        form.add_error(None, _("Another list was chosen meanwhile; this page shows that one. Check it again."))
    elif submit(request, form, act):
        if not done or done[0] is None:  # the button was pressed twice, or the worker imports
            return redirect("operations:listed_check")
        words = _("The list is imported: %(added)s new, %(changed)s changed.")
        messages.success(request, words % {"added": vnum(done[0].added), "changed": vnum(done[0].changed)})
        return redirect("operations:listed")
    return None


def _columns_told(upload: ListUpload, columns: Columns | None) -> dict[str, Any]:
    if columns is None:
        return {}
    found = {name: heading or upload.columns.get(name, "") for name, heading in columns.used().items()}
    initial = {**found, **upload.columns, "sheet": columns.sheet}
    unused = _some(columns.unused())
    return {"columns": columns, "unused": unused, "mapping": ColumnsForm(sheets=columns.sheets, initial=initial)}


def _some(headings: list[str]) -> str:
    """The first headings of what may be thousands."""
    return ", ".join(f"“{one}”" for one in headings[:HEADINGS]) + (", …" if len(headings) > HEADINGS else "")


def _told(found: Found) -> dict[str, Any]:
    report = found.report
    if report is None:
        return {}
    return {
        "report": report, "count_refused": found.refused, "hidden": found.hidden,
        "changed_fields": [(labels.FIELDS[name], n) for name, n in report.fields.items() if name != "fee_state"],
        "refused": [(row.line, row.code, labels.reason(row)) for row in report.refused],
        "noted": [(row.line, row.code, labels.note(row)) for row in report.noted],
    }  # fmt: skip


@readers
def compare(request: HttpRequest) -> HttpResponse:
    """What two lists, of two provinces or of two years, say of the same procedures; nothing is kept or written."""
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    found: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        given = [form.cleaned_data["first"], form.cleaned_data["second"]]
        try:
            found = list_uploads.compared([(file.read(), file.name) for file in given])
            found["names"] = [file.name for file in given]
        except list_uploads.OneUnreadable as refusal:
            form.add_error(("first", "second")[refusal.which], str(refusal))
    status = 422 if form.errors else 200
    return render(request, "operations/listed_compare.html", {"form": form, **_differences(found)}, status=status)


def _told_of(name: str, value: str) -> str:
    return money(int(value)) if name == "fee" and value.isdecimal() else labels.told(name, value)


def _columns_of(name: str, columns: Columns | None) -> dict[str, Any]:
    """Which columns of a compared list count; neither where the file has no columns."""
    if columns is None:
        return {"name": name}
    used = ", ".join(f"{labels.FIELDS[field]} (“{heading}”)" for field, heading in columns.used(COMPARED).items())
    return {"name": name, "used": used, "unused": _some(columns.unused(COMPARED))}


def _differences(found: dict[str, Any]) -> dict[str, Any]:
    if not found:
        return {}
    only = [
        {"name": name, "rows": rows[:SHOWN], "count": len(rows), "hidden": max(0, len(rows) - SHOWN)}
        for name, rows in zip(found["names"], (found["only_first"], found["only_second"]), strict=True)
    ]
    different = [
        {"code": one.code, "title": one.title, "fields": [
            (labels.FIELDS[name], *(_told_of(name, value) for value in pair)) for name, pair in one.fields.items()
        ]} for one in found["different"][:SHOWN]
    ]  # fmt: skip
    return {
        "is_compared": True,
        "columns": [_columns_of(*one) for one in zip(found["names"], found["columns"], strict=True)],
        "names": found["names"], "only": only, "different": different, "same": found["same"],
        "count_different": len(found["different"]), "hidden": max(0, len(found["different"]) - SHOWN),
        "refused": [(name, one.count_refused) for name, one in zip(found["names"], found["reports"], strict=True)],
    }  # fmt: skip
