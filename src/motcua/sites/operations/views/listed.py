"""Procedures known by name only: read by those who watch over the catalogue, imported from a list by the controller."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import labels, list_uploads
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import FeeState, Level, ListedOnline
from motcua.onestop.catalogue.listing import FIELDS
from motcua.onestop.catalogue.listing_files import Columns, ListUnreadable
from motcua.onestop.catalogue.listing_import import Report
from motcua.onestop.catalogue.models import ListedProcedure, ListUpload
from motcua.sites.operations.forms.listed import ColumnsForm, ImportForm, ListForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import officer
from motcua.sites.pages.templatetags.mc import money, vnum

controller = officer(Role.CONTROLLER)
readers = officer(Role.CONTROLLER, Role.ADMINISTRATOR)
SHOWN = 500
"""So many refused rows, and so many notes, stand on the page; the command prints all."""


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
    return {
        "listed": row, "has_bundle": has_bundle, "levels": [labels.LEVELS[Level(one)] for one in row.levels],
        "online": labels.LISTED_ONLINE[ListedOnline(row.online)], "fee_is_text": state is FeeState.TEXT,
        "fee": money(int(row.fee)) if state is FeeState.KNOWN else row.fee or _("Not published"),
    }  # fmt: skip


@controller
def choose(request: HttpRequest) -> HttpResponse:
    """Takes the file; it waits to be looked at."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["list"]
        list_uploads.keep(given.read(), given.name, form.cleaned_data["source"], by=actor(request))
        return redirect("operations:listed_check")
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
        list_uploads.set_columns(upload, asked, by=actor(request))
        return redirect("operations:listed_check")
    report, columns, unreadable = _looked_at(upload)
    form = ImportForm(request.POST) if act == "import" and report else None
    if form is not None:
        done = _import(request, form, upload)
        if done is not None:
            return done
    if form is None and report:
        form = ImportForm(initial={"added": report.added, "changed": report.changed, "digest": upload.digest})
    status = 422 if unreadable or (form and form.errors) else 200
    told = {"name": upload.name, "unreadable": unreadable, "form": form, **_columns_told(upload, columns)}
    return render(request, "operations/listed_check.html", {**told, **_told(report)}, status=status)


def _import(request: HttpRequest, form: ImportForm, upload: ListUpload) -> HttpResponse | None:
    def act() -> None:
        agreed = form.cleaned_data
        list_uploads.take_in(upload, by=actor(request), seen=(agreed["added"], agreed["changed"]))

    if form.is_valid() and form.cleaned_data["digest"] != upload.digest:
        form.add_error(None, _("Another list was chosen meanwhile; this page shows that one. Check it again."))
    elif submit(request, form, act):
        words = _("The list is imported: %(added)s new, %(changed)s changed.")
        agreed = form.cleaned_data
        messages.success(request, words % {"added": vnum(agreed["added"]), "changed": vnum(agreed["changed"])})
        return redirect("operations:listed")
    return None


def _looked_at(upload: ListUpload) -> tuple[Report | None, Columns | None, str]:
    """(report, head of the table, why it cannot be read)."""
    columns = None
    try:
        columns = list_uploads.columns(upload)
        return list_uploads.preview(upload), columns, ""
    except ListUnreadable as refusal:
        return None, columns, str(refusal)


def _columns_told(upload: ListUpload, columns: Columns | None) -> dict[str, Any]:
    if columns is None:
        return {}
    found = {
        name: (columns.names[at] if at < len(columns.names) else "") or upload.columns.get(name, "")
        for name, at in columns.of.items()
    }
    return {"columns": columns, "mapping": ColumnsForm(initial={**found, **upload.columns})}


def _told(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {
        "report": report, "changed_fields": [(labels.FIELDS[name], n) for name, n in report.fields.items()],
        "refused": [(row.line, row.code, labels.reason(row)) for row in report.refused[:SHOWN]],
        "noted": [(row.line, row.code, labels.note(row)) for row in report.noted[:SHOWN]],
        "hidden": max(0, len(report.refused) - SHOWN) + max(0, len(report.noted) - SHOWN),
    }  # fmt: skip
