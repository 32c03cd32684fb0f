"""Is this paper real? By the code on it, or by the file itself. Never says more than is proven."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.throttle import hit
from motcua.foundation.signing.labels import FINDINGS, KINDS
from motcua.foundation.signing.tokens import read_token
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Result
from motcua.sites.pages.access import public

ISSUED = (ResultState.ISSUED, ResultState.REPLACED)


def _known(result: Result | None) -> dict[str, Any]:
    """What our register says of a result."""
    if result is None:
        return {}
    dossier = result.dossier
    return {
        "result": result, "bundle": catalogue.bundle(dossier.revision_id), "dossier": dossier,
        "is_replaced": result.state == ResultState.REPLACED, "replaced_by": result.replaced_by,
    }  # fmt: skip


def _register() -> Any:
    return Result.objects.filter(state__in=ISSUED).select_related("dossier__authority", "replaced_by")


@public
def upload(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"problems": []}
    if request.method == "POST":
        hit("verify", request.META.get("REMOTE_ADDR", ""), limit=60, seconds=15 * 60)
        sent = request.FILES.get("file")
        if sent is None or sent.size > settings.MAX_UPLOAD_BYTES:
            text = _("Choose the PDF file of the result (at most %(size)s MB).") % {
                "size": settings.MAX_UPLOAD_BYTES // 1048576
            }
            context["problems"] = [{"text": text, "href": "#file"}]
        else:
            report = verify_pdf(sent.read())
            known = _known(_register().filter(sha256=report.sha256).first())
            context |= {
                "report": report, "sentence": FINDINGS[report.finding], "name": sent.name, **known,
                "signatures": [(KINDS[s.kind], s) for s in report.signatures],
            }  # fmt: skip
    return render(request, "portal/verify.html", context)


@public
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code on a result leads to: its facts, checked by our key, and what the register says today."""
    try:
        payload = read_token(token)
    except Refusal as refusal:
        return render(request, "portal/code_refused.html", {"reason": refusal}, status=404)
    result = _register().filter(id=payload.result_id).first()
    return render(request, "portal/code.html", {"payload": payload, **_known(result)})
