"""Complaints to the agencies one leads: what is to be accepted or answered, and the head's steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common import keyset
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import reading
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.feedback import letters, selectors, services, workflow
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState, ComplaintVerb, DecisionKind
from motcua.onestop.feedback.labels import DECISIONS, OUTCOMES, STATES
from motcua.onestop.feedback.models import Complaint
from motcua.onestop.feedback.permissions import READERS
from motcua.sites.desk.forms import long_text
from motcua.sites.desk.views._common import errors_of, posted, problems_of
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf

PAGE = 25
PREVIEW = "preview"
SOON = 2
"""Days."""


class AcceptForm(forms.Form):
    use_required_attribute = False
    complicated = forms.ChoiceField(
        label=_("How long is the time to settle it?"), widget=forms.RadioSelect, initial="no",
        choices=[("no", _("30 days: an ordinary case")), ("yes", _("45 days: a complicated case"))],
    )  # fmt: skip


class NotAcceptForm(forms.Form):
    use_required_attribute = False
    reason = long_text(
        _("Reason"), _("With the article, for example Article 11 of the Law on Complaints. The complainant reads it.")
    )


class AnswerForm(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect, choices=list(OUTCOMES.items()),
        help_text=_(
            "“Right” annuls what is complained of: the decision says so, and the complainant is led to file again."
        ),
    )  # fmt: skip
    findings = long_text(
        _("What was examined and found"), _("With the legal basis; it stands in the decision."), rows=8
    )
    measures = long_text(
        _("What becomes of the decision complained of"),
        _("It is kept, changed or withdrawn, and what is done next and by when."),
    )


@officer(*READERS)
def complaints(request: HttpRequest) -> HttpResponse:
    """Open ones with the next due first, or closed ones with the latest first (keyset pages)."""
    closed = request.GET.get("closed") == "1"
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:complaints")
    by = request.actor  # type: ignore[attr-defined]
    rows = selectors.closed_ones(by, after) if closed else selectors.open_ones(by, after)
    found = list(rows[: PAGE + 1])
    shown, following = found[:PAGE], ""
    if len(found) > PAGE:
        last = shown[-1]
        following = keyset.text_of(last.closed_at if last.closed_at else last.due_at, last.id)
    return render(request, "desk/complaints.html", {
        "rows": [_row(one) for one in shown], "closed": closed, "next": following, "is_first": after is None,
        "count": selectors.open_count(by),
    })  # fmt: skip


def _row(one: Complaint) -> dict[str, Any]:
    pace, words = ("", "") if one.closed_at else _left(one)
    return {"complaint": one, "state": STATES[ComplaintState(one.state)], "pace": pace, "words": words,
            "what": DECISIONS[DecisionKind(one.decision)]}  # fmt: skip


def _left(one: Complaint) -> tuple[str, str]:
    """How long is left, in days of the calendar, as the law counts them here."""
    days = (local(one.due_at).date() - today()).days
    if now() > one.due_at:
        late = ngettext("%(n)s calendar day late", "%(n)s calendar days late", -days) % {"n": -days}
        return "late", late if days else str(_("Late"))
    left = ngettext("%(n)s calendar day left", "%(n)s calendar days left", days) % {"n": days}
    words = left if days else str(_("Due today"))
    return "soon" if days <= SOON else "ontime", words


def _own(request: HttpRequest, id: UUID) -> Complaint:
    found = selectors.readable(request.actor).select_related(  # type: ignore[attr-defined]
        "dossier__authority", "dossier__reception_place", "unit"
    ).filter(id=id).first()  # fmt: skip
    if found is None:
        raise Http404
    reading.opened(found.dossier, request.actor)  # type: ignore[attr-defined]
    return found


@officer(*READERS)
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = _own(request, id), request.actor  # type: ignore[attr-defined]
    leads = by.has(Role.LEADER, found.unit_id)
    return render(request, "desk/complaint.html", {
        **_row(found), **_facts(found), "leads": leads,
        "sees_dossier": dossiers.visible_to(by).filter(id=found.dossier_id).exists(),
        "may": {str(verb): leads and workflow.is_open(verb, found.state) for verb in workflow.STEPS},
    })  # fmt: skip


def _facts(found: Complaint) -> dict[str, Any]:
    return {
        "bundle": catalogue.bundle(found.dossier.revision_id), "letters": letters_of(letters.SUBJECT, found.id),
        "files": [held.file for held in letters.attachments(found)],
        "limit": say_limit(Limit.parse(found.limit), (get_language() or "vi")[:2]),
        "outcome": OUTCOMES[ComplaintOutcome(found.outcome)] if found.outcome else "",
    }  # fmt: skip


def _step(
    request: HttpRequest, id: UUID, verb: ComplaintVerb, form: forms.Form, call: Callable[[dict[str, Any]], Any],
    title: Any, done: Any,
) -> HttpResponse:  # fmt: skip
    """A page of one step: what is signed is said before; a refusal is a sentence on it and what was typed stays."""
    found, by = _own(request, id), request.actor  # type: ignore[attr-defined]
    refused, problems = "", []
    if not by.has(Role.LEADER, found.unit_id):
        refused = str(_("Only the head of the agency, or a deputy who signs for the head, does this."))
    elif not workflow.is_open(verb, found.state):
        if request.method == "POST" and found.state == workflow.after(verb):
            return redirect("desk:complaint", id)  # pressed twice
        refused = str(_("This complaint is not at this step any more."))
    if PREVIEW in request.POST and not refused:
        return _preview(request, found, verb)
    if request.method == "POST" and not refused:
        if form.is_valid():
            try:
                call(form.cleaned_data)
                messages.success(request, done)
                return redirect("desk:complaint", id)
            except Refusal as refusal:
                problems = problems_of(refusal, form)
        else:
            problems = errors_of(form)
    status = 422 if problems or (refused and request.method == "POST") else 200
    return render(request, "desk/complaint_step.html", {
        **_row(found), **_facts(found), "form": form, "refused": refused, "problems": problems, "title": title,
    }, status=status)  # fmt: skip


def _preview(request: HttpRequest, found: Complaint, verb: ComplaintVerb) -> HttpResponse:
    """What would be signed, from what was typed so far; kept nowhere."""
    given = {name: request.POST.get(name, "") for name in ("outcome", "measures")}
    answer = request.POST.get("reason" if verb == ComplaintVerb.NOT_ACCEPT else "findings", "")
    pdf = services.preview(
        found.id, verb, by=request.actor, answer=answer, **given,  # type: ignore[attr-defined]
        complicated=request.POST.get("complicated") == "yes",
    )  # fmt: skip
    return inline_pdf(pdf, str(_("Draft of the letter")))


@officer(Role.LEADER)
def accept(request: HttpRequest, id: UUID) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    return _step(
        request, id, ComplaintVerb.ACCEPT, AcceptForm(posted(request)),
        lambda given: services.accept(id, by=by, complicated=given["complicated"] == "yes"),
        _("Accept the complaint"), _("The notice of acceptance is signed; the complainant is told."),
    )  # fmt: skip


@officer(Role.LEADER)
def not_accept(request: HttpRequest, id: UUID) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    return _step(
        request, id, ComplaintVerb.NOT_ACCEPT, NotAcceptForm(posted(request)),
        lambda given: services.not_accept(id, by=by, reason=given["reason"]),
        _("Do not accept the complaint"), _("The notice is signed; the complainant is told the reason."),
    )  # fmt: skip


@officer(Role.LEADER)
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    return _step(
        request, id, ComplaintVerb.ANSWER, AnswerForm(posted(request)),
        lambda given: services.answer(id, by=by, **given),
        _("Settle the complaint"), _("The decision is signed; the complainant is told."),
    )  # fmt: skip
