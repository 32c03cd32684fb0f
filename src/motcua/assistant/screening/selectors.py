"""What pages and figures read of the checklists."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q

from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.assistant.screening.services import due
from motcua.assistant.screening.verdicts import State
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers.models import SubmittedDocument


def waiting() -> tuple[int, datetime | None]:
    """(how many files wait to be looked at, since when)."""
    found = due().aggregate(n=Count("id"), oldest=Min("added_at"))
    return found["n"], found["oldest"]


def waiting_of(dossier_id: UUID) -> int:
    """How many files of the dossier the machine has not looked at yet."""
    return due().filter(dossier_id=dossier_id).count()


def unseen_of(dossier_id: UUID) -> Sequence[StoredFile]:
    """Files of the dossier that the machine has not looked at and does not wait for: of a kind that it does not read,
    not open, or sent too long ago."""
    rows = SubmittedDocument.objects.filter(
        dossier_id=dossier_id, replaced_at__isnull=True, file__isnull=False, screening__isnull=True
    )
    waits = set(due().filter(dossier_id=dossier_id).values_list("id", flat=True))
    return [row.file for row in rows.select_related("file").order_by("id") if row.file and row.id not in waits]


def looks_of(dossier_id: UUID) -> Sequence[Screening]:
    """The looks at the files that count now, the earliest first."""
    found = Screening.objects.filter(dossier_id=dossier_id, document__replaced_at__isnull=True)
    return list(found.select_related("document__file").order_by("id"))


def lines_of(dossier_id: UUID) -> Sequence[ScreeningLine]:
    """The lines of the files that count now, document by document; whether there is a picture as `has_picture`."""
    found = ScreeningLine.objects.filter(
        screening__dossier_id=dossier_id, screening__document__replaced_at__isnull=True
    )
    has = ExpressionWrapper(Q(picture__isnull=False), output_field=BooleanField())
    return list(found.annotate(has_picture=has).defer("picture").order_by("screening_id", "place"))


def to_look_at(lines: Sequence[ScreeningLine]) -> list[ScreeningLine]:
    """Those that are not as they should be and wait for an officer's word."""
    return [line for line in lines if line.state != State.FOUND and not line.answer]


def next_to_say(line: ScreeningLine) -> UUID | None:
    """The line of the same dossier that waits for a word next, behind this one or from the beginning."""
    rows = lines_of(line.screening.dossier_id)
    order = {one.id: n for n, one in enumerate(rows)}
    waiting, here = [one.id for one in to_look_at(rows)], order.get(line.id, -1)
    return min(waiting, key=lambda id: (order[id] < here, order[id]), default=None)
