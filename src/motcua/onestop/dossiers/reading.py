"""An officer reads a dossier: kept for the person it is about, with office, role and the step it is read for."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import now
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.identity import readings
from motcua.foundation.identity.enums import ReadingKind, Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import selectors
from motcua.onestop.dossiers.models import Assignment, Dossier, SubmittedDocument
from motcua.onestop.dossiers.store import SUBJECT

_ORDER = (Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.RECEPTIONIST)

ABOUT: dict[str, Callable[[list[UUID]], Iterable[UUID]]] = {}
"""By kind of what holds a file: the dossiers that these subjects are about. Rooms above the dossiers add theirs."""


def opened(dossier: Dossier, by: Actor, kind: ReadingKind = ReadingKind.DOSSIER, **more: Any) -> None:
    """Once an officer (or system that reads for one), dossier and day; nobody else leaves a trace here."""
    _note(dossier, by, kind, (SUBJECT, dossier.id), more)


def file_opened(file: StoredFile, by: Actor) -> None:
    """A paper or result of a dossier, or of what a room above keeps about it; first of the dossier it is read for,
    where the same file stands in several."""
    if by.kind is not ActorKind.OFFICER or by.id == file.created_by:
        return
    held = list(FileReference.objects.filter(file=file, released_at=None).values_list("kind", "subject_id"))
    about = {id for kind, id in held if kind == SUBJECT}
    for kind, find in ABOUT.items():
        if subjects := [id for named, id in held if named == kind]:
            about |= set(find(subjects))
    own = set(selectors.visible_to(by).filter(id__in=about).values_list("id", flat=True))
    for dossier in sorted(Dossier.objects.filter(id__in=about)[:5], key=lambda one: one.id not in own):
        given = SubmittedDocument.objects.filter(dossier=dossier, file=file).values_list("document_key", flat=True)
        _note(dossier, by, ReadingKind.FILE, ("file", file.id), {"document": given.first() or "", "file": file.name})


def _note(dossier: Dossier, by: Actor, kind: ReadingKind, subject: tuple[str, UUID], more: dict[str, Any]) -> None:
    if by.kind is not ActorKind.OFFICER:
        return
    at: datetime = now()
    if readings.is_kept(readings.key_of(kind, dossier.applicant_id, subject, by, at)):
        return
    role, unit, step = _capacity(dossier, by)
    bundle = catalogue.bundle(dossier.revision_id)
    doing = bundle.graph.nodes.get(step)
    readings.note(
        kind, about=dossier.applicant_id, subject=subject, by=by, role=role, unit_id=unit, at=at,
        detail={"code": dossier.code, "title": bundle.title, "step": doing.title if doing else None, **more},
    )  # fmt: skip


def _capacity(dossier: Dossier, by: Actor) -> tuple[str, UUID | None, str]:
    """(role, unit, step) in which the officer reads: their open step, else the counter, else what they hold there."""
    steps = list(Assignment.objects.filter(dossier=dossier).order_by("-opened_at"))
    for step in sorted(steps, key=lambda s: (s.closed_at is not None, s.officer_id != by.id)):
        if by.has(step.role, step.unit_id):
            return step.role, step.unit_id, step.node if step.closed_at is None else ""
    if by.has(Role.RECEPTIONIST, dossier.reception_place_id):
        return Role.RECEPTIONIST, dossier.reception_place_id, ""
    units = [dossier.authority_id, *(s.unit_id for s in steps)]
    for unit in units:
        for role in _ORDER:
            if by.has(role, unit):
                return role, unit, ""
    held = sorted(by.grants, key=str)
    return held[0] + ("",) if held else ("", None, "")
