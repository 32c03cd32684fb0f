"""The board of warnings, one warning with the dossiers it endangers, and an officer's own page of what is missing."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import heartbeats
from motcua.foundation.common.clock import today
from motcua.foundation.identity.labels import ROLES
from motcua.foundation.notices.selectors import latest
from motcua.foundation.organisations.calendars import calendar_for
from motcua.office.readiness import board, haves, looking, permissions
from motcua.office.readiness.board import Wanted
from motcua.office.readiness.enums import Group, Have, Kind
from motcua.office.readiness.labels import GROUP_TITLES, HAVE_STATES, HAVES, KINDS, PROOFS, WHAT_TO_DO
from motcua.office.readiness.models import Gap
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.progress import pace
from motcua.sites.operations.house import ago
from motcua.sites.operations.views._common import actor, attempt
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views.certificates import key
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language

readers = officer(*permissions.READERS)
HAVE_PILLS = {"stated": "soon", "verified": "ontime", "refused": "late"}


def row(gap: Gap) -> dict[str, Any]:
    kind = Kind(gap.kind)
    about = HAVES.get(gap.about) or ROLES.get(gap.about, "")  # type: ignore[call-overload]
    return {
        "gap": gap, "what": KINDS[kind], "about": about, "todo": WHAT_TO_DO[kind], "address": _mend(gap),
        "pill": "soon" if gap.ends_at and kind != Kind.NO_SUBSTITUTE else "late",
    }  # fmt: skip


def _mend(gap: Gap) -> str:
    """The page on which it is mended."""
    if gap.kind == Kind.NO_SUBSTITUTE:
        return "operations:leave_unit"
    return "operations:certificates" if "certificate" in gap.kind or "seal" in gap.kind else ""


@readers
@never_cache
def warnings(request: HttpRequest) -> HttpResponse:
    by = actor(request)
    asked = request.GET.get("group", Group.WORK.value)
    wanted = Wanted(Group(asked) if asked in set(Group) else Group.WORK, request.GET.get("q", "")[:100])
    rows = board.open_gaps(by)
    counts = board.counts(rows)
    page = keyset(request, board.narrowed(rows, wanted), ("by_when", "id"))
    return render(request, "operations/readiness.html", {
        "page": page, "rows": [row(gap) for gap in page.rows], "wanted": wanted, "key": key(), "never": looking.NEVER,
        "tabs": [(group.value, GROUP_TITLES[group], counts[group.value]) for group in Group],
        "looked": ago(heartbeats.age_seconds(looking.BEAT)),
    })  # fmt: skip


@readers
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look now instead of at the worker's next round."""
    attempt(request, looking.look, _("Looked again: the list stands as the records say now."))
    return redirect("operations:readiness")


@officer()
@never_cache
def warning(request: HttpRequest, id: UUID) -> HttpResponse:
    """Which open dossiers it endangers, the first due first."""
    gap = board.readable(actor(request), id)
    if gap is None:
        raise Http404
    page, calendar = keyset(request, board.endangered(gap), ("due_at", "id"), size=25), calendar_for()
    return render(request, "operations/readiness_warning.html", row(gap) | {
        "page": page, "dossiers": [_dossier(one, calendar) for one in page.rows], "never": looking.NEVER,
    })  # fmt: skip


def _dossier(found: Dossier, calendar: Calendar) -> dict[str, Any]:
    css, words = pace(found.due_at, None, found.paused_at is not None, calendar, language())
    title = catalogue.bundle(found.revision_id).title
    return {"dossier": found, "pace": css, "words": words, "title": title}


@officer()
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """My three haves, what else I lack, and what I was told."""
    by = actor(request)
    own = haves.own(by.officer_id) if by.officer_id else {}
    gaps = [row(gap) for gap in board.of_officer(by.officer_id)] if by.officer_id else []
    return render(request, "operations/readiness_mine.html", {
        "haves": [_have(kind, own.get(kind)) for kind in Have], "today": today(),
        "gaps": [one for one in gaps if one["gap"].about not in set(Have)], "never": looking.NEVER,
        "notices": [one.worded(language()) for one in latest(by.officer_id)] if by.officer_id else [],
        "have_number": sum(one.state == "verified" for one in own.values()),
    })  # fmt: skip


def _have(kind: Have, stands: Any) -> dict[str, Any]:
    return {
        "kind": kind.value, "label": HAVES[kind], "have": stands,
        "pill": HAVE_PILLS[stands.state] if stands else "late",
        "state": HAVE_STATES[stands.state] if stands else _("Not stated yet"),
        "proof": PROOFS[stands.proof] if stands else "",
    }  # fmt: skip
