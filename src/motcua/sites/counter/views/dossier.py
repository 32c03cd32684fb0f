"""One dossier as the counter sees it: papers, answers, the clock, and what can be done here now."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from motcua.foundation.calendar import explain
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.download import response
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import (
    alike,
    answering,
    desk_preview,
    letters,
    money,
    offers,
    reading,
    record,
    selectors,
    services,
    slips,
    store,
    workflow,
)
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Verb
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import permissions, sentences
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.whereabouts import place_of, waits_on_paper
from motcua.onestop.payments import selectors as payments
from motcua.onestop.payments.enums import Method, OrderState
from motcua.onestop.payments.labels import METHODS, ORDERS
from motcua.onestop.payments.services.asking import standing_of
from motcua.sites.pages import linked, officer_dossier, papers_seen
from motcua.sites.pages.access import officer
from motcua.sites.pages.complaint_told import told


def find(request: HttpRequest, id: UUID) -> Dossier:
    """A dossier this officer may see; 404 for every other one."""
    seen = selectors.visible_to(request.actor).select_related("authority", "reception_place", "support_place")  # type: ignore[attr-defined]
    found = get_object_or_404(seen, id=id)
    reading.opened(found, request.actor)  # type: ignore[attr-defined]
    return found


def receives(request: HttpRequest, dossier: Dossier) -> bool:
    return request.actor.has(Role.RECEPTIONIST, dossier.reception_place_id)  # type: ignore[attr-defined]


def may(dossier: Dossier, verb: Verb) -> bool:
    return workflow.is_open(verb, DossierState(dossier.state), received=dossier.received_at is not None)


@officer(Role.RECEPTIONIST)
def dossier(request: HttpRequest, id: UUID) -> HttpResponse:
    found = find(request, id)
    bundle = catalogue.bundle(found.revision_id)
    case, read = record.whole(found.id, request.actor.officer_id)  # type: ignore[attr-defined]
    shown, asked = officer_dossier.context(found, read=read), selectors.open_request(found)
    mine, place = receives(request, found), place_of(found.id)
    paper = place if place and waits_on_paper(place) else None
    return render(request, "counter/dossier.html", {
        **shown, **papers_seen.lay_beside(shown["papers"], found, bundle, request.actor),  # type: ignore[attr-defined]
        "receives": mine, "paper": paper,
        "lies": sentences.noted(place) if place and place.standing != Standing.GIVEN else "",
        "paper_here": paper and permissions.hands_over(request.actor, paper.place, found.authority_id),  # type: ignore[attr-defined]
        "key": uuid7(),
        "together": slips.together(found, by=request.actor) if mine else [],  # type: ignore[attr-defined]
        "is_fresh": mine and _is_fresh(found, case),
        "deadline_url": reverse("counter:deadline", args=[found.id]),
        "note_url": reverse("counter:note", args=[found.id]),
        "talk_url": reverse("counter:message", args=[found.id]) if may(found, Verb.MESSAGE) else "",
        "can": {verb.value: may(found, verb) for verb in workflow.STEPS}
        | {verb.value: offers.at_counter(verb, case) for verb in offers.COUNTER},
        "asked": asked, "asked_items": shown["requests"][0]["items"] if asked else (),
        "reception": _reception(found), "fee": money.due_of(found, bundle), "whom": bundle.result.whom(found.answers),
        **_money(found), "earlier": _earlier(found, request.actor),  # type: ignore[attr-defined]
        "told": told(found, request.actor),  # type: ignore[attr-defined]
        "linked": linked.told(found, request.actor, "counter:dossier"),  # type: ignore[attr-defined]
        "parts_waiting": linked.waiting(found),
    })  # fmt: skip


def _money(found: Dossier) -> dict[str, Any]:
    """What is asked, how it is being paid, and the electronic receipts."""
    if found.money_state == MoneyState.NONE:
        return {"demand": None, "orders": [], "fee_receipts": []}
    demand = standing_of(store.SUBJECT, found.id)
    orders = [o for o in payments.orders_of(demand) if o.state in ("waiting", "unknown")] if demand else []
    return {
        "demand": demand, "fee_receipts": payments.receipts_of(store.SUBJECT, found.id),
        "orders": [{"way": METHODS[Method(o.method)], "words": ORDERS[OrderState(o.state)]} for o in orders],
    }  # fmt: skip


def _earlier(found: Dossier, by: Actor) -> list[tuple[Dossier, Any]]:
    """Before it is received: what the applicant sent earlier about the same, each with the words for its state."""
    if found.received_at or found.state in workflow.ENDED:
        return []
    return [(d, STATES[DossierState(d.state)]) for d in alike.before_dossier(found, by=by)]


def _is_fresh(found: Dossier, case: store.Case) -> bool:
    """Received a moment ago: the slip is what comes next, one key away."""
    is_new = found.received_at is not None and now() - found.received_at < timedelta(minutes=2)
    return is_new and offers.at_counter(Verb.UNDO_RECEPTION, case)


def _reception(found: Dossier) -> dict[str, Any] | None:
    """What receiving now would promise, and how long is left to answer; None when there is nothing to receive."""
    if not may(found, Verb.RECEIVE):
        return None
    moment, bundle = now(), catalogue.bundle(found.revision_id)
    due = desk_preview.due_if_received(found, moment)
    since = selectors.waiting_since(found)
    css, words = answering.pill(since, bundle, calendar_for(found.reception_place_id), moment)
    return {
        "due": due, "explanation": explain(due, (get_language() or "vi")[:2]), "pace": css, "pace_words": words,
        "answer_within": answering.limit_in_words(bundle), "since": since,
    }  # fmt: skip


@officer(Role.RECEPTIONIST)
def deadline(request: HttpRequest, id: UUID) -> HttpResponse:
    return render(request, "counter/deadline.html", officer_dossier.deadline(find(request, id)))


@officer(Role.RECEPTIONIST)
@require_POST
def message(request: HttpRequest, id: UUID) -> HttpResponse:
    """Write to the applicant."""
    return _say(request, id, services.message)


@officer(Role.RECEPTIONIST)
@require_POST
def note(request: HttpRequest, id: UUID) -> HttpResponse:
    """A note that only officers read."""
    return _say(request, id, services.note)


def _say(request: HttpRequest, id: UUID, verb: Any) -> HttpResponse:
    found = find(request, id)
    try:
        verb(found.id, by=request.actor, text=request.POST.get("text", ""), key=request.POST.get("key"))  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("counter:dossier", found.id)


@officer(Role.RECEPTIONIST)
def form_01(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The slip of the present reception, made now when it is not there yet."""
    found = find(request, id)
    if found.received_at is None:
        raise Http404
    letter = letters.form_01(found)
    return response(letter.file, inline=True)
