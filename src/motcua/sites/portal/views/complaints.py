"""A complaint about what was refused: filed from the dossier, followed, withdrawn (Law on Complaints 02/2011/QH13)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.gate import default_limits
from motcua.foundation.organisations.selectors import superior_of
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.feedback import letters, selectors, services, workflow
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState, ComplaintVerb, DecisionKind
from motcua.onestop.feedback.labels import DECISIONS, OUTCOMES, STATES
from motcua.onestop.feedback.models import Complaint
from motcua.sites.pages.access import citizen
from motcua.sites.portal.views._lists import behind, page
from motcua.sites.portal.views.acts import Kept, kept_files, uploads
from motcua.sites.portal.views.dossiers import is_theirs, own
from motcua.sites.portal.views.filing_documents import ACCEPT
from motcua.sites.portal.views.filing_steps import LEVEL, limit_words

PAGE = 20
FILES = "files"
TEXTS = ("reasons", "wishes", "late_reason")
PILLS = {ComplaintState.SUBMITTED: "soon", ComplaintState.ACCEPTED: "soon", ComplaintState.ANSWERED: "ontime"}


@citizen(LEVEL)
def complain(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who settles it, until when one may complain, and the form, with the decision filled in. Good files are kept on a
    refusal."""
    found = own(request, id)
    if not is_theirs(request, found):
        raise Http404
    decision = selectors.decision_of(found)
    if decision is None:
        messages.info(request, _("Nothing was refused in this dossier, so there is no decision to complain of."))
        return redirect("portal:dossier", id)
    if standing := selectors.against(found, decision):
        return redirect("portal:complaint", standing.id)
    problems: list[dict[str, Any]] = []
    kept: Kept = [(key, file) for key, file in kept_files(request) if key == FILES]
    said = {name: request.POST.get(name, "") for name in TEXTS}
    wrong: dict[str, Any] = {}
    if request.method == "POST":
        kept += uploads(request, {FILES: _("Attachments")}, problems)
        if not problems and "remove" not in request.POST:
            try:
                made = services.file(
                    id, by=request.actor, files=[file.id for _key, file in kept],  # type: ignore[attr-defined]
                    key=request.POST.get("key", "")[:64] or None, reasons=said["reasons"], wishes=said["wishes"],
                    late_reason=said["late_reason"],
                )  # fmt: skip
                messages.success(request, _("Your complaint has arrived. Its code is %(code)s.") % {"code": made.code})
                return redirect("portal:complaint", made.id)
            except Invalid as invalid:
                wrong = invalid.fields
                problems = [{"text": str(text), "href": f"#{name}"} for name, text in wrong.items()]
            except Refusal as refusal:
                problems = [{"text": str(refusal)}]
    return render(request, "portal/complain.html", {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id), "decision": decision,
        "what": DECISIONS[decision.kind], "is_late": now() > decision.until, "superior": superior_of(decision.unit),
        "limits": [limit_words(x) for x in (workflow.TO_ACCEPT, workflow.TO_SETTLE, workflow.TO_SETTLE_COMPLICATED)],
        "kept": [file for _key, file in kept], "problems": problems, "wrong": wrong, **said,
        "longest": services.LONGEST, "accept": ACCEPT, "most": default_limits().max_bytes,
        "key": request.POST.get("key") or uuid7(),
    }, status=422 if problems else 200)  # fmt: skip


@citizen()
def complaints(request: HttpRequest) -> HttpResponse:
    """The newest first (keyset pages)."""
    after = behind(request)
    rows, following = page(selectors.complaints_of(request.actor), after, PAGE)  # type: ignore[attr-defined]
    return render(request, "portal/complaints.html", {
        "rows": [_row(one) for one in rows], "is_first": not after, "next": following,
    })  # fmt: skip


def _row(one: Complaint) -> dict[str, Any]:
    state = ComplaintState(one.state)
    return {
        "complaint": one, "state": STATES[state], "pill": PILLS.get(state, ""), "is_open": state in workflow.OPEN,
        "what": DECISIONS[DecisionKind(one.decision)],
    }  # fmt: skip


def _mine(request: HttpRequest, id: UUID) -> Complaint:
    found = selectors.complaints_of(request.actor).filter(id=id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@citizen()
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _mine(request, id)
    return render(request, "portal/complaint.html", {
        **_row(found), "receipt": letters.receipt(found), "letters": letters_of(letters.SUBJECT, found.id),
        "files": [held.file for held in letters.attachments(found)], "superior": superior_of(found.unit),
        "outcome": OUTCOMES[ComplaintOutcome(found.outcome)] if found.outcome else "",
        "may_withdraw": workflow.is_open(ComplaintVerb.WITHDRAW, found.state),
        "limit": limit_words(found.limit), "go_on": limit_words(workflow.TO_GO_ON),
        "far": limit_words(workflow.TO_GO_ON_REMOTE),
        "bundle": catalogue.bundle(found.dossier.revision_id),
    })  # fmt: skip


@citizen(LEVEL)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _mine(request, id)
    problems, reason = [], request.POST.get("reason", "")
    if request.method == "POST":
        try:
            services.withdraw(id, by=request.actor, reason=reason)  # type: ignore[attr-defined]
            messages.success(request, _("The complaint is withdrawn."))
            return redirect("portal:complaint", id)
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    return render(request, "portal/complaint_withdraw.html", {
        **_row(found), "problems": problems, "reason": reason,
        "may_withdraw": workflow.is_open(ComplaintVerb.WITHDRAW, found.state),
    })  # fmt: skip
