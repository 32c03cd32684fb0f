"""One PDF of the letters and results of many dossiers, in their order, for the printer of the office."""

import io
from collections.abc import Iterable
from contextlib import ExitStack
from uuid import UUID

import pikepdf

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local, now
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, open_blob, store_bytes
from motcua.onestop.deskwork.models import BulkJob
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Result
from motcua.onestop.dossiers.store import SUBJECT

RESULT, PDF = "result", "application/pdf"
HELD_FOR = "bulk_job"
OUT = (ResultState.SIGNED, ResultState.ISSUED)


def titles(job: BulkJob) -> dict[str, str]:
    """{kind: title} of the letters and results that the dossiers of this job have, by how many have them."""
    dossiers = job.items.values("dossier_id")
    letters = Letter.objects.filter(subject_kind=SUBJECT, subject_id__in=dossiers, voided_at=None)
    found: dict[str, str] = {}
    for kind, title in letters.exclude(kind=RESULT).order_by("kind").values_list("kind", "title").distinct():
        found.setdefault(kind, title)
    if Result.objects.filter(dossier_id__in=dossiers, state__in=OUT).exists():
        found[RESULT] = ""
    return found


def printable(dossiers: Iterable[UUID]) -> set[UUID]:
    """Those of which anything can be printed."""
    ids = list(dossiers)
    letters = Letter.objects.filter(subject_kind=SUBJECT, subject_id__in=ids, voided_at=None).exclude(kind=RESULT)
    results = Result.objects.filter(dossier_id__in=ids, state__in=OUT).exclude(file=None)
    return {*letters.values_list("subject_id", flat=True), *results.values_list("dossier_id", flat=True)}


def kinds(job: BulkJob) -> list[str]:
    return list(titles(job))


def files_of(dossier_id: UUID, wanted: Iterable[str]) -> list[UUID]:
    """The newest of each kind that stands, in the order of `wanted`."""
    found: list[UUID] = []
    for kind in wanted:
        if kind == RESULT:
            rows = Result.objects.filter(dossier_id=dossier_id, state__in=OUT).order_by("-version")
        else:
            letters = Letter.objects.filter(subject_kind=SUBJECT, subject_id=dossier_id, kind=kind, voided_at=None)
            rows = letters.order_by("-issued_at")  # type: ignore[assignment]
        if id := rows.values_list("file_id", flat=True).first():
            found.append(id)
    return found


def bind(job: BulkJob) -> StoredFile | None:
    """All files of the items one behind the other; None when there is none. Signatures do not hold in a print: it is
    for paper, the signed files stay as they are."""
    ids = [UUID(id) for item in job.items.order_by("seq") for id in item.files]
    if not ids:
        return None
    known, out = StoredFile.objects.in_bulk(ids), io.BytesIO()
    with ExitStack() as opened, pikepdf.new() as whole:
        for id in ids:  # each stays open until the whole is written: its pages are read then
            whole.pages.extend(opened.enter_context(pikepdf.open(opened.enter_context(open_blob(known[id])))).pages)
        whole.save(out)
    name = f"ban-in-{local(now()):%Y%m%d-%H%M}.pdf"
    stored = store_bytes(out.getvalue(), name=name, media_type=PDF, by=SYSTEM)
    acquire(stored, kind=HELD_FOR, subject_id=job.id, name="print")
    return stored
