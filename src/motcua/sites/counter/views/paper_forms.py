"""The filled paper form that a person brings to the desk: scanned or photographed, it fills in the form there."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.assistant.intake import services
from motcua.foundation.common.errors import Refusal
from motcua.onestop.dossiers import desk_filing
from motcua.onestop.dossiers.models import Draft
from motcua.sites.counter.views.reception import own_draft, read_uuid, where_sent
from motcua.sites.pages import paper_forms
from motcua.sites.pages.access import officer


def address(draft: Draft) -> paper_forms.Address:
    """The way to the piece of paper of a question."""
    return lambda key: reverse("counter:desk_paper_piece", args=[draft.id, key])


@officer(*desk_filing.HELPING)
def paper(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = own_draft(request, id)
    if draft.dossier_id:
        return redirect(where_sent(request), draft.dossier_id)
    if not services.is_known(bundle):
        raise Http404
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = paper_forms.begin(request, draft)
        if not problems:
            return redirect("counter:desk_paper", draft.id)
    context = paper_forms.context(draft, bundle, address(draft), problems)
    context["only_helps"] = desk_filing.only_helps(request.actor)  # type: ignore[attr-defined]
    return render(request, "counter/paper_form.html", context, status=422 if problems else 200)


@officer(*desk_filing.HELPING)
@require_POST
def act(request: HttpRequest, id: UUID) -> HttpResponse:
    """Keep the pictures with the dossier, or not; delete them; go on with the form that they are."""
    draft, _bundle = own_draft(request, id)
    try:
        if request.POST.get("act") == "move":
            key = read_uuid(request.POST.get("key", ""))
            if there := paper_forms.moved(draft, key, by=request.actor):  # type: ignore[attr-defined]
                return redirect("counter:desk_paper", there)
            form = paper_forms.own(draft, by=request.actor)  # type: ignore[attr-defined]
            if not (code := paper_forms.other_of(form)):
                raise Http404
            made = desk_filing.start(code, by=request.actor, id=key)  # type: ignore[attr-defined]
            services.move(form.id, made.id, by=request.actor)  # type: ignore[attr-defined]
            return redirect("counter:desk_paper", made.id)
        paper_forms.act(request, draft)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("counter:desk_paper", draft.id)


@officer(*desk_filing.HELPING)
def piece(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    draft, _bundle = own_draft(request, id)
    return paper_forms.crop(draft, key, by=request.actor)  # type: ignore[attr-defined]
