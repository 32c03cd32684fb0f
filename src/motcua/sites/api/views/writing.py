"""What changes something: a file kept, a dossier filed, an act done. Each through the service the pages call."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.files.services import store_upload
from motcua.foundation.identity.enums import Scope
from motcua.onestop.dossiers import by_name, models, sent_filing
from motcua.onestop.dossiers.enums import Channel, Verb
from motcua.sites.api import schemas
from motcua.sites.api.answers import ACTING, WRITING, refusals
from motcua.sites.api.security import acting, actor, filing, scopes
from motcua.sites.api.views import shapes
from motcua.sites.api.views.dossiers import SIGNING, CodeOf, own, router, whole

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
             response={200: schemas.Dossier, **ACTING}, summary=_("Do one of the actions that a dossier offers"),
             description=_("Name the version you have seen; another one answers 409 with who changed it and when. "
                           "With an Idempotency-Key it is done once."))  # fmt: skip
def act(
    request: HttpRequest, response: HttpResponse, payload: schemas.SentAct, verb: Verb, code: str = CodeOf,
    key: str | None = Header(None, alias="Idempotency-Key", pattern=KEY),
    seen: str | None = Header(None, alias="If-Match", max_length=40),
) -> Any:  # fmt: skip
    found = own(request, code)
    if verb in SIGNING and Scope.SIGN not in scopes(request):
        raise NotAllowed(
            gettext_lazy("This token may not be used for that; it needs the scope “%(scope)s”."), code="scope",
            scope=str(Scope.SIGN),
        )  # fmt: skip
    version = _version(payload.version, seen)
    if version is None and verb not in by_name.SAID:
        raise VersionNeeded
    by_name.do(found.id, verb, payload.fields, by=actor(request), version=version, key=key)
    found = models.Dossier.objects.select_related("authority", "reception_place").get(id=found.id)
    return whole(request, response, found)


def _version(sent: int | None, seen: str | None) -> int | None:
    if sent is not None:
        return sent
    match = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', (seen or "").strip(), re.ASCII)
    return int(match[1]) if match else None
