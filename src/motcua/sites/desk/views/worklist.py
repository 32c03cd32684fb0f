"""What is to be done, the least legal time left first."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import keyset
from motcua.foundation.common.clock import now
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import step_clock, worklists
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Assignment
from motcua.onestop.dossiers.progress import pace
from motcua.onestop.dossiers.worklists import Filter, Pace, Tab
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language
from motcua.sites.pages.officer_journal import step_title

TABS = {
    Tab.TODO: (_("To do"), _("Nothing waits for you. New dossiers appear here, the least time left first.")),
    Tab.MINE: (_("With me"), _("You have taken no dossier. Take one from “To do”.")),
    Tab.WAITING: (_("Waiting for the applicant"), _("No applicant was asked for documents.")),
    Tab.OTHERS: (_("With colleagues"), _("No colleague of your unit has taken a dossier.")),
    Tab.DONE: (_("Recently done"), _("You have completed no step in the last 30 days.")),
}
PACES = {
    Pace.LATE: _("Late"), Pace.SOON: _("Due within one working day"), Pace.ONTIME: _("On time"),
    Pace.PAUSED: _("Clock paused"),
}  # fmt: skip


@officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)
def worklist(request: HttpRequest) -> HttpResponse:
    actor, at, calendar = request.actor, now(), calendar_for()  # type: ignore[attr-defined]
    try:
        tab = Tab(request.GET.get("tab", Tab.TODO))
        wanted = Filter(
            request.GET.get("procedure", "")[:40], request.GET.get("q", "")[:100],
            Pace(request.GET["pace"]) if request.GET.get("pace") else None,
        )  # fmt: skip
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:worklist")  # an address that was tampered with, or is older than the list
    steps = worklists.narrowed(worklists.steps(actor, tab, at), wanted)
    rows, following = worklists.page(steps, tab, at, calendar, pace=wanted.pace, after=after)
    counts, by_pace = worklists.counts(actor, tab, wanted, at, calendar)
    here = {"tab": tab.value, "procedure": wanted.procedure, "q": wanted.text}
    return render(request, "desk/worklist.html", {
        "rows": [_row(step, calendar, at, tab) for step in rows], "tab": tab.value, "empty": TABS[tab][1],
        "tabs": [(t.value, TABS[t][0], counts.get(t.value)) for t in Tab],
        "paces": [] if tab is Tab.DONE else _paces(by_pace, wanted, here),
        "procedures": list(catalogue.published()), "filter": wanted,
        "is_filtered": bool(wanted.procedure or wanted.text),
        "next": _url(here | {"pace": wanted.pace or "", "after": following}) if following else "",
        "first": _url(here | {"pace": wanted.pace or ""}) if after else "",
    })  # fmt: skip


def _url(values: dict[str, Any]) -> str:
    return "?" + urlencode({key: value for key, value in values.items() if value})


def _paces(counts: dict[str, int], wanted: Filter, here: dict[str, str]) -> list[dict[str, Any]]:
    chips = [{"label": _("All"), "count": counts["all"], "url": _url(here), "on": wanted.pace is None, "css": ""}]
    for value, label in PACES.items():
        if counts[value] or wanted.pace is value:
            url, on = _url(here | {"pace": value.value}), wanted.pace is value
            chips.append({"label": label, "count": counts[value], "url": url, "on": on, "css": value.value})
    return chips


def _row(step: Assignment, calendar: Calendar, at: Any, tab: Tab) -> dict[str, Any]:
    dossier = step.dossier
    bundle = catalogue.bundle(dossier.revision_id)
    css, words = pace(step.due_at, dossier.settled_at, dossier.paused_at is not None, calendar, language())
    until = dossier.settled_at or dossier.paused_at or at
    return {
        "step": step, "dossier": dossier, "title": bundle.title, "doing": step_title(bundle, step.node), "pace": css,
        "words": words, "used": step_clock.share_used(dossier.received_at, step.due_at, until, calendar),
        "state": STATES[DossierState(dossier.state)] if tab in (Tab.DONE, Tab.WAITING) else "",
    }  # fmt: skip
