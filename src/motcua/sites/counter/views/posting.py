"""Results that go by post: given to it, delivered, come back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import posting
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.models import Posting
from motcua.onestop.links import returning
from motcua.sites.counter.forms import CameBackForm, PostForm
from motcua.sites.counter.views.acting import key_of
from motcua.sites.counter.views.returns import KEEPERS, along, beside, kept
from motcua.sites.pages.access import officer


@officer(*KEEPERS)
def post(request: HttpRequest, id: UUID) -> HttpResponse:
    """Given to the post today: carrier and number. What is with the post was delivered, or came back."""
    row = kept(request, id)
    if not row.by_post:
        raise Http404
    if row.goes_to_id and row.standing == Standing.LIES:
        return redirect("counter:slip_new", row.place_id, row.goes_to_id)
    by, is_sent = request.actor, row.standing == Standing.POSTED  # type: ignore[attr-defined]
    names = ("reason",) if is_sent else ("carrier", "number", "posted_on")
    usual = {"carrier": posting.CARRIER, "posted_on": f"{today():%d/%m/%Y}"}
    typed = {name: request.POST.get(name, usual.get(name, "")) for name in names}
    problems: dict[str, Any] = {}
    refusal = ""
    if request.method == "POST":
        try:
            if not is_sent:
                posting.post_together(id, along(request, row), typed, by=by, key=key_of(request))
                done = _("Recorded. The applicant is told the number to follow it by.")
            elif request.POST.get("act") == "delivered":
                posting.delivered(id, by=by, key=key_of(request))
                done = _("Delivered. The dossier is closed.")
            else:
                posting.came_back(id, typed["reason"], by=by, key=key_of(request))
                done = _("Recorded. The result is collected at the centre now, and the applicant is told.")
            messages.success(request, done)
            return redirect(f"{reverse('counter:returns')}?unit={row.place_id}&list={'posted' if is_sent else 'post'}")
        except Invalid as invalid:
            problems, refusal = {k: v or str(invalid) for k, v in invalid.fields.items()}, str(invalid)
        except Refusal as wrong:
            refusal = str(wrong)
    dossier = Dossier.objects.get(id=id)
    form = CameBackForm if is_sent else PostForm
    return render(request, "counter/return_post.html", {
        "dossier": dossier, "row": row, "bundle": catalogue.bundle(dossier.revision_id), "is_sent": is_sent,
        "form": form(initial=typed, problems=problems), "refusal": "" if problems else refusal,
        "key": key_of(request), "posting": Posting.objects.filter(dossier=dossier).order_by("-id").first(),
        "coming": returning.coming_to(row), **beside(request, row),
    })  # fmt: skip
