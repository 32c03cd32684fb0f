"""The link that somebody who was helped gets by message: they show who they are, then dossier or form is theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.throttle import TooMany, hit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import assisting
from motcua.onestop.dossiers.enums import Helper
from motcua.onestop.dossiers.labels import HELPERS
from motcua.sites.pages.access import citizen

PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
TRIES, WINDOW = 30, 600


@citizen(2)
def take(request: HttpRequest, secret: str) -> HttpResponse:
    answer = _answer(request, secret)
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    try:
        hit("take", str(by.id), limit=TRIES, seconds=WINDOW)
        found = assisting.take(secret, by=by) if request.method == "POST" else assisting.by_link(secret, by=by)
    except LookupError:
        told = _("This link does not lead anywhere, or it no longer holds. Ask where you were helped for a new one.")
        return render(request, "portal/take_over.html", {"told": told}, status=404)
    except NotAllowed as refusal:
        return render(request, "portal/take_over.html", {"told": refusal}, status=404)
    except TooMany as refusal:
        return render(request, "portal/take_over.html", {"told": refusal}, status=refusal.status)
    if request.method == "POST" or found.taken_at:
        if found.dossier_id:
            return redirect("portal:dossier", found.dossier_id)
        if found.draft_id:
            return redirect("portal:draft", found.draft_id)
    subject = found.dossier or found.draft
    if subject is None:
        told = _("This form was discarded. You can begin a new one.")
        return render(request, "portal/take_over.html", {"told": told}, status=410)
    return render(request, "portal/take.html", {
        "found": found, "bundle": catalogue.bundle(subject.revision_id), "helper": HELPERS[Helper(found.helper)],
    })  # fmt: skip
