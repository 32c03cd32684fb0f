"""The queue at the counter: sit down, call, serve, send on; and the centre's day in figures."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.onestop.queue import calling, day, permissions, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import ON_THE_SPOT, Priority, Purpose, Source
from motcua.onestop.queue.labels import PRIORITIES
from motcua.onestop.queue.models import Counter, Place, Ticket
from motcua.sites.pages.access import officer

SHOWN = 12
GO_ON = {Purpose.RECEPTION: "counter:reception", Purpose.RETURN: "counter:search"}
"""Where the officer goes on once the person is here."""


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


@officer(Role.RECEPTIONIST)
def console(request: HttpRequest) -> HttpResponse:
    """One page, one counter. Every button sends what it does and the number that the page showed."""
    actor = _actor(request)
    places = list(permissions.places_of(actor))
    counter = selectors.seat_of(actor.id, [place.id for place in places])
    if request.method == "POST":
        return _act(request, actor, counter)
    if counter is None:
        return render(request, "counter/queue_seat.html", {"places": [_seats(place) for place in places]})
    moment = now()
    waiting = selectors.in_turn(
        selectors.callable_at(counter, local(moment).date()).select_related("service"),
        selectors.streak_of(counter, local(moment).date()),
    )
    call = selectors.open_call(counter)
    return render(request, "counter/queue.html", {
        "counter": counter, "centre": counter.place, "call": call, "key": uuid7(), "at": moment,
        "reason": PRIORITIES[Priority(call.ticket.priority)] if call and call.ticket.is_priority else "",
        "waiting": [_row(ticket, moment) for ticket in waiting[:SHOWN]], "count": len(waiting),
        "in_all": selectors.waiting_of(counter.place, local(moment).date()).count(),
        "missed": selectors.missed_of(counter.place, local(moment).date()),
        "services": selectors.services_of(counter.place), "reasons": [(v, PRIORITIES[v]) for v in ON_THE_SPOT],
        "counters": [one for one in selectors.counters_of(counter.place) if one.id != counter.id],
    })  # fmt: skip


def _seats(place: Place) -> dict[str, Any]:
    rows = []
    for one in selectors.counters_of(place).prefetch_related("serves__service"):
        is_today = bool(one.seated_at and local(one.seated_at).date() == today())
        rows.append({
            "counter": one, "who": one.seated_name if is_today else "", "seen": one.seated_id if is_today else "",
            "services": [link.service.name for link in one.serves.all() if link.service.is_active],
        })  # fmt: skip
    return {"place": place, "seats": rows}


def _row(ticket: Ticket, at: datetime) -> dict[str, Any]:
    return {
        "ticket": ticket, "minutes": max(0, int((at - ticket.waiting_since).total_seconds() // 60)),
        "reason": PRIORITIES[Priority(ticket.priority)] if ticket.is_priority else "",
    }  # fmt: skip


def _act(request: HttpRequest, actor: Actor, counter: Counter | None) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act == "sit":
            calling.sit(_id(request, "counter") or UUID(int=0), by=actor, seen=request.POST.get("seen", ""))
        elif counter is None:
            messages.info(request, _("Choose your counter first."))
        elif act in ACTS:
            return ACTS[act](request, actor, counter) or redirect("counter:queue")
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("counter:queue")


def _next(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    if calling.call_next(counter.id, by=actor, key=request.POST.get("key", "")[:60]) is None:
        messages.info(request, _("Nobody waits for this counter now."))


def _recall(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    call = calling.recall(counter.id, by=actor, ticket_id=_id(request, "ticket"))
    messages.success(request, _("Number %(number)s is called again.") % {"number": call.ticket.shown})


def _start(request: HttpRequest, actor: Actor, counter: Counter) -> HttpResponse | None:
    call = calling.start(counter.id, by=actor, ticket_id=_id(request, "ticket"))
    where = GO_ON.get(Purpose(call.ticket.service.purpose))
    return redirect(where) if where else None


def _finish(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    call = calling.finish(counter.id, by=actor, ticket_id=_id(request, "ticket"))
    messages.success(request, _("Number %(number)s is served.") % {"number": call.ticket.shown})


def _finish_next(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    calling.finish(counter.id, by=actor, ticket_id=_id(request, "ticket"))
    _next(request, actor, counter)


def _skip(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    call = calling.skip(counter.id, by=actor, ticket_id=_id(request, "ticket"))
    text = _("Number %(number)s did not come. It can be brought back today.")
    messages.success(request, text % {"number": call.ticket.shown})


def _bring_back(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    ticket = calling.bring_back(counter.id, _id(request, "ticket") or UUID(int=0), by=actor)
    messages.success(request, _("Number %(number)s waits again, among the next.") % {"number": ticket.shown})


def _transfer(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    ticket = calling.transfer(
        counter.id, service_id=_id(request, "service") or UUID(int=0), to_counter=_id(request, "to"), by=actor,
        ticket_id=_id(request, "ticket"),
    )  # fmt: skip
    messages.success(request, _("Number %(number)s waits there now, with its place kept.") % {"number": ticket.shown})


def _take(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    """A number for whoever cannot use the touch screen."""
    ticket = queue.take(
        counter.place_id, _id(request, "service") or UUID(int=0), source=Source.COUNTER, by=actor,
        priority=request.POST.get("priority", ""), key=request.POST.get("key", "")[:60],
    )  # fmt: skip
    messages.success(request, _("Number %(number)s is given.") % {"number": ticket.shown})


def _stand(request: HttpRequest, actor: Actor, counter: Counter) -> None:
    calling.stand(counter.id, by=actor)
    messages.success(request, _("Counter %(number)s is closed.") % {"number": counter.number})


ACTS: dict[str, Callable[[HttpRequest, Actor, Counter], HttpResponse | None]] = {
    "next": _next, "recall": _recall, "start": _start, "finish": _finish, "finish_next": _finish_next, "skip": _skip,
    "bring_back": _bring_back, "transfer": _transfer, "take": _take, "stand": _stand,
}  # fmt: skip

TALL, SLOT = 120, 52


@officer(Role.RECEPTIONIST, *permissions.OVERSEERS)
def figures(request: HttpRequest) -> HttpResponse:
    """A day of a centre: how many came when, how long they waited and were served, by service."""
    places = permissions.seen_by(_actor(request))
    chosen = places.filter(code=request.GET["place"][:60]).first() if request.GET.get("place") else places.first()
    if chosen is None:
        return render(
            request, "counter/queue_day.html", {"centre": None}, status=404 if "place" in request.GET else 200
        )
    asked = _day(request.GET.get("day", ""))
    found = day.of(chosen, asked)
    return render(request, "counter/queue_day.html", {
        "centre": chosen, "places": list(places[:400]), "day": asked, "found": found, "bars": _bars(found.hours),
        "width": max(1, len(found.hours)) * SLOT, "height": TALL + 40, "is_today": asked == today(),
    })  # fmt: skip


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a legal date
        except ValueError:
            continue
    return today()


def _bars(hours: list[day.Hour]) -> list[dict[str, Any]]:
    """Whole numbers: a template writes fractions with the comma of its language, which no drawing reads."""
    most = max((one.taken for one in hours), default=0) or 1
    return [
        {"hour": one.hour, "taken": one.taken, "x": n * SLOT + 6, "middle": n * SLOT + SLOT // 2,
         "top": 20 + TALL - (tall := round(TALL * one.taken / most)), "tall": tall, "over": 14 + TALL - tall}
        for n, one in enumerate(hours)
    ]  # fmt: skip
