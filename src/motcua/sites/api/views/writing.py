"""What changes something: a file kept, a dossier filed, an act done. Each through the service the pages call."""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.common.idempotency import OtherContent
from motcua.foundation.files.services import store_upload
from motcua.foundation.identity.enums import Scope
from motcua.onestop.dossiers import by_name, models, sent_filing, store
from motcua.onestop.dossiers import reading as access
from motcua.onestop.dossiers.enums import Channel, Further, Verb
from motcua.sites.api import schemas
from motcua.sites.api.answers import ACTING, WRITING, refusals
from motcua.sites.api.security import acting, actor, filing, scopes
from motcua.sites.api.views import shapes
from motcua.sites.api.views.dossiers import SIGNING, CodeOf, router, whole

MINIMAL = re.compile(r"(?:^|,)\s*return\s*=\s*\"?minimal\"?\s*(?:[,;]|$)", re.IGNORECASE)
"""The preference of RFC 7240, section 4.2."""
KEY = r"^[A-Za-z0-9._:-]{8,100}$"
SentFile = File(...)
uploads = Router(tags=["papers"])


class VersionNeeded(Refusal):
    status, code = 428, "version-needed"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Read the dossier, then name its version in If-Match or in the body."))


@uploads.post("/files", auth=filing, url_name="files", operation_id="upload_file",
              response={201: schemas.StoredFile, **WRITING, **refusals(507)}, summary=_("Upload a file"),
              description=_("PDF, JPEG, PNG, DOCX or XLSX; yours alone until a dossier names it, gone after 7 "
                            "days."))  # fmt: skip
def files(request: HttpRequest, file: UploadedFile = SentFile) -> Any:
    return Status(201, shapes.file(store_upload(file, by=actor(request))))


@router.post("/dossiers", auth=filing, url_name="dossiers", operation_id="file_dossier",
             response={200: schemas.Dossier, 201: schemas.Dossier, **WRITING}, summary=_("File a dossier"),
             description=_("Once a key: the same again answers 200 with the same dossier, something else under the "
                           "same key 409."))  # fmt: skip
def file_dossier(
    request: HttpRequest, response: HttpResponse, payload: schemas.SentDossier,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    id, is_first = sent_filing.file(_sent(payload), by=actor(request), key=key)
    found = models.Dossier.objects.select_related("authority", "reception_place").get(id=id)
    response["Location"] = reverse("api:dossier", kwargs={"code": found.code})
    return Status(201 if is_first else 200, whole(request, response, found))


def _sent(payload: schemas.SentDossier) -> sent_filing.Sent:
    person = payload.applicant.model_dump() | {"birth_date": payload.applicant.birth_date.isoformat()}
    return sent_filing.Sent(
        procedure=payload.procedure, channel=Channel(payload.channel), person=person,
        business=payload.business.model_dump() if payload.business else None, answers=payload.answers,
        contact=payload.contact.model_dump(), documents=[one.model_dump(mode="json") for one in payload.documents],
        authority=payload.authority, place=payload.reception_place, language=payload.language,
    )  # fmt: skip


@router.post("/dossiers/{code}/actions/{verb}", auth=acting, url_name="act", operation_id="act",
             response={200: schemas.Dossier, 204: None, **ACTING},
             summary=_("Do one of the actions that a dossier offers"),
             description=_("Name the version you have seen; another one answers 409 with who changed it and when. "
                           "With an Idempotency-Key it is done once. With “Prefer: return=minimal” the answer is 204 "
                           "and the ETag alone."))  # fmt: skip
def act(
    request: HttpRequest, response: HttpResponse, payload: schemas.SentAct, verb: Verb | Further, code: str = CodeOf,
    key: str | None = Header(None, alias="Idempotency-Key", pattern=KEY),
    seen: str | None = Header(None, alias="If-Match", max_length=40),
    prefer: str = Header("", alias="Prefer", max_length=200),
) -> Any:  # fmt: skip
    if verb in SIGNING and Scope.SIGN not in scopes(request):
        raise NotAllowed(
            gettext_lazy("This token may not be used for that; it needs the scope “%(scope)s”."), code="scope",
            scope=str(Scope.SIGN),
        )  # fmt: skip
    version = _version(payload.version, seen)
    if version is None and verb not in by_name.SAID:
        raise VersionNeeded
    id = store.id_of(code)  # whether the dossier is there may be told only to who may open it
    if id is None:
        raise Http404
    try:
        by_name.do(id, verb, payload.fields, by=actor(request), version=version, key=key)
    except models.Dossier.DoesNotExist as none:
        raise Http404 from none
    if MINIMAL.search(prefer):
        response["ETag"], response["Preference-Applied"] = f'"{store.version_of(id)}"', "return=minimal"
        return Status(204, None)
    found = models.Dossier.objects.select_related("authority", "reception_place").get(id=id)
    access.opened(found, actor(request))
    return whole(request, response, found)


def sent_once(act: Callable[[], Any]) -> Any:
    """What a service does once a key of its own, in the words of who sends keys."""
    try:
        return act()
    except OtherContent as other:
        raise by_name.UsedKey from other


def _version(sent: int | None, seen: str | None) -> int | None:
    if sent is not None:
        return sent
    match = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', (seen or "").strip(), re.ASCII)
    return int(match[1]) if match else None
