"""Papers and results: what is known of them, and their bytes."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from motcua.foundation.files.access import may_read, note_reading
from motcua.foundation.files.download import response as bytes_of
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers import check_codes
from motcua.onestop.dossiers import reading as access
from motcua.onestop.dossiers.enums import Outcome, ResultState
from motcua.onestop.dossiers.labels import OUTCOMES
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.sites.api import schemas
from motcua.sites.api.answers import FILES, READING
from motcua.sites.api.security import actor, reading
from motcua.sites.api.views import shapes
from motcua.sites.api.views.dossiers import CodeOf, own

_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
BINARY: Any = {"responses": {200: {"content": _BYTES}}}
router = Router(tags=["papers"])


@router.get("/dossiers/{code}/documents/{uuid:id}", auth=reading, url_name="document", operation_id="read_document",
            response={200: None, **FILES}, summary=_("The file of a paper"), openapi_extra=BINARY,
            description=_("404 for a paper that was only shown. Reading it leaves a trace in the record."))  # fmt: skip
def document(request: HttpRequest, id: UUID, code: str = CodeOf) -> Any:
    found = own(request, code).documents.select_related("file").filter(id=id).first()
    return _bytes(request, found.file if found else None)


def _bytes(request: HttpRequest, file: StoredFile | None) -> Any:
    if file is None or not may_read(actor(request), file):
        raise Http404
    note_reading(actor(request), file)
    access.file_opened(file, actor(request))
    answer = bytes_of(file)
    if not answer["Content-Type"].startswith("application/octet-stream"):
        answer["Content-Type"] = "application/octet-stream"
    return answer


def _result(found: Dossier) -> Result:
    """What was signed last; a draft is work in progress and is not told."""
    signed = found.results.exclude(state=ResultState.DRAFT).exclude(state=ResultState.CANCELLED)
    result = signed.select_related("file").order_by("-version").first()
    if result is None:
        raise Http404
    return result


@router.get("/dossiers/{code}/result", auth=reading, url_name="result", operation_id="read_result",
            response={200: schemas.Result, **READING}, summary=_("The result: number, signature, state"),
            description=_("404 until something is signed."))  # fmt: skip
def result(request: HttpRequest, code: str = CodeOf) -> Any:
    found = _result(own(request, code))
    return {
        "version": found.version, "state": found.state, "number": found.number or None,
        "outcome": shapes.label(found.outcome, OUTCOMES[Outcome(found.outcome)]),
        "signed_by": found.signed_by or None, "signed_at": found.signed_at, "issued_at": found.issued_at,
        "sha256": found.sha256 or None, "file": shapes.file(found.file),
        "check_code": check_codes.grouped(found.check_code) if found.check_code else None,
    }  # fmt: skip


@router.get("/dossiers/{code}/result/file", auth=reading, url_name="result_file", operation_id="read_result_file",
            response={200: None, **FILES}, summary=_("The signed PDF of the result"), openapi_extra=BINARY)  # fmt: skip
def result_file(request: HttpRequest, code: str = CodeOf) -> Any:
    return _bytes(request, _result(own(request, code)).file)
