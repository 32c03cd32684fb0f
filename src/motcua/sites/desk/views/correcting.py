"""A clerical error in an issued result: what was wrong, a look at the corrected document, then the signature."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import asked_to_sign, results
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.enums import Outcome, ResultState
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.sites.desk.forms import CorrectForm, RefuseForm
from motcua.sites.desk.views._common import bundle_of, errors_of, own, posted, was_done, why_not
from motcua.sites.desk.views.results import words_of
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf
from motcua.sites.pages.questions import QuestionForm, typed

LOOK, CHANGE, SIGN = "look", "change", "sign"
"""Buttons: see what would be signed; go back to the fields; sign."""


@dataclass
class Correction:
    """What stands on the page: the version issued now and what was typed against it."""

    dossier: Dossier
    old: Result | None
    questions: list[Any]
    raw: dict[str, Any]

    @property
    def is_refusal(self) -> bool:
        return bool(self.old and self.old.outcome == Outcome.REFUSED)


def _read(request: HttpRequest, found: Dossier) -> Correction:
    old = Result.objects.filter(dossier=found, state=ResultState.ISSUED).select_related("file").first()
    is_refusal = bool(old and old.outcome == Outcome.REFUSED)
    questions = [] if is_refusal else list(bundle_of(found).result.fields.questions)
    return Correction(found, old, questions, typed(questions, request.POST) if questions else request.POST.dict())


@officer()
def reissue(request: HttpRequest, id: UUID) -> HttpResponse:
    """The corrected version is shown beside the first one before it is signed and replaces it."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    refused, key = why_not(request, found, Act.REISSUE), request.POST.get("key") or str(uuid7())
    given, why = _read(request, found), CorrectForm(posted(request))
    problems: dict[str, str] = {}
    items: list[dict[str, str]] = []
    if request.method == "POST" and not refused and given.old and CHANGE not in request.POST:
        if was_done(found, key):
            return redirect("desk:dossier", id=found.id)
        try:
            data = results.corrected(given.old, given.raw, now())
            if why.is_valid() and SIGN not in request.POST:
                return _look(request, given, data, why.cleaned_data["why"], key)
            if why.is_valid() and asked_to_sign.asks_first(by):
                asked = asked_to_sign.ask_correction(
                    found.id, by=by, raw=given.raw, reason=why.cleaned_data["why"], key=key
                )
                return redirect("desk:asked", id=asked.id)
            if why.is_valid():
                made = results.reissue_result(found.id, by=by, raw=given.raw, reason=why.cleaned_data["why"], key=key)
                messages.success(request, _("The corrected result has number %(number)s. The code of the first one now "
                                            "says that it was replaced.") % {"number": made.number})  # fmt: skip
                return redirect("desk:dossier", id=found.id)
        except Refusal as refusal:
            problems = {n: str(t) for n, t in refusal.fields.items()} if isinstance(refusal, Invalid) else {}
            items = [] if problems else [{"text": str(refusal), "href": "", "label": ""}]
    form = _form(request, given, problems)
    if CHANGE not in request.POST:
        items += [] if given.is_refusal else form.error_items
        items += errors_of(why)
    return render(request, "desk/reissue.html", {
        "dossier": found, "bundle": bundle_of(found), "form": form, "why": why, "refused": refused, "problems": items,
        "key": key, "old": given.old, "is_refusal": given.is_refusal,
    }, status=422 if items else 200)  # fmt: skip


def _form(request: HttpRequest, given: Correction, problems: dict[str, str]) -> Any:
    kept = given.old.data if given.old else {}
    if given.is_refusal:
        form = RefuseForm(posted(request), initial=kept)
        form.is_valid()
        return form
    raw = given.raw if request.method == "POST" else None
    return QuestionForm(given.questions, day=today(), answers=kept, raw=raw, problems=problems)


def _look(request: HttpRequest, given: Correction, data: dict[str, Any], why: str, key: str) -> HttpResponse:
    """What differs, in words, and the document as it would be signed."""
    assert given.old
    bundle = bundle_of(given.dossier)
    now_said, then = words_of(bundle, given.old.outcome, data), words_of(bundle, given.old.outcome, given.old.data)
    changes = [(label, old, new) for (label, new), (_label, old) in zip(now_said, then, strict=True) if new != old]
    kept = {name: value for name, value in given.raw.items() if name not in (LOOK, "key", "why", "csrfmiddlewaretoken")}
    return render(request, "desk/reissue_look.html", {
        "dossier": given.dossier, "bundle": bundle, "old": given.old, "changes": changes, "why": why, "key": key,
        "kept": kept, "refused": "", "problems": [],
    })  # fmt: skip


@officer()
@require_POST
def reissue_preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """The corrected document as it would be signed, without number and code; nothing is kept."""
    found = own(request, id)
    given, refused = _read(request, found), why_not(request, found, Act.REISSUE)
    if refused or given.old is None:
        raise NotAllowed(refused or _("There is no issued result to correct."))
    data = results.corrected(given.old, given.raw, now())
    return inline_pdf(results.preview_correction(given.old, data, by=request.actor), _("Draft of the result"))  # type: ignore[attr-defined]
