"""Booking a time at a centre, and the times one has booked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.queue import booking, selectors
from motcua.onestop.queue.enums import BookingState
from motcua.onestop.queue.labels import BOOKINGS, DAYS
from motcua.onestop.queue.models import Booking, Place, Service
from motcua.sites.pages.access import citizen
from motcua.sites.portal.views.queue import place_or_404

MOST = 50
NEVER = datetime(1970, 1, 1, tzinfo=LOCAL)


@citizen()
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Service, day and time on one page: what is not chosen yet is asked, what is can be changed."""
    place = place_or_404(code)
    services = selectors.bookable(place)
    asked = request.POST if request.method == "POST" else request.GET
    procedure = catalogue.published().filter(slug=asked.get("procedure", "")[:80]).first()
    service = _service(place, services, asked.get("service", ""), procedure)
    days = booking.days(service) if service else []
    day = next((one for one in days if one.isoformat() == asked.get("day")), days[0] if days else None)
    refusal = ""
    if request.method == "POST" and service:
        try:
            made = booking.book(
                service.id, _moment(request.POST.get("at", "")), by=request.actor,  # type: ignore[attr-defined]
                procedure_code=procedure.code if procedure else "", key=request.POST.get("key", "")[:60],
            )  # fmt: skip
        except Refusal as wrong:
            refusal = str(wrong)
        else:
            messages.success(request, _("Your time is booked: %(code)s is its code.") % {"code": made.code})
            return redirect("portal:bookings")
    return render(request, "portal/book.html", {
        "place": place, "services": services, "service": service, "procedure": procedure, "day": day,
        "days": [(one, DAYS[one.weekday()]) for one in days], "key": uuid7(),
        "times": booking.free_times(service, day) if service and day else [],
        "problems": [{"text": refusal, "href": "#times"}] if refusal else [],
    }, status=422 if refusal else 200)  # fmt: skip


def _service(place: Place, services: list[Service], asked: str, procedure: Procedure | None) -> Service | None:
    """The one that was chosen, else the one the procedure belongs to, else the only one."""
    chosen = next((one for one in services if str(one.id) == asked), None)
    if chosen is None and procedure:
        chosen = selectors.service_for(services, procedure.sector)
    return chosen or (services[0] if len(services) == 1 else None)


def _moment(text: str) -> datetime:
    """A time that no list shows when it was tampered with."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return NEVER
    return at if at.tzinfo else NEVER


@citizen()
def bookings(request: HttpRequest) -> HttpResponse:
    """The times that are to come, the next first, then those that are over."""
    rows = [_row(one) for one in selectors.bookings_of(_person(request))[:MOST]]
    return render(request, "portal/bookings.html", {
        "coming": [row for row in reversed(rows) if row["is_coming"]],
        "over": [row for row in rows if not row["is_coming"]],
    })  # fmt: skip


def _row(one: Booking) -> dict[str, Any]:
    found = catalogue.published().filter(code=one.procedure_code).first() if one.procedure_code else None
    return {
        "booking": one, "state": BOOKINGS[BookingState(one.state)], "procedure": found, "weekday": DAYS[_day(one)],
        "is_coming": one.state == BookingState.BOOKED and one.at > now(),
    }  # fmt: skip


def _day(one: Booking) -> int:
    return local(one.at).weekday()


def _person(request: HttpRequest) -> UUID:
    return request.actor.person_id  # type: ignore[attr-defined]


@citizen()
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:
    found = selectors.bookings_of(_person(request)).filter(id=id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        booking.cancel(id, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The time is given back; others can book it now."))
        return redirect("portal:bookings")
    return render(request, "portal/booking_cancel.html", _row(found))
