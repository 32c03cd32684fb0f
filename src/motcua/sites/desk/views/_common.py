"""What every page of one dossier begins with: find it, ask whether this may be done, do it, say so.

A step that somebody else took first, or that is no longer open, is a sentence on the page; what was typed stays.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.idempotency import OtherContent
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing.models import SignatureRequest
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import acting, reading, selectors, store
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.models import Assignment, Dossier


def own(request: HttpRequest, id: UUID) -> Dossier:
    """404 for a dossier of another unit."""
    seen = selectors.visible_to(request.actor)  # type: ignore[attr-defined]
    found = seen.select_related("authority", "reception_place").filter(id=id).first()
    if found is None:
        raise Http404
    reading.opened(found, request.actor)  # type: ignore[attr-defined]
    return found


def bundle_of(dossier: Dossier) -> Bundle:
    return catalogue.bundle(dossier.revision_id)


def step_wanted(request: HttpRequest) -> UUID | None:
    """Which of several open steps an officer acts on: what the form carries, or the address."""
    try:
        return UUID(request.POST.get("step") or request.GET.get("step") or "")
    except ValueError:
        return None


def why_not(request: HttpRequest, dossier: Dossier, act: Act) -> str:
    """The sentence that says why this officer may not do that now; "" when they may."""
    return _stand(request, dossier, act)[0]


def _stand(request: HttpRequest, dossier: Dossier, act: Act) -> tuple[str, UUID | None]:
    """(why not or "", the step to act on)."""
    try:
        step = acting.require(act, request.actor, store.load(dossier.id), step_wanted(request))  # type: ignore[attr-defined]
    except Refusal as refusal:
        return str(refusal), step_wanted(request)
    return "", step.id if step and act in acting.OF_A_STEP else step_wanted(request)


def posted(request: HttpRequest) -> QueryDict | None:
    """What binds a form: nothing on GET."""
    return request.POST if request.method == "POST" else None


def act_page(
    request: HttpRequest, dossier: Dossier, act: Act | None, form: forms.Form | None, call: Callable[[str], Any], *,
    template: str, done: Any, more: dict[str, Any] | None = None, to: str = "desk:dossier",
    is_new: Callable[[], bool] | None = None, is_shown: bool = False, refused: str = "",
) -> HttpResponse:  # fmt: skip
    """A page of one act: shown on GET, done on POST once however often it is sent.

    `call` gets the key; `done` is what to say then, or makes it of what `call` gave; a request to sign has a page of
    its own. `is_new`: whether the page, gone back to and sent again under the same key, says something else now.
    `is_shown`: another button than that of the act was pressed, and the page is only shown again. `refused`: why not,
    for what is no `act`.
    """
    key, step, problems = request.POST.get("key") or str(uuid7()), step_wanted(request), []
    if act:
        refused, step = _stand(request, dossier, act)
    if request.method == "POST" and not is_shown:
        if (was_done(dossier, key) or _ended_so(request, step, act)) and not (is_new and is_new()):
            return redirect(to, id=dossier.id)
        if not refused and (form is None or form.is_valid()):
            try:
                made = call(key)
            except Refusal as refusal:
                if was_done(dossier, key):
                    return redirect(to, id=dossier.id)
                problems = problems_of(refusal, form)
            else:
                if isinstance(made, SignatureRequest):
                    return redirect("desk:asked", id=made.id)
                messages.success(request, done(made) if callable(done) else done)
                return redirect(to, id=dossier.id)
        elif form is not None and not refused:
            problems = errors_of(form)
    status = 422 if problems or (refused and request.method == "POST") else 200
    return render(request, template, {
        "dossier": dossier, "bundle": bundle_of(dossier), "form": form, "refused": refused, "problems": problems,
        "key": key, "step_id": step, **(more or {}),
    }, status=status)  # fmt: skip


def was_done(dossier: Dossier, key: str) -> bool:
    """Whether this very page was sent before and did its work."""
    return Dossier.objects.filter(id=dossier.id, last_key=key).exists()


def _ended_so(request: HttpRequest, step: UUID | None, act: Act | None) -> bool:
    """Whether this officer ended this step in this way before: the button pressed twice, and somebody acted beside it
    in between."""
    outcome = {Act.FORWARD: "done", Act.SEND_BACK: "sent_back"}.get(act) if act else None
    if outcome is None or step is None:
        return False
    officer = request.actor.id  # type: ignore[attr-defined]
    return Assignment.objects.filter(id=step, officer_id=officer, outcome=outcome).exists()


def problems_of(refusal: Refusal, form: forms.Form | None) -> list[dict[str, str]]:
    """The sentences of a refusal for `pages/errors.html`; those of a field lead to it and stand there too."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    known = {name: text for name, text in fields.items() if form is not None and name in form.fields}
    if form is None or not known:
        return [{"text": str(refusal), "href": "", "label": ""}]
    if form.is_bound:
        for name, text in known.items():
            form.add_error(name, str(text) or str(refusal))
    return errors_of(form)


def errors_of(form: forms.Form) -> list[dict[str, str]]:
    found = [{"text": str(text), "href": "", "label": ""} for text in form.non_field_errors()]
    for field in form.visible_fields():
        for text in field.errors:
            found.append(
                {"text": str(text), "href": f"#{field.id_for_label or field.auto_id}", "label": str(field.label)}
            )
    return found


def post_only(request: HttpRequest, dossier: Dossier, call: Callable[[str], Any], done: Any) -> HttpResponse:
    """An act of one button or one box on the dossier's page: a refusal comes back as a sentence on top of it."""
    key = request.POST.get("key") or str(uuid7())
    again = was_done(dossier, key)
    try:
        call(key)
    except Refusal as refusal:
        if isinstance(refusal, OtherContent) or not was_done(dossier, key):
            messages.error(request, str(refusal))
    else:
        if not again:
            messages.success(request, str(done))
    return redirect("desk:dossier", id=dossier.id)
