"""The officer's day: what to do first and why, what the superior has to know, notices to oneself."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.foundation.calendar import say_left
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
from motcua.onestop.dossiers.progress import capital
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
    things = day.first(actor, at, calendar, language())
    times = Counter(thing.step.dossier_id for thing in things)
    return render(request, "desk/today.html", {
        "things": [(one, f"?step={one.step.id}" if times[one.step.dossier_id] > 1 else "") for one in things],
        "late": paces["late"], "soon": paces["soon"],
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
    ends = warnings.ends(shown)
    return render(request, "desk/early.html", {
        "rows": [_row(warned, ends) for warned in shown], "next": following, "is_first": after is None,
        "levels": [(each.value, LEVELS[each]) for each in Level], "level": level.value if level else "",
    })  # fmt: skip


def _row(warned: Warned, ends: Mapping[UUID, datetime | None]) -> dict[str, Any]:
    """One dossier, with each limit that is near or past, and how long that is now."""
    worst, at, calendar = warned.worst, now(), calendar_for()
    bundle, step = catalogue.bundle(worst.dossier.revision_id), worst.assignment
    limits = [
        {
            "warning": one, "level": LEVELS[Level(one.level)], "pace": "late" if one.level in warnings.LATE else "soon",
            "doing": step_title(bundle, one.assignment.node) if one.level in warnings.STEP else "", "due_at": due,
            "left": capital(say_left(due, at, calendar, language())) if due else "",
        }
        for one in warned.limits for due in [ends[one.id]]
    ]  # fmt: skip
    return {
        "dossier": worst.dossier, "step": step, "title": bundle.title, "doing": step_title(bundle, step.node),
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
