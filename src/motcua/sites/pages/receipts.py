"""The PDF of an electronic receipt, for whoever may see what was paid for or keeps the money."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from motcua.foundation.files.access import may_read, note_reading
from motcua.foundation.files.download import response
from motcua.onestop.dossiers import reading
from motcua.onestop.payments import services
from motcua.onestop.payments.enums import ReceiptState
from motcua.onestop.payments.models import Receipt
from motcua.onestop.payments.resolvers import may_see
from motcua.onestop.payments.selectors import successor_of
from motcua.sites.pages.access import public


@public
def receipt(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The file, made now where the worker has not been there yet. Of one that counts no more a page says so before,
    also to who wants to save it; `kept`: they have read it."""
    found = get_object_or_404(Receipt, id=id)
    actor = request.actor  # type: ignore[attr-defined]
    if not may_see(actor, found.id):
        raise Http404
    if found.state != ReceiptState.VALID and "kept" not in request.GET:
        title = _("Receipt cancelled") if found.state == ReceiptState.CANCELLED else _("Receipt replaced")
        successor = successor_of(found)
        return render(
            request, "pages/receipt_ended.html", {"receipt": found, "title": title, "successor": successor}
        )  # fmt: skip
    file = services.pdf_of(found)
    if not may_read(actor, file):
        raise Http404
    note_reading(actor, file)
    reading.file_opened(file, actor)
    return response(file, inline="save" not in request.GET)
