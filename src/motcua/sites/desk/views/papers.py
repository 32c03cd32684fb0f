"""What the machine saw on the papers of a dossier: line by line with its evidence, and an officer's word on each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from motcua.assistant.screening import selectors, services
from motcua.assistant.screening.models import ScreeningLine
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import ensure_open
from motcua.sites.desk.views._common import bundle_of, own
from motcua.sites.pages import papers_seen
from motcua.sites.pages.access import officer

BACK = {"papers": "desk:papers", "desk": "desk:dossier", "counter": "counter:dossier"}
"""The pages on which lines stand; the form of a line says on which it does."""


@officer()
def papers(request: HttpRequest, id: UUID) -> HttpResponse:
    dossier = own(request, id)
    bundle = bundle_of(dossier)
    by = request.actor  # type: ignore[attr-defined]
    context = {"dossier": dossier, "bundle": bundle, **papers_seen.checklist(dossier, bundle, by)}
    return render(request, "desk/papers.html", context)


@officer()
@require_POST
def paper_answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Then back to the page, at the next line that waits for a word; after a refusal at the same."""
    line = _line(request, id)
    dossier, at = line.screening.dossier_id, line.id
    try:
        services.answer(line.id, request.POST.get("state", ""), by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept, beside what the machine said."))
        at = selectors.next_to_say(line) or line.id
    page = BACK.get(request.POST.get("back", ""), BACK["papers"])
    return redirect(f"{reverse(page, args=[dossier])}#line-{at}")


@officer()
def paper_crop(request: HttpRequest, id: UUID) -> HttpResponse:
    """The evidence as a picture, cut when the file was looked at. 404 where there is none, or the file is closed."""
    line = _line(request, id)
    try:
        if line.picture is None or line.screening.document.file is None:
            raise Http404
        ensure_open(line.screening.document.file)
    except FileRefused as refused:
        raise Http404 from refused
    reply = HttpResponse(bytes(line.picture), content_type="image/jpeg")
    reply["Cache-Control"] = "private, max-age=600"
    reply["X-Content-Type-Options"] = "nosniff"
    return reply


def _line(request: HttpRequest, id: UUID) -> ScreeningLine:
    """404 for a line of another unit's dossier."""
    found = ScreeningLine.objects.select_related("screening__document__file").filter(id=id).first()
    if found is None:
        raise Http404
    own(request, found.screening.dossier_id)
    return found
