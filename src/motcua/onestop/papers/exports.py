"""A person's data put together for them: asked for, counted, built off the request path, kept some days, let go.

One ZIP: `tom-tat.html` to read, `du-lieu.json` for programs, the papers under `ho-so/<dossier code>/`, `chua-gui/` (of
forms that are not sent) and a folder for each kind of thing that other rooms keep. What does not fit into the bounds,
or is lost in the store, is named in both, and opens on the page of what it belongs to.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.common.events import announce
from motcua.foundation.files import access
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, discard, ensure_open, open_blob, store_made
from motcua.foundation.identity import readings
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Account
from motcua.onestop.papers import own_data
from motcua.onestop.papers.enums import ExportState
from motcua.onestop.papers.events import ExportAsked, ExportCounted
from motcua.onestop.papers.models import Export

SUBJECT = "data_export"
KEPT = timedelta(days=3)
PAUSE = timedelta(hours=1)
"""Between two that were finished: building one is not free."""
MOST_BYTES = 200 * 1024 * 1024
"""Of papers; the rest stay on the pages of their dossiers."""
ZIP = "application/zip"
PIECE = 1 << 20
OPEN = (ExportState.ASKED, ExportState.BUILDING)


@transaction.atomic
def ask(*, by: Actor, at: datetime | None = None) -> Export:
    """Begin one for the person who asks; while one is under way, that one. Raises Refusal soon after the last."""
    if by.person_id is None:
        raise NotAllowed(_("Only a person can ask for their own data."))
    moment, mine = at or now(), Export.objects.filter(person_id=by.person_id)
    if under_way := mine.filter(state__in=OPEN).first():
        return under_way
    last = mine.filter(state=ExportState.READY).order_by("-id").first()
    if last and last.ready_at and moment - last.ready_at < PAUSE:
        raise Refusal(_("The file of a moment ago is still good. You can ask for a new one after an hour."),
                      code="export-just-made")  # fmt: skip
    try:
        with transaction.atomic():
            made = Export.objects.create(person_id=by.person_id, account_id=by.id, asked_at=moment)
    except IntegrityError:  # the button was pressed twice at the same moment
        return mine.get(state__in=OPEN)
    audit.record("data.export_asked", by=by, subject=(SUBJECT, made.id), at=moment)
    announce(ExportAsked(made.id))
    return made


def exports_of(by: Actor) -> QuerySet[Export]:
    """The person's own, the newest first."""
    mine = Export.objects.filter(person_id=by.person_id) if by.person_id else Export.objects.none()
    return mine.select_related("file").order_by("-id")


@transaction.atomic
def count(id: UUID) -> None:
    """How much there is, so that the person sees that it is under way."""
    found = Export.objects.select_for_update().get(id=id)
    if found.state != ExportState.ASKED:
        return
    found.state = ExportState.BUILDING
    found.dossiers = own_data.dossiers_of(_person(found)).count()
    found.save(update_fields=["state", "dossiers"])
    announce(ExportCounted(id))


@transaction.atomic
def build(id: UUID) -> None:
    """Make the file. A failure is tried again by the worker; nothing half made is kept."""
    found = Export.objects.select_for_update().get(id=id)
    if found.state != ExportState.BUILDING:
        return
    person, moment = _person(found), now()
    with tempfile.TemporaryFile() as room:
        found.papers, found.left_out = _write(room, person, moment)
        room.seek(0)
        name = f"du-lieu-cua-toi-{local(moment):%Y-%m-%d}.zip"
        file = store_made(_pieces(room), name=name, media_type=ZIP, by=SYSTEM)
    acquire(file, kind=SUBJECT, subject_id=found.id)
    found.file, found.state, found.ready_at, found.ends_at = file, ExportState.READY, moment, moment + KEPT
    found.save()
    readings.note(ReadingKind.EXPORT, about=found.person_id, subject=(SUBJECT, found.id), by=person, at=moment,
                  detail={"dossiers": found.dossiers, "papers": found.papers}, each=True)  # fmt: skip


def _person(found: Export) -> Actor:
    """The person as who signed in: acts for no business here."""
    return actor_for_account(Account.objects.select_related("person", "officer").get(id=found.account_id), assurance=2)


def _pieces(room: IO[bytes]) -> Iterator[bytes]:
    while piece := room.read(PIECE):
        yield piece


def _write(room: IO[bytes], person: Actor, at: datetime) -> tuple[int, int]:
    """(papers put in, papers left out)."""
    data, papers = own_data.gather(person, at)
    kept = left = used = 0
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, file, entry in papers:
            source = _opened(file, person, used)
            entry["in_this_file"] = place if source else ""
            if source is None:
                left += 1
                continue
            # Scans and PDF files are packed already: they are stored as they are, which takes no time of the worker.
            stored = zipfile.ZipInfo(place, local(at).timetuple()[:6])
            with source, archive.open(stored, "w", force_zip64=True) as target:
                while piece := source.read(PIECE):
                    target.write(piece)
            kept, used = kept + 1, used + file.size
        data["left_out"] = left
        archive.writestr("du-lieu.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
        with translation.override("vi"):
            archive.writestr("tom-tat.css", (Path(__file__).parent / "export.css").read_text())
            archive.writestr("tom-tat.html", render_to_string("papers/export.html", {"data": data, "at": at}))
    return kept, left


def _opened(file: StoredFile, person: Actor, used: int) -> BinaryIO | None:
    """The bytes, checked; None for what does not fit, is closed, or is missing or damaged in the store: one bad paper
    does not keep the others from the person."""
    if used + file.size > MOST_BYTES or not access.may_read(person, file):
        return None
    try:
        ensure_open(file)
        return open_blob(file)
    except FileRefused:
        return None


def to_save(id: UUID, *, by: Actor, at: datetime | None = None) -> StoredFile:
    """The file for the person themselves, kept as saved. Raises Export.DoesNotExist for others', Refusal when over."""
    moment = at or now()
    found = exports_of(by).get(id=id)
    if found.state != ExportState.READY or found.file is None or found.ends_at is None or found.ends_at <= moment:
        raise Refusal(_("This file is no longer kept. Ask for a new one."), code="export-over")
    if found.saved_at is None:
        Export.objects.filter(id=id, saved_at=None).update(saved_at=moment)
    readings.note(ReadingKind.EXPORT_SAVED, about=found.person_id, subject=(SUBJECT, found.id), by=by, at=moment,
                  each=True)  # fmt: skip
    return found.file


def end_old(limit: int = 100) -> int:
    """Remove files whose days are over, and give up those that nobody can build; returns how many."""
    ended = 0
    for id in Export.objects.filter(state=ExportState.READY, ends_at__lte=now()).values_list("id", flat=True)[:limit]:
        with transaction.atomic():
            found = Export.objects.select_for_update().get(id=id)
            if found.file and not discard(found.file, kind=SUBJECT, subject_id=found.id):
                continue  # it is being copied or saved at this moment: in the next round
            found.state = ExportState.ENDED
            found.save(update_fields=["state"])
            ended += 1
    stuck = Export.objects.filter(state__in=OPEN, asked_at__lt=now() - timedelta(days=1))
    return ended + stuck.update(state=ExportState.FAILED)
