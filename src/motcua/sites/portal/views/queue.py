"""The queue as people meet it: which centre, the kiosk's touch page, the phone's page of a number, the wall."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import fold
from motcua.foundation.common.throttle import hit
from motcua.foundation.signing import qr
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.queue import hours, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import IN_THE_HOUSE, ON_THE_SPOT, Source, TicketState
from motcua.onestop.queue.labels import PRIORITIES
from motcua.onestop.queue.models import Place, Ticket
from motcua.sites.pages.access import public

SHOWN = 30
WINDOW, TAKEN, TRIED = 15 * 60, 200, 40
"""Numbers that one address takes in a window (a whole centre stands behind one), and codes that it tries."""
COOKIE = "queue_ticket"
ASKED_AT_SCREEN = "assistant_kiosk"
"""Where the session of a touch screen keeps the talk with the assistant (`kiosk`)."""
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def place_or_404(code: str) -> Place:
    found = selectors.place_by_code(code[:60])
    if found is None:
        raise Http404
    return found


@public
def places(request: HttpRequest) -> HttpResponse:
    """Find a centre by its commune; how many wait there now. With `procedure`, to book a time for it."""
    text, moment = request.GET.get("q", "")[:100], now()
    chosen = catalogue.published().filter(slug=request.GET.get("procedure", "")[:80]).first()
    rows = list(selectors.places(fold(text))[: SHOWN + 1])
    return render(request, "portal/queues.html", {
        "text": text, "procedure": chosen, "is_more": len(rows) > SHOWN,
        "rows": [
            {"place": place, "hours": hours.in_words(place, local(moment).date()),
             "waiting": selectors.waiting_of(place, local(moment).date()).count()}
            for place in rows[:SHOWN]
        ],
    })  # fmt: skip


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _choose(request: HttpRequest, place: Place, source: Source, template: str) -> HttpResponse:
    """Which service; then whether somebody goes before; then the number. Every step is a page of its own."""
    services, refusal, status = selectors.services_of(place), "", 200
    if request.method == "POST":
        try:
            return _to_ticket(request, place, _take(request, place, source), source)
        except Refusal as wrong:
            refusal, status = str(wrong), wrong.status
    asked = request.POST.get("service") or request.GET.get("service", "")
    service = next((one for one in services if str(one.id) == asked), None)
    moment = now()
    is_open = hours.gives_tickets(place, moment)
    return render(request, template, {
        "place": place, "services": services, "service": service, "refusal": refusal, "key": uuid7(),
        "reasons": [(value, PRIORITIES[value]) for value in ON_THE_SPOT], "is_open": is_open,
        "opens_at": None if is_open else hours.opens_at(place, moment),
        "waiting": selectors.waiting_of(place, local(moment).date()).count(),
        "is_code": "code" in request.GET or "code" in request.POST, "typed": request.POST.get("code", "")[:12],
        "held": _held(request, place), "qr": _drawn(_phone_address(place), _("Take a number on your phone")),
    }, status=status)  # fmt: skip


def _take(request: HttpRequest, place: Place, source: Source) -> Ticket:
    address = request.META.get("REMOTE_ADDR", "")
    if "code" in request.POST:
        hit("queue-code", f"{place.id}:{address}", limit=TRIED, seconds=WINDOW)
        return queue.check_in(place.id, request.POST["code"][:12], language=_language())
    if source is Source.PHONE and (held := _held(request, place)):
        return held
    hit("queue", f"{place.id}:{address}", limit=TAKEN, seconds=WINDOW)
    return queue.take(
        place.id, _uuid(request.POST.get("service", "")), source=source, language=_language(),
        priority=request.POST.get("priority", ""), key=request.POST.get("key", "")[:60],
    )  # fmt: skip


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _to_ticket(request: HttpRequest, place: Place, ticket: Ticket, source: Source) -> HttpResponse:
    if source is Source.KIOSK:
        return redirect("portal:kiosk_ticket", place.code, ticket.secret)
    answer = redirect("portal:ticket", ticket.secret)
    answer.set_signed_cookie(COOKIE, ticket.secret or "", max_age=12 * 3600, httponly=True, samesite="Lax")
    return answer


def _held(request: HttpRequest, place: Place) -> Ticket | None:
    """The number that this phone waits with here; one is enough."""
    found = selectors.by_secret(request.get_signed_cookie(COOKIE, default="") or "")
    is_open = found and found.place_id == place.id and found.day == today() and found.state in IN_THE_HOUSE
    return found if is_open else None


@public
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """The touch screen at the door: nobody signs in, nobody is named; what was asked before is gone."""
    request.session.pop(ASKED_AT_SCREEN, None)
    return _choose(request, place_or_404(code), Source.KIOSK, "portal/kiosk.html")


def _phone_address(place: Place) -> str:
    return f"{settings.ENV.public_url}{reverse('portal:queue', args=[place.code])}"


def _drawn(address: str, title: str) -> str:
    """Our own drawing of an address; nothing in it was typed by anybody."""
    return mark_safe(qr.svg(address, title=title, is_fluid=True))  # noqa: S308


@public
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet for the door: the code that opens the page of the centre's numbers on a phone."""
    place = place_or_404(code)
    address = _phone_address(place)
    return render(request, "portal/queue_poster.html", {
        "place": place, "qr": _drawn(address, _("Take a number on your phone")),
        "address": address.partition("://")[2],
    })  # fmt: skip


@public
def phone(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code at the door opens."""
    return _choose(request, place_or_404(code), Source.PHONE, "portal/queue.html")


def _ticket(secret: str) -> Ticket:
    found = selectors.by_secret(secret[:60])
    if found is None:
        raise Http404
    return found


def _told(ticket: Ticket) -> dict[str, Any]:
    is_waiting = ticket.state == TicketState.WAITING and ticket.day == today()
    return {
        "ticket": ticket, "place": ticket.place, "turn": selectors.turn_of(ticket) if is_waiting else None,
        "call": selectors.call_of(ticket), "is_over": ticket.state not in IN_THE_HOUSE, "at": now(),
        "may_leave": ticket.state in (TicketState.WAITING, TicketState.CALLED),
    }  # fmt: skip


@public
def kiosk_ticket(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The number to print or to take along by its QR code; the screen goes back by itself."""
    place, ticket = place_or_404(code), _ticket(secret)
    if ticket.place_id != place.id:
        raise Http404
    address = request.build_absolute_uri(reverse("portal:ticket", args=[ticket.secret]))
    drawn = _drawn(address, _("Follow your number on your phone"))
    return _private(render(request, "portal/kiosk_ticket.html", {**_told(ticket), "qr": drawn}))


@public
def ticket(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the number stands, on the phone of whoever holds it."""
    return _private(render(request, "portal/ticket.html", _told(_ticket(secret))))


@public
def leave(request: HttpRequest, secret: str) -> HttpResponse:
    """“I do not wait any longer”: asked once more, then the number is given up."""
    found = _ticket(secret)
    if request.method == "POST":
        queue.leave(found.id)
        return redirect("portal:ticket", found.secret)
    return _private(render(request, "portal/ticket_leave.html", _told(found)))


def _private(page: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        page.headers[name] = value
    return page


@public
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """The screen on the wall: numbers and counters only."""
    place, moment = place_or_404(code), now()
    page = render(request, "portal/wall.html", {"place": place, "board": selectors.board(place, moment), "at": moment})
    page.headers["Cache-Control"] = "no-store"
    return page
