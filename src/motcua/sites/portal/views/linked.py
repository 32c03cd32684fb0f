"""One page for all parts of a linked filing, and taking what is there of its results in one act."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.common.errors import Refusal
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import money
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Outcome
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.workflow import ENDED
from motcua.onestop.links import returning
from motcua.onestop.links import selectors as links
from motcua.sites.pages.access import citizen
from motcua.sites.pages.linked import told
from motcua.sites.portal.views.dossiers import asked_of, own
from motcua.sites.portal.views.mine import to_do


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
    tags = links.tags_of(row.part.dossier_id for row in shown["rows"] if row.part.dossier_id)
    acts = [
        {"row": row, **act} for row in shown["rows"]
        if row.dossier and row.opens and (act := _act(row.dossier, tags[row.dossier.id]))
    ]  # fmt: skip
    return render(request, "portal/linked.html", {"linked": shown, "takeable": takeable, "acts": acts})


def _act(part: Dossier, tag: links.Tag) -> dict[str, Any] | None:
    """What this part waits for from the applicant: the sentence and where it is done; None for nothing but its result,
    which is taken below."""
    if part.state == DossierState.SUPPLEMENT_REQUESTED:
        url = reverse("portal:supplement", args=[part.id])
    elif part.money_state == MoneyState.DUE and part.state not in ENDED:
        url = reverse("portal:pay" if money.to_pay(part) else "portal:dossier", args=[part.id])
    else:
        return None
    asked = asked_of(part)
    return {"words": to_do(part, tag) or _("A fee is due"), "url": url, "until": asked.answer_by if asked else None,
            "fee": money.to_pay(part) if part.money_state == MoneyState.DUE else None}  # fmt: skip
