"""The catalogue as the procedure controller reads it: what is offered, where each fact comes from, what is open."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.text import file_words
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import picture
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.labels import ONLINE
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.catalogue.package import pack
from motcua.onestop.dossiers import oversight
from motcua.onestop.dossiers.oversight import Wanted
from motcua.onestop.links import selectors as links
from motcua.sites.operations import procedure_words as words
from motcua.sites.operations.views._common import actor
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import officer

readers = officer(Role.CONTROLLER, Role.ADMINISTRATOR)
NONE_OPEN = {"late": 0, "soon": 0, "open": 0}


def may_act(request: HttpRequest) -> bool:
    return Role.CONTROLLER in actor(request).roles


@readers
def procedures(request: HttpRequest) -> HttpResponse:
    """All procedures of this installation, withdrawn ones marked, each with its open and late dossiers; of a link its
    filings."""
    asked = request.GET.get("q", "").strip()[:200]
    page = keyset(request, catalogue.every_procedure(asked), ("sort_key", "code"))
    in_force = catalogue.revisions_now([row.code for row in page.rows])
    open_ones = oversight.counts_by_procedure(now())
    linked = {code for code, revision in in_force.items() if revision.is_link}  # type: ignore[attr-defined]
    if linked:
        open_ones |= links.open_filings(now())
    rows = [
        {"procedure": row, "is_link": row.code in linked, "level": words.level(row.level),
         "revision": in_force.get(row.code), "online": _online(in_force.get(row.code)),
         "waiting": _waiting(in_force.get(row.code)),
         "counts": open_ones.get(row.code, NONE_OPEN)}
        for row in page.rows
    ]  # fmt: skip
    context = {"rows": rows, "page": page, "q": asked, "may_act": may_act(request)}
    return render(request, "operations/procedures.html", context)


def _waiting(revision: Any) -> int:
    """How many facts wait for the controller's confirmation."""
    return words.unconfirmed(catalogue.bundle(revision.id)) if revision else 0


def _online(revision: Any) -> Any:
    return ONLINE[revision.online] if revision else ""


@readers
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Everything one revision says: the one in force, or the one asked for by number."""
    found = get_object_or_404(Procedure, pk=code)
    revisions = list(catalogue.revisions_of(code).defer("data"))
    shown = _shown(revisions, request.GET.get("revision", ""))
    bundle = catalogue.bundle(shown.id)
    told, is_link = words.facts(bundle), bundle.link is not None
    by_revision = links.open_by_revision(code) if is_link else oversight.open_by_revision(code)
    counts = (
        links.open_filings(now()).get(code, NONE_OPEN) if is_link else oversight.counts(Wanted(procedure=code), now())
    )
    current = _in_force(revisions)
    cases = words.run_examples(bundle)
    language = (get_language() or "vi")[:2]
    return render(request, "operations/procedure.html", {
        "procedure": found, "bundle": bundle, "shown": shown, "current": current, "level": words.level(found.level),
        "online": ONLINE[bundle.online], "certain": [fact for fact in told if not fact["unsure"]],
        "unsure": [fact for fact in told if fact["unsure"]],
        "documents": [(d, words.WAYS[d.way], words.when_words(bundle, d.when)) for d in bundle.documents],
        "steps": words.steps(bundle), "letters": words.letters(bundle), "cases": cases,
        "failing": sum(1 for case in cases if case["otherwise"]), "may_act": may_act(request),
        "picture": mark_safe(picture.svg(bundle.graph, language)),  # noqa: S308 - every text in it is escaped there
        "revisions": [(row, by_revision.get(row.id, 0), row == current) for row in revisions],
        "counts": counts, "is_link": is_link, "today": today(),
    })  # fmt: skip


def _in_force(revisions: list[ProcedureRevision]) -> ProcedureRevision | None:
    day = today()
    counting = [row for row in revisions if row.in_force_from <= day]
    return max(counting, key=lambda row: (row.in_force_from, row.number), default=None)


def _shown(revisions: list[ProcedureRevision], number: str) -> ProcedureRevision:
    if number:
        found = next((row for row in revisions if str(row.number) == number), None)
    else:
        found = _in_force(revisions) or next(iter(revisions), None)
    if found is None:
        raise Http404
    return found


@readers
def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A revision as the one file that every installation takes in."""
    row = get_object_or_404(ProcedureRevision, procedure_id=code, number=number)
    reply = HttpResponse(pack(catalogue.bundle(row.id)), content_type="application/zip")
    reply["Content-Disposition"] = f'attachment; filename="{file_words(gettext("Procedure"))}-{code}-r{number}.zip"'
    return reply


@readers
def time_left(request: HttpRequest) -> HttpResponse:
    """Dossiers of the whole province by legal time left. No name stands here, and no link: who watches over
    procedures does not open dossiers (`permissions.may_read`)."""
    wanted, moment = _wanted(request), now()
    try:
        place = oversight.place_of(request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    found, following = oversight.page(wanted, moment, after=place)
    counts, tags = oversight.counts(wanted, moment), links.tags_of(one.id for one in found)
    return render(request, "operations/time_left.html", {
        "wanted": wanted, "rows": [row | {"tag": tags.get(row["dossier"].id)} for row in oversight.rows(found)],
        "next": _address(request, after=following) if following else "",
        "first": _address(request) if place else "", "is_filtered": bool(wanted.procedure or wanted.agency),
        "tabs": [(view.value, counts[view.value], _address(request, view=view.value)) for view in oversight.View],
        "procedures": catalogue.every_procedure().order_by("sort_key").only("code", "title"),
        "agencies": oversight.agencies().only("name", "name_en", "sort_key"),
    })  # fmt: skip


def _wanted(request: HttpRequest) -> Wanted:
    view, agency = request.GET.get("view", ""), request.GET.get("agency", "")
    known = {item.value: item for item in oversight.View}
    try:
        unit = UUID(agency) if agency else None
    except ValueError:
        raise Http404 from None
    return Wanted(known.get(view, oversight.View.LATE), request.GET.get("procedure", "")[:40], unit)


def _address(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"
