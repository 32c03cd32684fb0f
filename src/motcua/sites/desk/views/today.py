"""The officer's day: what to do first and why, what the superior has to know, notices to oneself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.foundation.common import keyset
from motcua.foundation.common.clock import now
from motcua.foundation.identity.enums import Role
from motcua.foundation.notices import selectors as notices
from motcua.foundation.notices import services as notice_services
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import today as day
from motcua.onestop.deskwork import warnings
from motcua.onestop.deskwork.enums import Level
from motcua.onestop.deskwork.labels import LEVELS
from motcua.onestop.deskwork.warnings import Warned
from motcua.onestop.dossiers import worklists
from motcua.onestop.dossiers.worklists import Filter, Tab
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language
from motcua.sites.pages.officer_journal import step_title

SHOWN_NOTICES = 20


@officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    actor, at, calendar = request.actor, now(), calendar_for()  # type: ignore[attr-defined]
    tabs, paces = worklists.counts(actor, Tab.TODO, Filter(), at, calendar)
    request.known_counts = {"desk:worklist": tabs[Tab.TODO.value]}  # type: ignore[attr-defined]
    return render(request, "desk/today.html", {
        "things": day.first(actor, at, calendar, language()), "late": paces["late"], "soon": paces["soon"],
        "todo": tabs[Tab.TODO.value], "done": day.done_today(actor, at), "waiting": tabs[Tab.WAITING.value],
    })  # fmt: skip


@officer(Role.LEADER)
@require_GET
def early(request: HttpRequest) -> HttpResponse:
    """Steps and dossiers of one's units that came near their end or past it, and who has them."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        after = keyset.key_of(request.GET.get("after", ""))
        level = Level(request.GET["level"]) if request.GET.get("level") else None
    except ValueError:
        return redirect("desk:early")
    shown, following = warnings.page(warnings.listed(actor), level, after=after)
    return render(request, "desk/early.html", {
        "rows": [_row(warned) for warned in shown], "next": following, "is_first": after is None,
        "levels": [(each.value, LEVELS[each]) for each in Level], "level": level.value if level else "",
    })  # fmt: skip


def _row(warned: Warned) -> dict[str, Any]:
    """One dossier, with each limit that is near or past."""
    newest = warned.newest
    bundle, step = catalogue.bundle(newest.dossier.revision_id), newest.assignment
    limits = [
        {
            "warning": one, "level": LEVELS[Level(one.level)], "pace": "late" if one.level in warnings.LATE else "soon",
            "doing": step_title(bundle, one.assignment.node) if one.level in warnings.STEP else "",
        }
        for one in warned.limits
    ]  # fmt: skip
    return {
        "dossier": newest.dossier, "step": step, "title": bundle.title, "doing": step_title(bundle, step.node),
        "limits": limits, "pace": "late" if any(one["pace"] == "late" for one in limits) else "soon",
    }  # fmt: skip


@officer()
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices to this officer, the newest first; what was new is read now."""
    actor = request.actor  # type: ignore[attr-defined]
    found = list(notices.inbox(actor.officer_id)[:SHOWN_NOTICES])
    new = {notice.id for notice in found if notice.read_at is None}
    rows = [{"notice": n, "is_new": n.id in new, "worded": n.worded(language())} for n in found]
    if new:
        notice_services.mark_read(actor.officer_id, new)
    return render(request, "desk/inbox.html", {"rows": rows})
