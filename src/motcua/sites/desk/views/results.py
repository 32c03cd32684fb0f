"""The answer of the authority: draft, refuse, preview, issue, hand over. Signing: `signing`, corrections:
`correcting`."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.dossiers import record, results, selectors, services
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.enums import MoneyState, Outcome, ResultState
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.handover.whereabouts import on_paper
from motcua.onestop.links import flags as waited_for
from motcua.sites.desk.forms import RefuseForm, ReturnForm
from motcua.sites.desk.views._common import act_page, bundle_of, own, posted, was_done, why_not
from motcua.sites.pages import linked, officer_dossier
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf
from motcua.sites.pages.proposing import Proposing
from motcua.sites.pages.questions import QuestionForm, in_words, typed
from motcua.sites.pages.text_modules import Inserting


def drafted(dossier: Dossier) -> Result | None:
    return Result.objects.filter(dossier=dossier, state=ResultState.DRAFT).first()


@officer()
def draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """The fields of the result, prefilled from the answers; kept also before they are complete."""
    found = own(request, id)
    bundle = bundle_of(found)
    kept = drafted(found)
    data = kept.data if kept and kept.outcome == Outcome.GRANTED else results.prefilled(bundle, found.answers)
    questions, needed = list(bundle.result.fields.questions), waited_for.needed_of(found)
    refused, problems, raw = why_not(request, found, Act.DRAFT), {}, None
    if request.method == "POST" and not refused:
        raw = typed(questions, request.POST)
        try:
            return _keep(request, found, Outcome.GRANTED, results.check_data(bundle, Outcome.GRANTED, raw, now()), True)
        except Invalid as wrong:
            problems = {name: str(text) for name, text in wrong.fields.items()}
            if "keep" in request.POST:
                answer = _keep(request, found, Outcome.GRANTED, {k: v for k, v in raw.items() if v}, False)
                _say_missing(request, len(problems))
                return answer
        except Refusal as refusal:
            refused = str(refusal)
    form = QuestionForm([_needed(q, needed) for q in questions], day=today(), answers=data, raw=raw, problems=problems)
    for key in needed:
        form.fields[key].is_wanted = True  # type: ignore[attr-defined]
    return render(request, "desk/draft.html", {
        "dossier": found, "bundle": bundle, "form": form, "refused": refused, "problems": form.error_items,
        "key": uuid7(), "kept": kept if kept and kept.outcome == Outcome.GRANTED else None,
        "papers": officer_dossier.papers(found, bundle, record.read(found.id)[0]),
    }, status=422 if problems or (refused and request.method == "POST") else 200)  # fmt: skip


def _needed(question: Question, needed: dict[str, str]) -> Question:
    """What other parts of a linked filing cannot do without is not optional, whatever the form says for itself."""
    if question.required or question.key not in needed:
        return question
    words = {"parts": needed[question.key]}
    why = _("%(parts)s of this linked filing cannot begin without it. Fill it in before you finish the draft.") % words
    return replace(
        question, hint={each: f"{(question.hint or {}).get(each, '')} {why}".strip() for each in ("vi", "en")}
    )


def _keep(request: HttpRequest, dossier: Dossier, outcome: Outcome, data: dict, complete: bool) -> HttpResponse:
    key, by = request.POST.get("key") or str(uuid7()), request.actor  # type: ignore[attr-defined]
    kept = drafted(dossier)
    is_kept = kept is not None and (kept.outcome, kept.data, kept.complete) == (outcome, data, complete)
    if not (is_kept and was_done(dossier, key)):  # a page gone back to may hold newer text under the same key
        services.draft_result(dossier.id, by=by, outcome=outcome, data=data, complete=complete, key=key)
        if complete:
            messages.success(request, _("The draft is complete. Look at it, then complete the step."))
    return redirect("desk:draft" if outcome is Outcome.GRANTED else "desk:refuse", id=dossier.id)


def _say_missing(request: HttpRequest, missing: int) -> None:
    messages.success(request, ngettext(
        "The draft is kept. %(n)s field still needs a look before it can go to the leader.",
        "The draft is kept. %(n)s fields still need a look before it can go to the leader.", missing,
    ) % {"n": missing})  # fmt: skip


@officer()
def refuse(request: HttpRequest, id: UUID) -> HttpResponse:
    """A refusal is drafted, reviewed and signed like any result: reason and legal basis."""
    found = own(request, id)
    bundle = bundle_of(found)
    kept = drafted(found)
    kept = kept if kept and kept.outcome == Outcome.REFUSED else None
    basis = "\n".join(pick(text, "vi") for text in bundle.data.get("legal_basis", ()))
    start = kept.data if kept else {"legal_basis": basis}
    form = RefuseForm(posted(request), initial=start)
    inserting, proposing = Inserting(request, found, "refusal"), Proposing(request, found)
    if inserting.pressed:
        form = RefuseForm(initial=inserting.typed())
    elif proposing.pressed:
        form = RefuseForm(initial=proposing.for_refusal(start))
    by = request.actor  # type: ignore[attr-defined]

    def call(key: str) -> None:
        data = results.check_data(bundle, Outcome.REFUSED, form.cleaned_data, now())
        services.draft_result(found.id, by=by, outcome=Outcome.REFUSED, data=data, key=key)

    return act_page(
        request, found, Act.REFUSE, form, call, template="desk/refuse.html", to="desk:refuse",
        more={"kept": kept, "inserting": inserting, "proposing": proposing},
        is_shown=inserting.pressed or proposing.pressed,
        is_new=lambda: form.is_valid() and kept is not None and form.cleaned_data != kept.data,
        done=_("The refusal is drafted. Look at it, then complete the step: the leader decides."),
    )  # fmt: skip


@officer()
def preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """The draft as it would be signed, without number and code."""
    found = own(request, id)
    try:
        pdf = results.preview(found, by=request.actor)  # type: ignore[attr-defined]
    except LookupError as missing:
        raise Http404 from missing
    return inline_pdf(pdf, _("Draft of the result"))


def words_of(bundle: Bundle, outcome: str, data: dict[str, Any]) -> list[tuple[Any, str]]:
    """What a result says, in words."""
    if outcome == Outcome.REFUSED:
        return [(_("Reason"), data.get("reason", "")), (_("Legal basis"), data.get("legal_basis", ""))]
    empty = _("Left empty")
    return [
        (pick(q.label), in_words(q, data[q.key]) if data.get(q.key) not in (None, "") else empty)
        for q in bundle.result.fields.questions
    ]


@officer()
def issue(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    made = Result.objects.filter(dossier=found, state=ResultState.SIGNED).select_related("file")
    signed = made.order_by("version").last()
    together = linked.on_issue(found, signed) if signed else ""
    told = _("The result is issued and the clock has ended.")
    return act_page(
        request, found, Act.ISSUE, None, lambda key: services.issue(found.id, by=by, key=key),
        template="desk/issue.html", more={
            "result": signed, "owes": found.money_state == MoneyState.DUE,
            "together": together, "linked": linked.told(found, by, "desk:dossier"),
            "note": next((n.note for n in bundle_of(found).graph.nodes.values() if Ability.ISSUE in n.abilities), None),
        },
        done=f"{told} {together or _('The applicant gets a notice.')}",
    )  # fmt: skip


@officer()
def return_result(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    if on_paper(found.id):  # who collected it, and how that was confirmed, is asked there
        return redirect("counter:return_one", id)
    form = ReturnForm(posted(request), dossier=found)
    issued = Result.objects.filter(dossier=found, state=ResultState.ISSUED).select_related("file").first()
    return act_page(
        request, found, Act.RETURN, form,
        lambda key: services.return_result(found.id, by=by, received_by=form.cleaned_data["received_by"], key=key),
        template="desk/return.html", more={
            "result": issued, "owes": found.money_state == MoneyState.DUE, "replaces": selectors.corrected(found),
        },
        done=_("The result is handed over and the dossier is closed."),
    )  # fmt: skip
