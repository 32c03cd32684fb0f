"""What is late or about to be: for a leader with the reasons given, for an officer to say why."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import keyset
from motcua.foundation.common.clock import now, today
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.office.readiness import lateness
from motcua.office.readiness.lateness import Row, View
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.progress import pace
from motcua.sites.operations.forms.readiness import LateForm
from motcua.sites.operations.views._common import actor, attempt, submit
from motcua.sites.operations.views.certificates import key
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language
from motcua.sites.pages.officer_journal import step_title

doing = officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)


@doing
@never_cache
def late(request: HttpRequest) -> HttpResponse:
    by, at, calendar = actor(request), now(), calendar_for()
    leads = Role.LEADER in by.roles
    tab = request.GET.get("tab", "units" if leads else "mine")
    view = request.GET.get("view", View.LATE.value)
    if tab not in ("units", "mine") or view not in set(View) or (tab == "units" and not leads):
        return redirect("operations:late")
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("operations:late")
    rows = lateness.of_units(by, at) if tab == "units" else lateness.with_me(by, at)
    found, following = lateness.page(rows, View(view), at, after)
    counts = lateness.counts(rows, at)
    here = {"tab": tab, "view": view}
    return render(request, "operations/late.html", {
        "rows": [_row(one, calendar) for one in found], "tab": tab, "view": view, "leads": leads, "key": key(),
        "views": [(one.value, counts[one.value], "?" + urlencode({"tab": tab, "view": one.value})) for one in View],
        "next": "?" + urlencode(here | {"after": following}) if following else "",
        "first": "?" + urlencode(here) if after else "", "today": today(),
    })  # fmt: skip


def _row(one: Row, calendar: Calendar) -> dict[str, Any]:
    css, words = pace(one.dossier.due_at, None, False, calendar, language())
    bundle = catalogue.bundle(one.dossier.revision_id)
    return {
        "row": one, "pace": css, "words": words, "doing": step_title(bundle, one.step.node) if one.step else "",
        "overdue": one.reason is not None and one.reason.expected_on < today(),
    }  # fmt: skip


def _readable(request: HttpRequest, id: UUID) -> Any:
    found = lateness.readable(actor(request), id)
    if found is None:
        raise Http404
    return found


@doing
@never_cache
def reason(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every reason given for this dossier; for who has the step, the form for the next one."""
    by, found = actor(request), _readable(request, id)
    form = LateForm(request.POST or None, initial={"expected_on": today()})

    def act() -> None:
        lateness.give(id, by=by, text=form.cleaned_data["text"], expected_on=form.cleaned_data["expected_on"])

    if submit(request, form, act):
        messages.success(request, _("The reason stands. Your leader reads it; what was said before stays below it."))
        return redirect("operations:late_reason", id)
    css, words = pace(found.due_at, None, found.paused_at is not None, calendar_for(), language())
    return render(request, "operations/late_reason.html", {
        "dossier": found, "title": catalogue.bundle(found.revision_id).title, "pace": css, "words": words,
        "history": lateness.history(id), "form": form if lateness.answers(by, id) else None,
    })  # fmt: skip


@officer(Role.LEADER)
@require_POST
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _readable(request, id)
    done = _("Asked for. Who has the dossier gets a message.")
    attempt(request, lambda: lateness.ask(found.id, by=actor(request)), done)
    return redirect("operations:late")
