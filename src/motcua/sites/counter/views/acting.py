"""How an act at the counter runs: asked by GET, done once by POST, a refusal is a sentence with what was typed kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.counter.views.dossier import find, receives


def own(request: HttpRequest, id: UUID) -> Dossier:
    """A dossier of this officer's counter; what another centre received can be read here but not acted on: 404."""
    found = find(request, id)
    if not receives(request, found):
        raise Http404
    return found


def key_of(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:60] or str(uuid7())


def act_page(
    request: HttpRequest, template: str, found: Dossier, act: Callable[[str], str], form: Callable[[dict], Any],
    *, is_sent: bool = True, **more: Any,
) -> HttpResponse:  # fmt: skip
    """GET asks; POST acts once a key and goes back to the dossier. `is_sent`: whether this POST means to act."""
    problems: dict[str, Any] = {}
    refusal = ""
    if request.method == "POST" and is_sent:
        try:
            messages.success(request, act(key_of(request)))
            return redirect("counter:dossier", found.id)
        except Invalid as invalid:
            problems, refusal = {k: v or str(invalid) for k, v in invalid.fields.items()}, str(invalid)
        except Refusal as wrong:
            refusal = str(wrong)
    return render(request, template, {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id), "form": form(problems),
        "refusal": "" if problems else refusal, "key": key_of(request), **more,
    })  # fmt: skip
