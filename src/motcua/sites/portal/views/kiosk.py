"""The assistant at the touch screen of a centre, and the list of procedures that hangs there with its codes.

Nobody signs in at the screen. A talk ends when its page goes back, when the next person begins, and after a while by
itself: the one behind does not read what was asked before.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from motcua.assistant.answers import selectors, services
from motcua.assistant.answers.enums import Source
from motcua.assistant.answers.models import Thread
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import sort_key
from motcua.foundation.common.throttle import hit
from motcua.foundation.signing import qr
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.queue.models import Place
from motcua.sites.pages.access import public
from motcua.sites.pages.answers import show
from motcua.sites.portal.views.assistant import PRIVATE, WINDOW, language
from motcua.sites.portal.views.queue import ASKED_AT_SCREEN as TALK
from motcua.sites.portal.views.queue import place_or_404

ASKED = 200
"""A window's questions of one screen."""
IDLE, IDLE_SECONDS = timedelta(minutes=2), 60
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "0123456789")
"""Letters of the keys on the screen: without accents, which the assistant reads as well."""


@public
def ask(request: HttpRequest, code: str) -> HttpResponse:
    place = place_or_404(code)
    problem, status = "", 200
    if request.method == "POST" and request.POST.get("act") == "new":
        request.session.pop(TALK, None)
        return redirect("portal:kiosk", place.code)
    talk = _talk(request)
    if request.method == "POST":
        try:
            return _ask(request, place, talk)
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
    turns = selectors.turns_of(talk) if talk else []
    shown = show(turns[-1:])[0] if turns else None
    page = render(request, "portal/kiosk_ask.html", {
        "place": place, "shown": shown, "problem": problem, "key": uuid7(), "idle": IDLE_SECONDS, "rows": ROWS,
        "question": request.POST.get("question", "")[: services.LONGEST] if problem else "",
        "examples": selectors.examples(), "qr": _continue(shown) if shown and shown.published else "",
    }, status=status)  # fmt: skip
    for name, value in PRIVATE.items():
        page.headers[name] = value
    return page


def _talk(request: HttpRequest) -> Thread | None:
    """Of whoever stands there now."""
    found = selectors.thread_by_secret(request.session.get(TALK, ""))
    return found if found and now() - found.last_at < IDLE else None


def _ask(request: HttpRequest, place: Place, talk: Thread | None) -> HttpResponse:
    # By place and address: whoever is elsewhere cannot silence the screen of a centre.
    hit("assistant-kiosk", f"{place.code} {request.META.get('REMOTE_ADDR', '')}", limit=ASKED, seconds=WINDOW)
    turn = services.ask(
        request.POST.get("question", ""), by=request.actor, source=Source.KIOSK, language=language(), thread=talk,  # type: ignore[attr-defined]
        chosen=request.POST.get("chosen", "")[:60], browser=request.META.get("CSRF_COOKIE") or "",
        key=request.POST.get("key", "")[:64] or None,
    )  # fmt: skip
    request.session[TALK] = turn.thread.secret
    return redirect(reverse("portal:kiosk_ask", args=[place.code]) + "#answer")


def _continue(shown: Any) -> str:
    """The procedure on one's own phone."""
    sheet = shown.published.sheet
    at = reverse("portal:procedure", args=[sheet.slug]) if sheet.slug else reverse("portal:listed", args=[sheet.code])
    return drawn(f"{settings.ENV.public_url}{at}", _("This procedure on your phone"))


def drawn(address: str, title: str) -> str:
    """Our own drawing of an address; nothing in it was typed by anybody."""
    return mark_safe(qr.svg(address, title=title, is_fluid=True))  # noqa: S308


@public
def posted(request: HttpRequest, code: str) -> HttpResponse:
    """The list of procedures to hang up: each with a code that opens the assistant on it, on the reader's phone."""
    place = place_or_404(code)
    codes = list(catalogue.published().values_list("code", flat=True))
    bundles = [catalogue.bundle(row.id) for row in catalogue.revisions_now(codes).values()]
    base = f"{settings.ENV.public_url}{reverse('portal:assistant')}"
    rows = [
        {"bundle": one, "qr": drawn(f"{base}?procedure={one.slug}", one.title["vi"])}
        for one in sorted(bundles, key=lambda one: sort_key(one.title["vi"]))
    ]
    return render(request, "portal/procedures_poster.html", {
        "place": place, "rows": rows, "qr": drawn(base, _("Ask the assistant")), "address": base.partition("://")[2],
    })  # fmt: skip
