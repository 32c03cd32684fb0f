"""What lies at this officer's counters, and finding one dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import answering, finding, selectors
from motcua.onestop.dossiers.enums import Channel, DossierState
from motcua.onestop.dossiers.labels import CHANNELS, STATES
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import sentences
from motcua.onestop.handover.whereabouts import lie_at
from motcua.onestop.links import selectors as links
from motcua.sites.pages.access import officer

PAGE = 25


@dataclass(frozen=True)
class List:
    """`field` orders the list and is the key of its pages, with the id; `empty` says what to do when it is empty."""

    label: Any
    rows: Callable[[Actor], QuerySet[Dossier]]
    field: str
    empty: Any
    newest_first: bool = False


LISTS = {
    "inbox": List(
        _("To receive"), selectors.inbox, "answer_due_at",
        _("Nothing waits. New online submissions appear here, the least time to answer first."),
    ),
    "completion": List(
        _("Waiting for the applicant"), selectors.awaiting_completion, "answer_by",
        _("Nobody was asked to complete a dossier. Form 02 before reception brings a dossier here."),
    ),
    "received": List(
        _("Received today"), lambda actor: selectors.received_on(actor, today()), "received_at",
        _("Nothing was received here today yet."), newest_first=True,
    ),
    "ready": List(
        _("Received here, result not handed over"), selectors.to_hand_over, "settled_at",
        _("Of what was received here, no issued result waits to be handed over."),
    ),
}  # fmt: skip


@officer(Role.RECEPTIONIST)
def inbox(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    name = request.GET.get("list", "inbox")
    chosen = LISTS.get(name) or LISTS["inbox"]
    name = name if name in LISTS else "inbox"
    rows, after = page(chosen, actor, request.GET.get("after", ""))
    return render(request, "counter/inbox.html", {
        "name": name, "list": chosen, "rows": _shown(rows, actor), "after": after, "tabs": _tabs(actor),
        "is_first": "after" not in request.GET,
    })  # fmt: skip


def _tabs(actor: Actor) -> list[tuple[str, Any, int]]:
    """(name, label, how many) of each list, counted in one statement."""
    received = selectors.received_on(actor, today()).order_by().values("id")
    counts = selectors.at_counter(actor).aggregate(
        inbox=Count("id", filter=Q(state=DossierState.SUBMITTED)),
        completion=Count("id", filter=Q(state=DossierState.SUPPLEMENT_REQUESTED)),
        received=Count("id", filter=Q(id__in=received)),
        ready=Count("id", filter=Q(state=DossierState.SETTLED)),
    )
    return [(name, item.label, counts[name]) for name, item in LISTS.items()]


def page(chosen: List, actor: Actor, after: str) -> tuple[list[Dossier], str]:
    """One page after the key of the last row before it; the key of the next page, "" on the last."""
    rows = chosen.rows(actor).select_related("authority")
    key = _read_key(after)
    if key:
        rows = rows.filter(Beyond([chosen.field, "id"], key, down=chosen.newest_first))
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{getattr(last, chosen.field).isoformat()}~{last.id}"


def _read_key(text: str) -> tuple[Any, UUID] | None:
    value, _, id = text.partition("~")
    try:
        moment: Any = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        return (moment, UUID(id)) if 1900 < moment.year < 3000 else None
    except ValueError:
        return None


def _shown(rows: list[Dossier], actor: Actor) -> list[dict[str, Any]]:
    """Dossiers with their procedure in words and, while they wait, the time left to answer."""
    calendar, moment, here = calendar_for(), now(), actor.units(Role.RECEPTIONIST)
    places = lie_at([row.id for row in rows if row.state == DossierState.SETTLED])
    shown, tags = [], links.tags_of(row.id for row in rows)
    for row in rows:
        bundle = catalogue.bundle(row.revision_id)
        since = getattr(row, "waiting_since", None)
        css, words = answering.pill(since, bundle, calendar, moment) if since else ("", "")
        shown.append({
            "dossier": row, "title": bundle.title, "tag": tags.get(row.id), "pace": css, "pace_words": words,
            "answers_here": row.state == DossierState.SUPPLEMENT_REQUESTED and row.reception_place_id in here,
            "lies": sentences.noted(places[row.id]) if row.id in places else "",
            "state": STATES[DossierState(row.state)], "channel": CHANNELS[Channel(row.channel)],
        })  # fmt: skip
    return shown


@officer(Role.RECEPTIONIST)
def search(request: HttpRequest) -> HttpResponse:
    """By code, phone, name or number; a scanned slip opens its dossier. What was typed stays out of addresses and logs,
    so it comes by POST."""
    text = request.POST.get("q", "")[:200].strip()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = finding.search(actor, text, size=PAGE + 1) if text else []
    if len(rows) == 1:
        return redirect("counter:dossier", rows[0].id)
    return render(request, "counter/search.html", {
        "text": text, "rows": _shown(rows[:PAGE], actor), "is_more": len(rows) > PAGE, "is_asked": bool(text),
    })  # fmt: skip
