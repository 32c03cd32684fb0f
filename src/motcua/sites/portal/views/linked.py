"""One page for all parts of a linked filing, and taking what is there of its results in one act."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.errors import Refusal
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.links import returning
from motcua.sites.pages.access import citizen
from motcua.sites.pages.linked import told
from motcua.sites.portal.views.dossiers import own


@citizen()
def linked(request: HttpRequest, id: UUID) -> HttpResponse:
    """`id` of any dossier of the filing that is theirs."""
    found = own(request, id)
    by = request.actor  # type: ignore[attr-defined]
    shown = told(found, by)
    if shown is None:
        raise Http404
    if request.method == "POST":
        try:
            if returning.take(shown["filing"], by=by):
                messages.success(request, _("The results are yours now. You can open them here at any time."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("portal:linked", id)
    takeable = [
        {
            "id": one.id, "title": catalogue.bundle(one.revision_id).result.title,
            "refused": one.outcome == Outcome.REFUSED,
        }
        for one in returning.takeable(shown["filing"], by)
    ]  # fmt: skip
    return render(request, "portal/linked.html", {"linked": shown, "takeable": takeable})
