"""Many dossiers at once: choose, look, begin, watch; each with its own result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.signing.enums import Means
from motcua.foundation.signing.ports import RemoteSigning
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import bulk, flags, printing, ready
from motcua.onestop.deskwork.enums import BulkVerb, ItemState, JobState
from motcua.onestop.deskwork.labels import BULK, ITEMS, JOBS
from motcua.onestop.deskwork.models import BulkItem, BulkJob
from motcua.onestop.dossiers import acting, asked_to_sign, cases, worklists
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Result
from motcua.sites.desk.views.worklist import back, read
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language
from motcua.sites.pages.officer_journal import step_title

SHOWN_JOBS = 30
PILLS = {
    ItemState.DONE: "ontime", ItemState.REFUSED: "late", ItemState.FAILED: "late", ItemState.LEFT: "paused",
    ItemState.WAITING: "soon", ItemState.ASKED: "soon",
}  # fmt: skip
FIRST = (ItemState.FAILED, ItemState.REFUSED, ItemState.LEFT, ItemState.ASKED, ItemState.WAITING, ItemState.DONE)
doing = officer(Role.SPECIALIST, Role.LEADER, Role.CLERK)


@doing
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What this officer did to many, the newest first."""
    found = list(bulk.of(request.actor).order_by("-id")[:SHOWN_JOBS])  # type: ignore[attr-defined]
    rows = [{"job": job, "verb": BULK[BulkVerb(job.verb)], "state": JOBS[JobState(job.state)]} for job in found]
    return render(request, "desk/bulk_jobs.html", {"rows": rows})


