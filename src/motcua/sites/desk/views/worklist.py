"""What is to be done, the least legal time left first: narrowed, laid out and kept as each likes it; chosen for what is
done to many at once (`bulk`)."""

from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import keyset
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import views as saved
from motcua.onestop.deskwork.enums import BulkVerb, Column
from motcua.onestop.deskwork.labels import BULK, COLUMNS
from motcua.onestop.deskwork.models import SavedView
from motcua.onestop.dossiers import step_clock, worklists
from motcua.onestop.dossiers.enums import Channel, DossierState, MoneyState
from motcua.onestop.dossiers.labels import CHANNELS, STATES
from motcua.onestop.dossiers.models import Assignment
from motcua.onestop.dossiers.progress import pace
from motcua.onestop.dossiers.worklists import DOING, Filter, Pace, Tab
from motcua.onestop.links import selectors as links
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language
from motcua.sites.pages.officer_journal import step_title

TABS = {
    Tab.TODO: (_("To do"), _("Nothing waits for you. New dossiers appear here, the least time left first.")),
    Tab.MINE: (_("With me"), _("You have taken no dossier. Take one from “To do”.")),
    Tab.WAITING: (_("Waiting for the applicant"), _("No applicant was asked for documents.")),
    Tab.OTHERS: (_("With colleagues"), _("No colleague of your unit has taken a dossier.")),
    Tab.LED: (_("In my units"), _("Nothing is open in the units you lead.")),
    Tab.DONE: (_("Recently done"), _("You have completed no step in the last 30 days.")),
}
PACES = {
    Pace.LATE: _("Late"), Pace.SOON: _("Due within one working day"), Pace.ONTIME: _("On time"),
    Pace.PAUSED: _("Clock paused"),
}  # fmt: skip


MONEY = {
    MoneyState.NONE: _("No fee"), MoneyState.DUE: _("To be paid"), MoneyState.PAID: _("Paid"),
    MoneyState.REFUNDED: _("Given back"),
}  # fmt: skip
OFFERED = {
    Tab.TODO: (BulkVerb.TAKE, BulkVerb.FORWARD, BulkVerb.SIGN, BulkVerb.ISSUE, BulkVerb.ASSIGN, BulkVerb.PRINT),
    Tab.MINE: (BulkVerb.FORWARD, BulkVerb.SIGN, BulkVerb.ISSUE, BulkVerb.ASSIGN, BulkVerb.PRINT),
    Tab.WAITING: (BulkVerb.PRINT,), Tab.OTHERS: (BulkVerb.ASSIGN, BulkVerb.PRINT),
    Tab.LED: (BulkVerb.ASSIGN, BulkVerb.PRINT), Tab.DONE: (BulkVerb.PRINT,),
}  # fmt: skip
FOR = {
    BulkVerb.TAKE: {Role.SPECIALIST}, BulkVerb.FORWARD: {Role.SPECIALIST, Role.LEADER}, BulkVerb.SIGN: {Role.LEADER},
    BulkVerb.ISSUE: {Role.CLERK}, BulkVerb.ASSIGN: DOING, BulkVerb.PRINT: DOING,
}  # fmt: skip
"""Whom a list offers what; the rules are the services'."""


@officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)
def worklist(request: HttpRequest) -> HttpResponse:
    actor, at, calendar = request.actor, now(), calendar_for()  # type: ignore[attr-defined]
    found = list(saved.seen_by(actor))
    views = [one for one in found if one.name]
    view = next((one for one in views if str(one.id) == request.GET.get("view")), None)
    asked = view.query if view and "tab" not in request.GET else request.GET
    try:
        tab, wanted = read(asked)
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:worklist")  # an address that was tampered with, or is older than the list
    columns = saved.columns_in(view.columns) if view else saved.columns_of(actor, found)
    steps = worklists.narrowed(worklists.steps(actor, tab, at), wanted)
    rows, following = worklists.page(steps, tab, at, calendar, pace=wanted.pace, after=after)
    counts, by_pace = worklists.counts(actor, tab, wanted, at, calendar)
    request.known_counts = {"desk:worklist": counts[Tab.TODO.value]}  # type: ignore[attr-defined]
    here = {"tab": tab.value, "procedure": wanted.procedure, "node": wanted.node, "q": wanted.text}
    whole = here | {"pace": wanted.pace.value if wanted.pace else "", "view": str(view.id) if view else ""}
    leads = bool(actor.units(Role.LEADER))
    return render(request, "desk/worklist.html", {
        "rows": _rows(rows, calendar, at, tab), "tab": tab.value, "empty": TABS[tab][1],
        "tabs": [(t.value, TABS[t][0], counts.get(t.value)) for t in Tab if leads or t is not Tab.LED],
        "paces": [] if tab is Tab.DONE else _paces(by_pace, wanted, here),
        "procedures": list(catalogue.published()), "filter": wanted,
        "is_filtered": bool(wanted.procedure or wanted.text or wanted.node),
        "step": _step_words(wanted), "all": by_pace.get(wanted.pace.value if wanted.pace else "all"),
        "next": url(whole | {"after": following}) if following else "", "first": url(whole) if after else "",
        "columns": [(c, COLUMNS[Column(c)]) for c in columns], "shown": set(columns),
        "choices": [(c.value, COLUMNS[c]) for c in Column], "here": {k: v for k, v in whole.items() if v},
        "views": [_view(one, view, actor) for one in views], "view": view, "units": saved.units_of(actor),
        "verbs": [(verb.value, BULK[verb]) for verb in OFFERED[tab] if FOR[verb] & actor.roles],
    })  # fmt: skip


