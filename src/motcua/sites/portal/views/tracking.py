"""Following a dossier without signing in: code and phone, or the QR code of the slip. Names are masked."""

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import GUEST
from motcua.foundation.common.clock import now
from motcua.foundation.common.text import masked
from motcua.foundation.common.throttle import TooMany, hit
from motcua.foundation.identifiers import phone
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import addresses, branches, letter_lists, selectors
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.progress import due_of_dossier, progress_of
from motcua.sites.pages import linked
from motcua.sites.pages.access import public
from motcua.sites.portal.views.dossiers import explanation
from motcua.sites.portal.views.filing_steps import limit_words

WINDOW = 15 * 60
CODE = re.compile(r"[A-Z][0-9]{2}\.[0-9A-Z.]{1,30}-[0-9]{6}-[0-9]{1,8}", re.ASCII)
TRIES, TRIES_OF_AN_ADDRESS, TRIES_FOR_A_CODE = 10, 300, 100
"""A window's tries of one dossier from one address; of an address, which a whole office may share; and for one dossier
from anywhere, so that its phone number is not guessed from many addresses."""


@public
def track(request: HttpRequest) -> HttpResponse:
    """Guessing is slowed down, an office that shares an address is not; what was typed stays on the page."""
    code, number, problems = request.POST.get("code", request.GET.get("code", "")), request.POST.get("phone", ""), []
    status, again_at = 200, None
    if request.method == "POST" and not (code.strip() and number.strip()):
        empty = "phone" if code.strip() else "code"
        problems = [{"text": _("Write both: the code of the dossier and the phone number given with it."),
                     "href": f"#{empty}"}]  # fmt: skip
    elif request.method == "POST":
        try:
            address, asked = request.META.get("REMOTE_ADDR", ""), code.strip().upper()
            hit("track", f"{address} {asked}", limit=TRIES, seconds=WINDOW)
            hit("track-address", address, limit=TRIES_OF_AN_ADDRESS, seconds=WINDOW)
            hit("track-code", asked, limit=TRIES_FOR_A_CODE, seconds=WINDOW)
            found = selectors.by_code_and_phone(code, phone.normalise(number))
        except TooMany as refusal:
            problems, status, found = [{"text": str(refusal), "href": "#code"}], refusal.status, None
            again_at = refusal.again_at
        except ValueError:
            found = None
        if found:
            return _show(request, found)
        problems = problems or [{
            "text": _("No dossier has this code together with this phone number. Check both on your receipt."),
            "href": "#code",
        }]  # fmt: skip
    context = {"code": code, "phone": number, "problems": problems, "again_at": again_at}
    response = render(request, "portal/track.html", context, status=status)
    if again_at:
        response.headers["Retry-After"] = str(max(1, int((again_at - now()).total_seconds())))
    return response


@public
def by_code(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """The address in the QR code of the slip; its key cannot be guessed from the code. A stroke or full stop that was
    copied behind it does no harm."""
    code, key = code.strip().upper(), key.rstrip("/.,;:)> ").lower()
    found = None
    if addresses.is_tracking_key(code, key):
        found = Dossier.objects.select_related("authority", "reception_place").filter(code=code).first()
    return _show(request, found) if found else not_whole(request, code)


@public
def not_whole(request: HttpRequest, address: str) -> HttpResponse:
    """A tracking address that was cut off or copied wrongly: the other ways to the same. It tells nothing of whether
    there is such a dossier."""
    code = address.strip("/ ").upper()
    context = {"code": code if CODE.fullmatch(code) else ""}
    return render(request, "portal/address_wrong.html", context, status=404)


def _show(request: HttpRequest, found: Dossier) -> HttpResponse:
    bundle = catalogue.bundle(found.revision_id)
    return render(request, "portal/tracked.html", {
        "dossier": found, "bundle": bundle, "name": masked(found.applicant_name),
        "lines": explanation(due_of_dossier(found)), "answer_within": limit_words(bundle.inbox_hours),
        "apology": letter_lists.told_of_time(found), "is_public": True,
        **branches.told_to_applicant(found), "linked": linked.told(found, GUEST), **progress_of(found),
        "paper": ports.get(Whereabouts).told(found.id),
    })  # fmt: skip
