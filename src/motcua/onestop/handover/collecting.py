"""Handing a result over where it lies: who came, and how it was made sure that they have it."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean
from motcua.foundation.files import images
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, store_upload
from motcua.onestop.dossiers import desk_people, services, store
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.handover import codes
from motcua.onestop.handover.enums import Confirmed
from motcua.onestop.handover.models import Collection
from motcua.onestop.handover.whereabouts import place_of

SUBJECT = "collection"
DRAWN = "data:image/png;base64,"
LARGEST = 300_000
"""Characters of a drawn signature as it is sent."""
NOT_DRAWN = _("Have the person sign in the field, or choose another way.")


@dataclass(frozen=True)
class Given:
    """What was typed and drawn: `who` came (applicant, other) with number, name and paper as at every counter; how it
    was confirmed: `drawn` a data address of a PNG, `code` six digits, or the signed slip, attached (`upload`) or noted
    (`note`: where it is kept)."""

    who: Mapping[str, str]
    confirmed: str
    drawn: str = ""
    code: str = ""
    note: str = ""
    upload: Any = None


def collect(
    dossier_id: UUID, given: Given, *, by: Actor, key: str | None = None, at: datetime | None = None
) -> Collection:  # fmt: skip
    """The result is in the hands of who came; the dossier closes. Raises the refusal that names where it lies, Invalid
    by field; a repeated key gives the first hand-over back."""
    moment = at or now()
    case = store.load(dossier_id, by.officer_id)
    if case.repeats(Verb.RETURN_RESULT, key):
        return Collection.objects.filter(dossier_id=dossier_id).latest("at")
    ports.get(Whereabouts).require(case, by.holding(case.grants) if case.grants is not None else by)
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=dossier_id)
    received_by, wrong = _who(dossier, given)
    code_id = None
    if given.confirmed not in set(Confirmed):
        wrong["confirmed"] = _("Choose how receipt is confirmed.")
    elif given.confirmed == Confirmed.CODE and not wrong:
        code_id = codes.check(dossier_id, given.code, moment)
    elif given.confirmed == Confirmed.SIGNATURE and not given.drawn:
        wrong["drawn"] = NOT_DRAWN
    elif given.confirmed == Confirmed.SLIP and not given.upload and len(clean(given.note)) < 3:
        wrong["note"] = _("Attach the signed slip, or write where it is kept.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    with transaction.atomic():
        file = _proof(given, by)
        made = Collection(
            id=uuid7(), dossier_id=dossier_id, place_id=_place(case), at=moment, officer_id=by.id,
            officer_name=by.name, is_applicant=given.who.get("who") != "other", received_by=received_by,
            confirmed=given.confirmed, file=file, sha256=file.sha256 if file else "", note=clean(given.note),
        )  # fmt: skip
        if code_id:
            codes.use(code_id, moment)
        told = {"how": given.confirmed, "sha256": made.sha256} if file else {"how": given.confirmed}
        services.return_result(dossier_id, by=by, received_by=received_by, at=moment, key=key, how=told)
        made.save()
        if file:
            acquire(file, kind=SUBJECT, subject_id=made.id, name=given.confirmed)
    return made


@transaction.atomic
def collect_together(
    dossier_id: UUID, others: Iterable[UUID], given: Given, *, by: Actor, key: str | None = None,
    at: datetime | None = None,
) -> list[Collection]:  # fmt: skip
    """Several results of one applicant into the same hands in one act: what confirms the first holds for all. All of
    them or none; raises as `collect` does, for any of them."""
    moment, rest = at or now(), sorted(set(others) - {dossier_id})
    for id in sorted({dossier_id, *rest}):
        store.lock(id)
    first = collect(dossier_id, given, by=by, key=key, at=moment)
    return [first, *(_along(id, first, by=by, key=f"{key}:{id}" if key else None, at=moment) for id in rest)]


def _along(dossier_id: UUID, first: Collection, *, by: Actor, key: str | None, at: datetime) -> Collection:
    case = store.load(dossier_id, by.officer_id)
    if case.repeats(Verb.RETURN_RESULT, key):
        return Collection.objects.filter(dossier_id=dossier_id).latest("at")
    if case.applicant_id != store.load(first.dossier_id).applicant_id:
        raise Refusal(_("These results are not of the same applicant. Hand each over by itself."))
    told = {"how": first.confirmed, "sha256": first.sha256} if first.sha256 else {"how": first.confirmed}
    made = Collection(
        id=uuid7(), dossier_id=dossier_id, place_id=_place(case), at=at, officer_id=by.id, officer_name=by.name,
        is_applicant=first.is_applicant, received_by=first.received_by, confirmed=first.confirmed, file=first.file,
        sha256=first.sha256, note=first.note,
    )  # fmt: skip
    services.return_result(dossier_id, by=by, received_by=first.received_by, at=at, key=key, how=told)
    made.save()
    if first.file:
        acquire(first.file, kind=SUBJECT, subject_id=made.id, name=first.confirmed)
    return made


def _place(case: store.Case) -> UUID:
    row = place_of(case.id)
    return row.place_id if row else case.reception_place_id


def _who(dossier: Dossier, given: Given) -> tuple[str, dict[str, Any]]:
    try:
        return desk_people.in_person(dossier, given.who), {}
    except Invalid as invalid:
        return "", dict(invalid.fields)


def _proof(given: Given, by: Actor) -> StoredFile | None:
    if given.confirmed == Confirmed.SIGNATURE:
        return store_upload(SimpleUploadedFile("chu-ky-nhan.png", drawn_bytes(given.drawn), "image/png"), by=by)
    if given.confirmed == Confirmed.SLIP and given.upload:
        return store_upload(given.upload, by=by)
    return None


def drawn_bytes(text: str) -> bytes:
    """The picture of a drawn signature; raises Invalid at the field `drawn`, also when nothing is drawn on it."""
    sentence = _("The signature could not be read. Have the person sign once more, or choose another way.")
    if not text.startswith(DRAWN) or len(text) > LARGEST:
        raise Invalid(sentence, fields={"drawn": sentence})
    try:
        found = base64.b64decode(text[len(DRAWN) :], validate=True)
        is_empty = images.is_one_colour(found)
    except (binascii.Error, FileRefused):
        raise Invalid(sentence, fields={"drawn": sentence}) from None
    if is_empty:
        raise Invalid(NOT_DRAWN, fields={"drawn": NOT_DRAWN})
    return found
