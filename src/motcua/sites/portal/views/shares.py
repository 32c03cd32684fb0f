"""Sharing a paper for a time: the owner's pages, and the page that the link opens for whoever holds it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.idempotency import OtherContent
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.throttle import TooMany, hit
from motcua.foundation.files.access import may_read
from motcua.foundation.files.download import response
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import qr
from motcua.foundation.signing.labels import FINDINGS, HEADINGS, KINDS, VERDICTS
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import wallet
from motcua.onestop.papers import shares as links
from motcua.onestop.papers.enums import Span
from motcua.onestop.papers.labels import SPANS
from motcua.onestop.papers.models import Share
from motcua.sites.pages.access import citizen, public
from motcua.sites.portal.views._lists import behind, page

PAGE = 20
TRIES, WINDOW = 60, 15 * 60
"""Openings from one address in a window: who reads needs few, who guesses needs 2 to the power of 192."""
PRIVATE = {
    "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive",
}  # fmt: skip


@citizen()
def share(request: HttpRequest, id: UUID) -> HttpResponse:
    """Choose for how long, and say for whom; `id` is the file of one of one's papers."""
    actor = request.actor  # type: ignore[attr-defined]
    held = next((one for one in wallet.papers_of(actor) if one.file.id == id), None)
    if held is None or not may_read(actor, held.file):
        raise Http404
    problems: list[dict[str, Any]] = []
    key = request.POST.get("key") or str(uuid7())
    if request.method == "POST":
        try:
            made = links.share(id, request.POST.get("span", ""), by=actor, for_whom=request.POST.get("for_whom", ""),
                               key=request.POST.get("key", "")[:64])  # fmt: skip
            return redirect("portal:share", made.id)
        except Invalid as invalid:
            problems = [{"text": str(invalid), "href": f"#{next(iter(invalid.fields), 'span')}"}]
        except OtherContent:
            # Back, and something else chosen: the link made before stays as it is, this form makes one of its own.
            key = str(uuid7())
            problems = [{"text": _("This form has made a link already, with other choices. Check these and send again "
                                   "to make a further link.")}]  # fmt: skip
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    return render(request, "portal/paper_share.html", {
        "paper": held, "spans": SPANS.items(), "chosen": request.POST.get("span", Span.DAY), "problems": problems,
        "for_whom": request.POST.get("for_whom", ""), "longest": links.LONGEST_NOTE,
        "key": key,
    }, status=422 if problems else 200)  # fmt: skip


@citizen()
def shares(request: HttpRequest) -> HttpResponse:
    """The owner's links, the newest first (keyset pages)."""
    after = behind(request)
    rows, following = page(links.shares_of(request.actor), after, PAGE)  # type: ignore[attr-defined]
    return render(request, "portal/shares.html", {
        "rows": [_row(one) for one in rows], "is_first": not after, "next": following,
    })  # fmt: skip


def _row(one: Share) -> dict[str, Any]:
    return {"share": one, "title": links.title_of(one), "is_live": links.is_live(one)}


def _mine(request: HttpRequest, id: UUID) -> Share:
    found = links.shares_of(request.actor).filter(id=id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@citizen()
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    """The link with its QR code to show, who it is for, when it was opened, the button that ends it."""
    found = _mine(request, id)
    link = links.address(found) if links.is_live(found) else ""
    code = qr.svg(link, scale=5, title=_("The link as a QR code")) if link else ""
    page = render(request, "portal/share.html", {
        **_row(found), "link": link, "openings": links.openings(found),
        # Our own drawing of an address; nothing in it was typed by anybody.
        "qr": mark_safe(code),  # noqa: S308
    })  # fmt: skip
    page.headers["Cache-Control"] = "no-store"
    return page


@citizen()
@require_POST
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    try:
        links.end(id, by=request.actor)  # type: ignore[attr-defined]
    except Share.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The link is ended: it opens nothing any more."))
    return redirect("portal:share", id)


View = Callable[..., HttpResponseBase]


def _by_link(view: View) -> View:
    """The link's paper as `view(request, share)`. Unknown, over and ended links look the same; nothing of it is kept by
    browsers, told to other sites or found by search engines."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            hit("share", request.META.get("REMOTE_ADDR", ""), limit=TRIES, seconds=WINDOW)
            found = links.by_secret(secret[:100])
            if found and links.is_live(found):
                answer = view(request, found, secret)
            else:
                answer = render(request, "portal/shared_over.html", status=410 if found else 404)
        except TooMany as refusal:
            answer = render(request, "portal/shared_over.html", {"wait": refusal}, status=refusal.status)
        for name, value in PRIVATE.items():
            answer.headers[name] = value
        return answer

    return public(opened)


def _is_reading(request: HttpRequest) -> bool:
    """Not a browser that only fetches ahead, and not a program that asks for the headers."""
    return request.method == "GET" and not request.headers.get("Sec-Purpose", "").startswith("prefetch")


@_by_link
def shared(request: HttpRequest, found: Share, secret: str) -> HttpResponse:
    """What paper it is, whose, who issued it, until when it holds; its signatures are checked at every opening."""
    if _is_reading(request):
        links.opened(found)
    result, report = found.result, None
    if result:
        try:
            report = verify_pdf(read_bytes(found.file))
        except FileRefused:
            return render(request, "portal/shared_over.html", status=410)
    bundle = catalogue.bundle(found.dossier.revision_id)
    ends = wallet.expires_on(result, found.dossier) if result else None
    held = wallet.Held(found.file, links.title_of(found), "", found.dossier.authority.label, found.dossier,
                       found.made_at, expires_on=ends)  # fmt: skip
    return render(request, "portal/shared.html", {
        "share": found, "paper": held, "result": result, "bundle": bundle, "whom": links.whom(found), "secret": secret,
        "report": report, "verdict": report and (HEADINGS.get(report.finding) or VERDICTS[report.verdict]),
        "sentence": report and FINDINGS[report.finding],
        "signatures": [(KINDS[s.kind], s) for s in report.signatures] if report else [],
    })  # fmt: skip


@_by_link
def shared_file(request: HttpRequest, found: Share, secret: str) -> HttpResponseBase:
    try:
        answer = response(found.file, inline="save" not in request.GET)
    except FileRefused:
        return render(request, "portal/shared_over.html", status=410)
    if _is_reading(request):
        links.opened(found, saved=True)
    return answer
