"""The province's units as a dated tree: browse as of a day, find, create, rename, merge, close."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import today
from motcua.foundation.common.text import fold
from motcua.foundation.organisations import selectors, services
from motcua.foundation.organisations.enums import HistoryKind, UnitKind
from motcua.foundation.organisations.labels import HISTORY_KINDS, UNIT_KINDS
from motcua.foundation.organisations.models import Unit, UnitHistory, valid_on
from motcua.foundation.signing.enums import HolderKind
from motcua.sites.operations.forms._fields import DayField
from motcua.sites.operations.forms.units import CloseUnitForm, CreateUnitForm, MergeUnitForm, RenameUnitForm
from motcua.sites.operations.views import certificates
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import Page, keyset
from motcua.sites.pages.access import administrator

OLD_UNITS_SHOWN = 30


def day_of(request: HttpRequest) -> date:
    """The legal date the tree is looked at; today unless a day is asked for."""
    asked = request.GET.get("day", "")
    if not asked:
        return today()
    try:
        return DayField().clean(asked)
    except ValidationError:
        return today()


def _dated(day: date) -> dict[str, Any]:
    return {"day": day, "is_today": day == today(), "day_query": "" if day == today() else f"?day={day.isoformat()}"}


def _rows(request: HttpRequest, units: Any, day: date) -> Page:
    parts = Count("children", filter=valid_on(day, "children__"))
    page = keyset(request, units.annotate(parts_count=parts), ("sort_key", "id"))
    for row in page.rows:
        row.kind_label = UNIT_KINDS[row.kind]
    return page


def _told(rows: Iterable[UnitHistory]) -> list[tuple[UnitHistory, Any]]:
    """Each old unit or name with the word for what happened to it."""
    return [(row, HISTORY_KINDS[HistoryKind(row.kind)]) for row in rows]


@administrator
def units(request: HttpRequest) -> HttpResponse:
    """The root and what stands below it; or what a search finds, old names and old communes too."""
    day, asked = day_of(request), request.GET.get("q", "").strip()
    top = selectors.units_at(day).filter(parent=None).first()
    if not asked:
        page = _rows(request, selectors.children(top, day), day) if top else Page([], "", False)
        context = {"top": top, "page": page, "q": "", **_dated(day)}
        return render(request, "operations/units.html", context)
    words = fold(asked)
    found = selectors.units_at(day).filter(Q(name_folded__contains=words) | Q(code__istartswith=asked))
    old = UnitHistory.objects.filter(Q(name_folded__contains=words) | Q(code__istartswith=asked)).select_related("unit")
    context = {
        "q": asked, "page": _rows(request, found, day), **_dated(day),
        "old": _told(old.order_by("name_folded", "id")[:OLD_UNITS_SHOWN]),
    }  # fmt: skip
    return render(request, "operations/units.html", context)


@administrator
def unit(request: HttpRequest, id: UUID) -> HttpResponse:
    found, day = get_object_or_404(Unit.objects.select_related("parent", "owner"), pk=id), day_of(request)
    context = {
        "unit": found, "above": list(reversed(selectors.ancestors(found))), "kind": UNIT_KINDS[UnitKind(found.kind)],
        "page": _rows(request, selectors.children(found, day), day),
        "history": _told(found.history.select_related("predecessor").order_by("-valid_to", "name_folded")),
        "heirs": UnitHistory.objects.filter(predecessor=found).select_related("unit"),
        "positions": selectors.positions_at(day).filter(unit=found).order_by("officer__sort_key")[:200],
        "name_then": selectors.name_at(found, day),
        "certificates": certificates.of(HolderKind.UNIT, found.id) if found.is_agency else [],
        "may_issue": found.is_agency and found.is_open and certificates.may_issue(), **_dated(day),
        "key": certificates.key(),
    }  # fmt: skip
    return render(request, "operations/unit.html", context)


def _form_page(request: HttpRequest, form: Any, found: Unit, title: str, lead: str, button: str) -> HttpResponse:
    context = {"form": form, "unit": found, "title": title, "lead": lead, "button": button}
    return render(request, "operations/unit_form.html", context)


@administrator
def create(request: HttpRequest, id: UUID) -> HttpResponse:
    parent = get_object_or_404(Unit, pk=id)
    form = CreateUnitForm(request.POST or None, initial={"valid_from": today()})

    def act() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        services.create_unit(parent=parent, by=actor(request), **values)

    if submit(request, form, act):
        messages.success(request, _("The unit is created."))
        return redirect("operations:unit", parent.id)
    return _form_page(request, form, parent, _("Create a unit below"), "", _("Create the unit"))


@administrator
def rename(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Unit, pk=id)
    given = {"name": found.name, "name_en": found.name_en, "valid_from": today(), "seen": found.name}
    form = RenameUnitForm(request.POST or None, initial=given)

    def act() -> None:
        data = form.cleaned_data
        services.rename_unit(
            found, name=data["name"], name_en=data["name_en"], valid_from=data["valid_from"], seen=data["seen"],
            by=actor(request),
        )  # fmt: skip

    if submit(request, form, act):
        messages.success(request, _("The new name is set; the old one is kept with the day it ended."))
        return redirect("operations:unit", found.id)
    return _form_page(request, form, found, _("Rename"), "", _("Set the new name"))


@administrator
def merge(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Unit, pk=id)
    form = MergeUnitForm(found, request.POST or None, initial={"valid_from": today()})

    def act() -> None:
        data = form.cleaned_data
        services.merge_units([found], into=data["into"], valid_from=data["valid_from"], by=actor(request))

    if submit(request, form, act):
        messages.success(request, _("The units are merged."))
        return redirect("operations:unit", form.cleaned_data["into"].id)
    lead = _("The unit and everything below it closes on that day; the other one remembers it as its predecessor.")
    return _form_page(request, form, found, _("Merge into another unit"), lead, _("Merge"))


@administrator
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Unit, pk=id)
    form = CloseUnitForm(request.POST or None, initial={"valid_to": today()})

    def act() -> None:
        services.close_unit(found, valid_to=form.cleaned_data["valid_to"], by=actor(request))

    if submit(request, form, act):
        messages.success(request, _("The unit is closed; its past stays on record."))
        return redirect("operations:unit", found.id)
    lead = _("Its past stays on record. Units below it must be closed or merged first.")
    return _form_page(request, form, found, _("Close the unit"), lead, _("Close the unit"))


@administrator
@require_POST
def issue_seal(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Unit.objects.select_related("owner"), pk=id)
    certificates.issue_seal(request, found)
    return redirect("operations:unit", found.id)
