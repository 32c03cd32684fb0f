"""Is this paper real? By the code on it, a receipt's number, or the file itself. Never says more than is proven."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.throttle import TooMany, hit
from motcua.foundation.signing.labels import FINDINGS, HEADINGS, KINDS, VERDICTS
from motcua.foundation.signing.tokens import TokenPayload, read_token
from motcua.foundation.signing.verification import SignatureReport, verify_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import authenticity, check_codes
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Result
from motcua.onestop.dossiers.results import KIND
from motcua.onestop.payments import selectors as payments
from motcua.onestop.payments.models import Receipt
from motcua.sites.pages.access import public

NOT_OUT = (ResultState.SIGNED, ResultState.CANCELLED)
SAME_TIME = timedelta(days=1)
"""A document is signed on its date; a night between the two says nothing."""
TRIES, WINDOW = 60, 15 * 60


def _unissued(sha256: str) -> str:
    """ "signed" or "cancelled" for what was signed here and did not go out, else ""."""
    return Result.objects.filter(state__in=NOT_OUT, sha256=sha256).values_list("state", flat=True).first() or ""


def _known(result: Result | None) -> dict[str, Any]:
    """What our register says of a result."""
    if result is None:
        return {}
    bundle = catalogue.bundle(result.dossier.revision_id)
    return {
        "result": result, "bundle": bundle, "dossier": result.dossier, "replaced_by": result.replaced_by,
        "is_replaced": result.state == ResultState.REPLACED, "names": authenticity.names(result, bundle),
    }  # fmt: skip


def _dated_before(result: Result | None, signatures: list[SignatureReport]) -> datetime | None:
    """The moment whose date the document bears, when a signature was proven to be made days later; else None."""
    dated = result.signed_at if result else None
    proven = [s.signed_at for s in signatures if s.time_proven and s.signed_at]
    return dated if dated and any(moment - dated > SAME_TIME for moment in proven) else None


def _page(request: HttpRequest, at: str = "", problem: str = "", status: int = 200, **more: Any) -> HttpResponse:
    """The page with both forms; `at` is the field that the problem is about ("file", "code")."""
    problems = [{"text": problem, "href": f"#{at}"}] if problem else []
    context = {
        "problems": problems, "file_problems": problems if at == "file" else [], "typed": "",
        "code_problems": problems if at == "code" else [], "typed_receipt": "", "typed_dossier": "",
        "receipt_problems": problems if at == "receipt" else [], "most": settings.MAX_UPLOAD_BYTES // 1048576,
    }  # fmt: skip
    return render(request, "portal/verify.html", context | more, status=status)


@public
def upload(request: HttpRequest) -> HttpResponse:
    """Also what the QR code on a receipt leads to: `?receipt=…&dossier=…`."""
    said = request.POST if request.method == "POST" else request.GET
    if "receipt" in said:
        return _by_number(request, said["receipt"][:60], said.get("dossier", "")[:60])
    if request.method != "POST":
        return _page(request)
    if "code" in request.POST:
        return _by_typed(request, request.POST["code"][:100])
    sent = request.FILES.get("file")
    try:
        hit("verify", request.META.get("REMOTE_ADDR", ""), limit=TRIES, seconds=WINDOW)
    except TooMany as refusal:
        return _page(request, "file", str(refusal), refusal.status)
    if sent is None or (sent.size or 0) > settings.MAX_UPLOAD_BYTES:
        size = settings.MAX_UPLOAD_BYTES // 1048576
        return _page(request, "file", _("Choose the PDF file of the result (at most %(size)s MB).") % {"size": size})
    report = verify_pdf(sent.read())
    result = authenticity.issued().filter(sha256=report.sha256).first()
    receipt = None if result else Receipt.objects.filter(file__sha256=report.sha256).select_related("unit").first()
    return _page(
        request, report=report, sentence=FINDINGS[report.finding], file_name=sent.name,
        verdict=HEADINGS.get(report.finding) or VERDICTS[report.verdict], unissued=_unissued(report.sha256),
        signatures=[(KINDS[s.kind], s) for s in report.signatures], dated=_dated_before(result, report.signatures),
        **_known(result), **_held(receipt),
    )  # fmt: skip


def _held(receipt: Receipt | None) -> dict[str, Any]:
    """What our books say of a receipt today: nothing of who paid, nor of why it ended."""
    if receipt is None:
        return {}
    return {"receipt": receipt, "successor": payments.successor_of(receipt), "is_held": receipt.state == "valid"}


def _by_number(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """By what stands on the receipt; what was typed stays on the page."""
    typed: dict[str, Any] = {"typed_receipt": number, "typed_dossier": code}
    try:
        hit("verify-receipt", request.META.get("REMOTE_ADDR", ""), limit=TRIES, seconds=WINDOW)
        found = payments.receipt_of_paper(number, code)
    except TooMany as refusal:
        return _page(request, "receipt", str(refusal), refusal.status, **typed)
    except ValueError:
        problem = _("Enter series and number as they stand on the receipt, for example BL-26E 0000017.")
        return _page(request, "receipt", problem, **typed)
    if found is None:
        problem = _("No receipt has this number for this dossier. Compare both sign by sign with the paper.")
        return _page(request, "receipt", problem, **typed)
    return render(request, "portal/receipt_state.html", _held(found))


def _by_typed(request: HttpRequest, typed: str) -> HttpResponse:
    """What stands below the QR code, typed by whoever has no camera; what was typed stays on the page."""
    try:
        hit("verify-code", request.META.get("REMOTE_ADDR", ""), limit=TRIES, seconds=WINDOW)
        code = check_codes.read(typed)
    except TooMany as refusal:
        return _page(request, "code", str(refusal), refusal.status, typed=typed)
    except ValueError:
        problem = _("Enter the 16 letters and digits below the QR code, for example 7K3M-9QWX-4TDP-2HNB.")
        return _page(request, "code", problem, typed=typed)
    found = Result.objects.select_related("dossier").filter(check_code=code).first()
    if found is None or found.signed_at is None:
        problem = _("No result bears this code. Compare it sign by sign with the paper.")
        return _page(request, "code", problem, typed=typed)
    day = local(found.signed_at).date()
    payload = TokenPayload(KIND, found.dossier.code, found.id, found.number, day, version=found.version)
    result = authenticity.issued().filter(id=found.id).first()
    return render(request, "portal/code.html", {"payload": payload, "differs": False, **_known(result)})


@public
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code on a result leads to: its facts, checked by our key, and what the register says today."""
    try:
        payload = read_token(token)
    except Refusal as refusal:
        return render(request, "portal/code_refused.html", {"reason": refusal}, status=404)
    result = authenticity.issued().filter(id=payload.result_id).first()
    return render(request, "portal/code.html", {
        "payload": payload, "differs": result is not None and not authenticity.same(payload, result), **_known(result),
    })  # fmt: skip
