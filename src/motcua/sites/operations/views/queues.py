"""The queues of the province: which centres have one, their hours, services and counters."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import today
from motcua.foundation.common.text import fold
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.queue import arranging, hours
from motcua.onestop.queue.labels import DAYS, PURPOSES
from motcua.onestop.queue.models import Counter, Place, Service
from motcua.sites.operations.forms.queues import CounterForm, HoursForm, ServiceForm
from motcua.sites.operations.views._common import actor, attempt, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import administrator


@administrator
def queues(request: HttpRequest) -> HttpResponse:
    """Every service centre, with its queue or without."""
    text = request.GET.get("q", "").strip()[:100]
    units = units_at().filter(kind=UnitKind.SERVICE_CENTRE)
    for word in fold(text).split():
        units = units.filter(name_folded__contains=word)
    page = keyset(request, units, ("sort_key", "id"))
    held = {p.unit_id: p for p in Place.objects.filter(unit__in=[u.id for u in page.rows]).prefetch_related(
        "counters", "services")}  # fmt: skip
    for unit in page.rows:
        unit.queue = held.get(unit.id)
    return render(request, "operations/queues.html", {"q": text, "page": page})


@administrator
@require_POST
def open_place(request: HttpRequest, id: UUID) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=id)
    if not attempt(request, lambda: arranging.open_place(unit, by=actor(request)), _("The centre has a queue now.")):
        return redirect("operations:queues")
    return redirect("operations:queue", Place.objects.get(unit=unit).id)


def _place(id: UUID) -> Place:
    return get_object_or_404(Place.objects.select_related("unit"), pk=id)


@administrator
def queue(request: HttpRequest, id: UUID) -> HttpResponse:
    place = _place(id)
    services = list(Service.objects.filter(place=place))
    counters = list(Counter.objects.filter(place=place).prefetch_related("serves__service"))
    return render(request, "operations/queue.html", {
        "centre": place, "services": [(one, PURPOSES[one.purpose]) for one in services],  # type: ignore[index]
        "counters": [(one, [link.service.name for link in one.serves.all()]) for one in counters],
        "week": [(DAYS[n], hours.written(spans)) for n, spans in enumerate(place.hours)],
        "today": hours.in_words(place, today()),
    })  # fmt: skip


def _form_page(request: HttpRequest, place: Place, form: Any, title: str, button: str) -> HttpResponse:
    return render(request, "operations/queue_form.html", {
        "form": form, "centre": place, "title": title, "button": button,
    })  # fmt: skip


def _back(request: HttpRequest, place: Place) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("operations:queue", place.id)


@administrator
def set_hours(request: HttpRequest, id: UUID) -> HttpResponse:
    place = _place(id)
    form = HoursForm(request.POST or None, initial=HoursForm.initial_of(place))

    def act() -> None:
        data = form.cleaned_data
        arranging.set_hours(place.id, by=actor(request), hours=data["hours"], slot_minutes=data["slot_minutes"],
                            is_active=data["is_active"])  # fmt: skip

    if submit(request, form, act):
        return _back(request, place)
    return _form_page(request, place, form, _("Hours of the centre"), _("Save the hours"))


@administrator
def add_service(request: HttpRequest, id: UUID) -> HttpResponse:
    return _service(request, _place(id), None)


@administrator
def service(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Service.objects.select_related("place__unit"), pk=id)
    return _service(request, found.place, found)


def _service(request: HttpRequest, place: Place, found: Service | None) -> HttpResponse:
    initial = ServiceForm.initial_of(found) if found else {"minutes": 10, "capacity": 0, "is_active": True}
    form = ServiceForm(request.POST or None, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        arranging.save_service(
            place.id, by=actor(request), name={"vi": data["name_vi"], "en": data["name_en"]}, purpose=data["purpose"],
            sectors=data["sectors"], minutes=data["minutes"], capacity=data["capacity"], is_active=data["is_active"],
            id=found.id if found else None,
        )  # fmt: skip

    if submit(request, form, act):
        return _back(request, place)
    return _form_page(request, place, form, _("Service of the queue"), _("Save the service"))


@administrator
def add_counter(request: HttpRequest, id: UUID) -> HttpResponse:
    return _counter(request, _place(id), None)


@administrator
def counter(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Counter.objects.select_related("place__unit"), pk=id)
    return _counter(request, found.place, found)


def _counter(request: HttpRequest, place: Place, found: Counter | None) -> HttpResponse:
    last = Counter.objects.filter(place=place).order_by("-number").values_list("number", flat=True).first() or 0
    initial: dict[str, Any] = {"number": last + 1, "is_active": True}
    if found:
        serves = [str(one) for one in found.serves.values_list("service", flat=True)]
        initial = {"number": found.number, "is_active": found.is_active, "services": serves}
    form = CounterForm(place, request.POST or None, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        arranging.save_counter(place.id, by=actor(request), number=data["number"], services=form.chosen,
                               is_active=data["is_active"], id=found.id if found else None)  # fmt: skip

    if submit(request, form, act):
        return _back(request, place)
    return _form_page(request, place, form, _("Counter of the queue"), _("Save the counter"))
