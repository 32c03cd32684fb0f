"""“I have the filled paper form”: photographed, read, and shown beside the questions that it answers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.assistant.intake import services
from motcua.foundation.common.errors import Refusal
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import drafts
from motcua.onestop.dossiers.models import Draft
from motcua.sites.pages import paper_forms
from motcua.sites.portal.views.filing import own_draft


def address(draft: Draft) -> paper_forms.Address:
    """The way to the piece of paper of a question."""
    return lambda key: reverse("portal:draft_paper_piece", args=[draft.id, key])


@own_draft
def paper(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    if not services.is_known(bundle):
        raise Http404
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = paper_forms.begin(request, draft)
        if not problems:
            return redirect("portal:draft_paper", draft.id)
    context = paper_forms.context(draft, bundle, address(draft), problems)
    return render(request, "portal/paper_form.html", context, status=422 if problems else 200)


@own_draft
def act(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    """Keep the pictures with the dossier, or not; delete them; go on with the form that they are."""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "move":
                return _move(request, draft)
            paper_forms.act(request, draft)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect("portal:draft_paper", draft.id)


def _move(request: HttpRequest, draft: Draft) -> HttpResponse:
    key = _uuid(request.POST.get("key", ""))
    if there := paper_forms.moved(draft, key, by=request.actor):  # type: ignore[attr-defined]
        return redirect("portal:draft_paper", there)
    form = paper_forms.own(draft, by=request.actor)  # type: ignore[attr-defined]
    code = paper_forms.other_of(form)
    if not code:
        raise Http404
    made = drafts.start(code, by=request.actor, id=key)  # type: ignore[attr-defined]
    services.move(form.id, made.id, by=request.actor)  # type: ignore[attr-defined]
    return redirect("portal:draft_paper", made.id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@own_draft
def piece(request: HttpRequest, draft: Draft, bundle: Bundle, key: str) -> HttpResponse:
    return paper_forms.crop(draft, key, by=request.actor)  # type: ignore[attr-defined]
