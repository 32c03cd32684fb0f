"""Printing with a Word template: choose dossiers, follow the printing, save what was made, the copies of a dossier."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from motcua.foundation.common import keyset
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing import runs, selectors
from motcua.onestop.printing.enums import ItemState, RunState
from motcua.onestop.printing.errors import NotReady
from motcua.onestop.printing.labels import ITEMS, RUNS
from motcua.onestop.printing.models import PrintRun, Template
from motcua.onestop.printing.permissions import PRINTERS
from motcua.sites.desk.views._common import own as own_dossier
from motcua.sites.desk.views.word_templates import own
from motcua.sites.pages.access import officer

RUNS_SHOWN = 25
ALL = "all"


@officer(*PRINTERS)
def choose(request: HttpRequest, id: UUID) -> HttpResponse:
    """Like dossiers with a tick each, fifty a page; or all that fit the filter, up to 500."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    if found.withdrawn_at:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    procedure, state = given.get("procedure", ""), given.get("state", "")
    days = given.get("days", str(selectors.DAYS[1]))
    try:
        after = keyset.key_of(given.get("after", ""))
        span = int(days) if days in {str(n) for n in selectors.DAYS} else selectors.DAYS[1]
    except ValueError:
        return redirect("desk:template_print", id)
    procedure = procedure if procedure in found.procedures or not found.procedures else ""
    state = state if state in selectors.STATES else ""
    rows = selectors.choosable(found, by=by, procedure=procedure, state=state, days=span)
    problems, ticked = [], set(given.getlist("dossier"))
    if request.method == "POST":
        try:
            run = _ask(request, found, rows, ticked)
            return redirect("desk:print_run", run.id)
        except Refusal as refusal:
            problems = [{"text": str(refusal), "href": "", "label": ""}]
    return _choices(request, found, rows, after, {"procedure": procedure, "state": state, "days": str(span)}, problems,
                    ticked)  # fmt: skip


def _ask(request: HttpRequest, found: Template, rows: QuerySet[Dossier], ticked: set[str]) -> PrintRun:
    by, version = request.actor, request.POST.get("version", "")  # type: ignore[attr-defined]
    if request.POST.get("which") == ALL:
        ids = list(rows.values_list("id", flat=True)[: selectors.MOST + 1])
    else:
        ids = list(rows.filter(id__in=[UUID(t) for t in ticked if _is_id(t)]).values_list("id", flat=True))
    return runs.ask(found.id, ids, by=by, version=int(version) if version.isdecimal() else 0,
                    key=request.POST.get("key") or str(uuid7()))  # fmt: skip


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _choices(
    request: HttpRequest, found: Template, rows: QuerySet[Dossier], after: tuple[datetime, UUID] | None,
    wanted: dict[str, str], problems: list[dict[str, str]], ticked: set[str],
) -> HttpResponse:  # fmt: skip
    page = selectors.page_of(rows, after)
    shown, following = page[: selectors.PAGE], ""
    if len(page) > selectors.PAGE:
        last = shown[-1]
        assert last.received_at
        following = "?" + urlencode({**wanted, "after": keyset.text_of(last.received_at, last.id)})
    try:
        runs.ready(found)
        not_ready = ""
    except NotReady as refusal:
        not_ready = str(refusal)
    return render(request, "desk/template_print.html", {
        "template": found, "not_ready": not_ready, "problems": problems, "wanted": wanted, "key": uuid7(),
        "rows": [{"dossier": d, "about": selectors.about(d), "state": STATES[DossierState(d.state)],
                  "ticked": str(d.id) in ticked} for d in shown],
        "next": following, "is_first": after is None, "first": "?" + urlencode(wanted),
        "count": rows[: selectors.MOST + 1].count(), "most": selectors.MOST,
        "procedures": selectors.procedures_of(found), "states": [(s.value, STATES[s]) for s in selectors.STATES],
        "spans": [(str(n), ngettext("the last %(n)s day", "the last %(n)s days", n) % {"n": n})
                  for n in selectors.DAYS],
        "after": request.POST.get("after", request.GET.get("after", "")),
    }, status=422 if problems else 200)  # fmt: skip


@officer(*PRINTERS)
def print_runs(request: HttpRequest) -> HttpResponse:
    """The officer's own, the newest first."""
    by = request.actor  # type: ignore[attr-defined]
    rows = selectors.runs_of(by)
    if after := request.GET.get("after", ""):
        if not _is_id(after):
            return redirect("desk:print_runs")
        rows = rows.filter(id__lt=UUID(after))
    found = list(rows[: RUNS_SHOWN + 1])
    following = found[RUNS_SHOWN - 1].id if len(found) > RUNS_SHOWN else ""
    return render(request, "desk/print_runs.html", {
        "rows": [{"run": run, "state": RUNS[RunState(run.state)]} for run in found[:RUNS_SHOWN]], "next": following,
        "is_first": not after,
    })  # fmt: skip


def _own_run(request: HttpRequest, id: UUID) -> PrintRun:
    """A printing shows whom it was of: only who asked for it opens it."""
    by = request.actor  # type: ignore[attr-defined]
    found = selectors.runs_of(by).select_related("whole", "packed").filter(id=id).first()
    if found is None:
        raise Http404
    return found


@officer(*PRINTERS)
def print_run(request: HttpRequest, id: UUID) -> HttpResponse:
    """How far it is; then the print file, the ZIP file and each copy, or why there is none."""
    run = _own_run(request, id)
    items = list(run.items.select_related("dossier", "file").order_by("position"))
    items.sort(key=lambda item: item.state != ItemState.FAILED)  # what needs somebody stands first
    return render(request, "desk/print_run.html", {
        "run": run, "state": RUNS[RunState(run.state)], "is_open": run.state in runs.OPEN,
        "tried": run.made + run.failed,
        "items": [{"item": i, "about": selectors.about(i.dossier), "state": ITEMS[ItemState(i.state)]} for i in items],
    })  # fmt: skip


@officer(*PRINTERS)
def dossier_prints(request: HttpRequest, id: UUID) -> HttpResponse:
    """The drafts that were printed of a dossier."""
    found = own_dossier(request, id)
    return render(request, "desk/dossier_prints.html", {"dossier": found, "rows": selectors.copies_of(found.id)[:100]})