def read(asked: Any) -> tuple[Tab, Filter]:
    """What an address or a saved view asks for; raises ValueError for a list that there is not."""
    pace = asked.get("pace")
    words = [str(asked.get(key) or "")[:100] for key in ("procedure", "q", "node")]
    return Tab(asked.get("tab") or Tab.TODO), Filter(words[0], words[1], Pace(pace) if pace else None, words[2])


def url(values: dict[str, Any]) -> str:
    return "?" + urlencode({key: value for key, value in values.items() if value})


def back(request: HttpRequest) -> str:
    """The list that a form was sent from."""
    kept = {key: request.POST.get(key, "")[:100] for key in (*saved.KEYS, "view")}
    return reverse("desk:worklist") + url(kept)


def _view(one: SavedView, current: SavedView | None, actor: Actor) -> dict[str, Any]:
    return {
        "view": one, "url": url({"view": one.id}), "on": current is not None and one.id == current.id,
        "may_delete": saved.may_delete(one, actor), "is_mine": one.account_id == actor.id,
    }  # fmt: skip


def _step_words(wanted: Filter) -> str:
    if not wanted.node:
        return ""
    if not wanted.procedure:
        return wanted.node
    try:
        return step_title(catalogue.current(wanted.procedure)[1], wanted.node)
    except (LookupError, Refusal):
        return wanted.node


def _paces(counts: dict[str, int], wanted: Filter, here: dict[str, str]) -> list[dict[str, Any]]:
    chips = [{"label": _("All"), "count": counts["all"], "url": url(here), "on": wanted.pace is None, "css": ""}]
    for value, label in PACES.items():
        if counts[value] or wanted.pace is value:
            address, on = url(here | {"pace": value.value}), wanted.pace is value
            chips.append({"label": label, "count": counts[value], "url": address, "on": on, "css": value.value})
    return chips


def _rows(steps: list[Assignment], calendar: Calendar, at: datetime, tab: Tab) -> list[dict[str, Any]]:
    """Of a dossier that is listed with several steps each row leads to its own."""
    times, tags = Counter(step.dossier_id for step in steps), links.tags_of(step.dossier_id for step in steps)
    return [
        _row(step, calendar, at, tab)
        | {"tag": tags.get(step.dossier_id), "part": f"?step={step.id}" if times[step.dossier_id] > 1 else ""}
        for step in steps
    ]  # fmt: skip


def _row(step: Assignment, calendar: Calendar, at: datetime, tab: Tab) -> dict[str, Any]:
    dossier = step.dossier
    bundle = catalogue.bundle(dossier.revision_id)
    css, words = pace(step.due_at, dossier.settled_at, dossier.paused_at is not None, calendar, language())
    until = dossier.settled_at or dossier.paused_at or at
    return {
        "step": step, "dossier": dossier, "title": bundle.title, "doing": step_title(bundle, step.node), "pace": css,
        "words": words, "used": step_clock.share_used(dossier.received_at, step.due_at, until, calendar),
        "state": STATES[DossierState(dossier.state)] if tab in (Tab.DONE, Tab.WAITING) else "",
        "channel": CHANNELS[Channel(dossier.channel)], "money": MONEY[MoneyState(dossier.money_state)],
        "like": url({"tab": tab.value, "procedure": dossier.procedure_code, "node": step.node}),
    }  # fmt: skip


@officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is narrowed and laid out; on a mistake the list comes back with the sentence."""
    actor, unit = request.actor, request.POST.get("unit", "")  # type: ignore[attr-defined]
    try:
        view = saved.save(
            request.POST.get("name", ""), request.POST, request.POST.getlist("columns"), by=actor,
            unit_id=UUID(unit) if unit else None,
        )  # fmt: skip
    except (Refusal, ValueError) as wrong:
        words = str(wrong) if isinstance(wrong, Refusal) else _now("Choose a unit of the list.")
        messages.error(request, words)
        return redirect(back(request))
    messages.success(request, _now("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(reverse("desk:worklist") + url({"view": view.id}))


@officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)
@require_POST
def delete_view(request: HttpRequest, id: UUID) -> HttpResponse:
    if not saved.seen_by(request.actor).filter(id=id).exists():  # type: ignore[attr-defined]
        raise Http404
    saved.delete(id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _now("The view is deleted."))
    return redirect("desk:worklist")


@officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)
@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    saved.choose_columns(request.POST.getlist("columns"), by=request.actor)  # type: ignore[attr-defined]
    return redirect(reverse("desk:worklist") + url({key: request.POST.get(key, "")[:100] for key in saved.KEYS}))