@doing
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """From the ticks of a list, or all that fit it; back to the list with a sentence when nothing can be made of it."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        verb = BulkVerb(request.POST.get("verb", ""))
        steps = _all(request) if request.POST.get("all") else [UUID(one) for one in request.POST.getlist("one")]
        job = bulk.prepare(verb, steps, by=actor)
    except (Refusal, ValueError) as wrong:
        messages.error(request, str(wrong) if isinstance(wrong, Refusal) else _("Choose what to do with them."))
        return redirect("desk:signing" if request.POST.get("from") == "signing" else back(request))
    return redirect("desk:bulk", id=job.id)


def _all(request: HttpRequest) -> list[UUID]:
    """The first of the narrowed list, by time left, as many as go at once."""
    actor, at = request.actor, now()  # type: ignore[attr-defined]
    tab, wanted = read(request.POST)
    rows = worklists.narrowed(worklists.steps(actor, tab, at), wanted)
    return worklists.first_ids(rows, at, wanted.pace, bulk.MOST)


def _own(request: HttpRequest, id: UUID) -> BulkJob:
    found = bulk.of(request.actor).select_related("file").filter(id=id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@doing
@require_GET
def job(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, _own(request, id))


def _page(request: HttpRequest, job: BulkJob, problems: list[dict[str, str]] | None = None) -> HttpResponse:
    verb, state = BulkVerb(job.verb), JobState(job.state)
    told: dict[str, Any] = {
        "job": job, "verb": BULK[verb], "state": JOBS[state], "problems": problems or [], "given": request.POST,
    }  # fmt: skip
    status = 422 if problems else 200
    if state is JobState.PREPARED:
        told |= _prepared(job, verb, request.actor)  # type: ignore[attr-defined]
        return render(request, "desk/bulk_prepare.html", told, status=status)
    counts = bulk.progress(job)
    undone = counts["refused"] + counts["failed"] + counts["left"]
    told |= {"provider": ports.get(RemoteSigning).name}
    rows = _rows(job)
    if verb is BulkVerb.SIGN:
        _add_signed(job, rows, request.actor)  # type: ignore[attr-defined]
    told |= {"counts": counts, "rows": rows, "may_again": undone and state is not JobState.RUNNING}
    told["undo"] = any(row.get("undo") for row in rows)
    return render(request, "desk/bulk_job.html", told, status=status)


def _prepared(job: BulkJob, verb: BulkVerb, by: Actor) -> dict[str, Any]:
    kinds = bulk.groups(job)
    alike = len(kinds) == 1 or verb is BulkVerb.PRINT
    shown = [
        {"key": kind.key, "count": kind.count, "fits": bulk.fits(verb, kind), **_kind(kind.revision_id, kind.node)}
        for kind in kinds
    ]  # fmt: skip
    told: dict[str, Any] = {"kinds": shown, "alike": alike, "fits": all(kind["fits"] for kind in shown)}
    if not alike or not told["fits"]:
        return told
    chosen = list(job.items.select_related("dossier").order_by("seq"))
    stops = ready.why_not(verb, chosen, by=by)
    told["stopped"] = [
        {"item": item, "dossier": item.dossier, "why": str(stops[item.id])} for item in chosen if item.id in stops
    ]
    items = [item for item in chosen if item.id not in stops]
    raised = flags.of_many([item.dossier for item in items]) if verb is BulkVerb.SIGN else {}
    told["rows"] = [
        {"item": item, "dossier": item.dossier, "flags": raised.get(item.dossier_id, []),
         "ticked": not any(one.is_heavy for one in raised.get(item.dossier_id, []))}
        for item in items
    ]  # fmt: skip
    told["by_phone"] = verb is BulkVerb.SIGN and asked_to_sign.means_of(by) is Means.REMOTE
    told["background"] = not bulk.runs_at_once(job)
    if verb is BulkVerb.ASSIGN:
        told["colleagues"] = [(str(one.id), one.officer.full_name) for one in bulk.colleagues(job) if one.officer]
    if verb is BulkVerb.PRINT:
        told["prints"] = [(kind, title or _("Signed results")) for kind, title in printing.titles(job).items()]
    return told


def _kind(revision_id: UUID, node: str) -> dict[str, Any]:
    bundle = catalogue.bundle(revision_id)
    return {"title": pick(bundle.title), "step": step_title(bundle, node)}


def _rows(job: BulkJob) -> list[dict[str, Any]]:
    """Every item with its result: first what did not go."""
    items = job.items.select_related("dossier").defer("dossier__answers", "dossier__contact").order_by("seq")
    order = {state: n for n, state in enumerate(FIRST)}
    rows = [
        {"item": item, "dossier": item.dossier, "words": ITEMS[ItemState(item.state)],
         "pill": PILLS[ItemState(item.state)], "said": item.said.get(language()) or item.said.get("vi", "")}
        for item in items
    ]  # fmt: skip
    return sorted(rows, key=lambda row: order[ItemState(row["item"].state)])


def _add_signed(job: BulkJob, rows: list[dict[str, Any]], by: Actor) -> None:
    """To each that was signed: the result as this job signed it, and whether the signature may be taken back."""
    done = [row["dossier"].id for row in rows if row["item"].state == ItemState.DONE]
    signed = Result.objects.filter(dossier__in=done, signed_at__gte=job.started_at).exclude(file=None)
    of = {result.dossier_id: result for result in signed.defer("data").order_by("-version")}
    waiting = cases.load_many(id for id, result in of.items() if result.state == ResultState.SIGNED)
    for row in rows:
        case = waiting.get(row["dossier"].id)
        row |= {"signed": of.get(row["dossier"].id), "undo": case is not None and acting.may_take_back(by, case)}


@doing
@require_POST
def keep(request: HttpRequest, id: UUID) -> HttpResponse:
    """Go on with one kind."""
    found, actor = _own(request, id), request.actor  # type: ignore[attr-defined]
    try:
        bulk.keep(found.id, request.POST.get("kind", ""), by=actor)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:bulk", id=id)


@doing
@require_POST
def start(request: HttpRequest, id: UUID) -> HttpResponse:
    """Begin with those still ticked; few and quick ones are done before the page comes back."""
    found, actor = _own(request, id), request.actor  # type: ignore[attr-defined]
    given = {
        "opinion": request.POST.get("opinion", ""), "to": request.POST.get("to", ""),
        "reason": request.POST.get("reason", ""), "kinds": request.POST.getlist("kinds"),
    }  # fmt: skip
    try:
        if "listed" in request.POST and found.state == JobState.PREPARED:
            _untick(found, request)
        begun = bulk.start(found.id, given, by=actor)
    except Refusal as refusal:
        return _page(request, _own(request, id), _problems(refusal))
    if begun.state == JobState.RUNNING and bulk.runs_at_once(begun):
        bulk.run(begun.id)
    return redirect("desk:bulk", id=id)


def _untick(job: BulkJob, request: HttpRequest) -> None:
    """Raises Refusal when no tick is left: the list stays whole."""
    kept = set(request.POST.getlist("item"))
    if not kept:
        raise Refusal(_("No dossier is ticked. Tick those that are to be done."), code="nothing-chosen")
    ids = [id for id in BulkItem.objects.filter(job=job).values_list("id", flat=True) if str(id) not in kept]
    if ids:
        bulk.leave_out(job.id, ids, by=request.actor)  # type: ignore[attr-defined]


def _problems(refusal: Refusal) -> list[dict[str, str]]:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    found = [{"text": str(text), "href": f"#{name}", "label": ""} for name, text in fields.items()]
    return found or [{"text": str(refusal), "href": "", "label": ""}]


@doing
@require_POST
def stop(request: HttpRequest, id: UUID) -> HttpResponse:
    bulk.stop(_own(request, id).id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("Stopped. What was done stays done; the rest was not begun."))
    return redirect("desk:bulk", id=id)


@doing
@require_POST
def again(request: HttpRequest, id: UUID) -> HttpResponse:
    """Those that did not go, as they stand now."""
    try:
        made = bulk.again(_own(request, id).id, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:bulk", id=id)
    return redirect("desk:bulk", id=made.id)
