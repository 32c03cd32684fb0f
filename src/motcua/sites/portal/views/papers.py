"""The papers a person holds, and their use in a later form."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.errors import Refusal
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import wallet
from motcua.onestop.dossiers.models import Draft
from motcua.sites.pages.access import citizen
from motcua.sites.portal.views.filing_steps import own_draft


@citizen()
def papers(request: HttpRequest) -> HttpResponse:
    """Results first, then what was accepted with dossiers; by type, the newest first."""
    held = wallet.papers_of(request.actor)  # type: ignore[attr-defined]
    return render(request, "portal/papers.html", {
        "results": _by_type(one for one in held if one.is_result),
        "documents": _by_type(one for one in held if not one.is_result),
    })  # fmt: skip


def _by_type(held: Iterable[wallet.Held]) -> list[list[wallet.Held]]:
    """Papers of one name together, in the order of the newest of each."""
    found: dict[str, list[wallet.Held]] = {}
    for one in held:
        found.setdefault(one.title["vi"].casefold(), []).append(one)
    return list(found.values())


@own_draft
def use(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    """Put one of them into the form, by POST; then back to its documents."""
    if request.method == "POST":
        try:
            file = wallet.use(draft.id, request.POST.get("document", ""), UUID(request.POST.get("file", "")),
                              by=request.actor)  # type: ignore[attr-defined]  # fmt: skip
            messages.success(request, _("“%(name)s” is used again; nothing has to be sent.") % {"name": file.name})
        except Refusal as refusal:
            messages.error(request, str(refusal))
        except ValueError as wrong:
            raise Http404 from wrong
    return redirect("portal:draft_documents", draft.id)
