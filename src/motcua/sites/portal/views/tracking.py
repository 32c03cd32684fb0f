"""Following a dossier without signing in: code and phone, or the QR code of the slip. Names are masked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.common.throttle import TooMany, hit
from motcua.foundation.identifiers import phone
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import addresses, selectors
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.progress import due_of_dossier, progress_of
from motcua.sites.pages.access import public
from motcua.sites.portal.views.dossiers import explanation
from motcua.sites.portal.views.filing import limit_words

TRIES, WINDOW = 10, 15 * 60


@public
def track(request: HttpRequest) -> HttpResponse:
    """Guessing is slowed down by address and by code; what was typed stays on the page."""
    code, number, problems = request.POST.get("code", request.GET.get("code", "")), request.POST.get("phone", ""), []
    status = 200
    if request.method == "POST":
        try:
            hit("track", request.META.get("REMOTE_ADDR", ""), limit=TRIES, seconds=WINDOW)
            hit("track-code", code.strip().upper(), limit=TRIES, seconds=WINDOW)
            found = selectors.by_code_and_phone(code, phone.normalise(number))
        except TooMany as refusal:
            problems, status, found = [{"text": str(refusal)}], refusal.status, None
        except ValueError:
            found = None
        if found:
            return _show(request, found)
        problems = problems or [{
            "text": _("No dossier has this code together with this phone number. Check both on your receipt."),
            "href": "#code",
        }]  # fmt: skip
    context = {"code": code, "phone": number, "problems": problems}
    return render(request, "portal/track.html", context, status=status)


@public
def by_code(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The address in the QR code of the slip; its key cannot be guessed from the code."""
    if not addresses.is_tracking_key(code, key):
        raise Http404
    found = Dossier.objects.select_related("authority", "reception_place").filter(code=code).first()
    if found is None:
        raise Http404
    return _show(request, found)


def masked(name: str) -> str:
    """Đỗ Quỳnh Giỏi is shown as Đ** Q**** Giỏi."""
    *others, last = name.split() or [""]
    return " ".join([word[0] + "*" * (len(word) - 1) for word in others] + [last])


def _show(request: HttpRequest, found: Dossier) -> HttpResponse:
    bundle = catalogue.bundle(found.revision_id)
    return render(request, "portal/tracked.html", {
        "dossier": found, "bundle": bundle, "name": masked(found.applicant_name),
        "lines": explanation(due_of_dossier(found)), "answer_within": limit_words(bundle.inbox_hours),
        **progress_of(found),
    })  # fmt: skip
