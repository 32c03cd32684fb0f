"""Open to everybody: home, search, one procedure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay, OnlineLevel
from motcua.onestop.catalogue.labels import ONLINE
from motcua.onestop.catalogue.models import Procedure
from motcua.sites.pages.access import public

LEVELS = {
    "commune": {"vi": "Ủy ban nhân dân cấp xã", "en": "Commune People's Committee"},
    "province": {"vi": "Cơ quan cấp tỉnh", "en": "Agency of the province"},
}


def facts(bundle: Bundle) -> dict:
    """Cost, time, online level and who decides, as a card and the procedure's page show them."""
    limits = [say_limit(Limit.parse(limit.value), get_language() or "vi") for limit in bundle.limits]
    return {
        "limits": list(dict.fromkeys(limits)), "fee": bundle.fees[-1], "is_free": all(f.is_free for f in bundle.fees),
        "online": ONLINE[bundle.online], "level": LEVELS[bundle.level],
    }  # fmt: skip


def _card(procedure: Procedure) -> dict:
    bundle = catalogue.current(procedure.code)[1]
    return {"procedure": procedure, "bundle": bundle, **facts(bundle)}


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"cards": [_card(p) for p in catalogue.published()[:12]]})


@public
def procedures(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:200]
    return render(request, "portal/procedures.html", {"text": text, "cards": [_card(p) for p in catalogue.find(text)]})


@public
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalogue.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    revision, bundle = catalogue.current(found.code)
    ways = {DocumentWay.UPLOAD: [], DocumentWay.FORM: [], DocumentWay.FETCHED: []}
    for document in bundle.documents:
        ways[document.way].append(document)
    return render(request, "portal/procedure.html", {
        "procedure": found, "bundle": bundle, "revision": revision, **facts(bundle),
        "uploads": ways[DocumentWay.UPLOAD], "by_form": ways[DocumentWay.FORM], "fetched": ways[DocumentWay.FETCHED],
        "is_partial": bundle.online is OnlineLevel.PARTIAL, "today": today(),
    })  # fmt: skip
