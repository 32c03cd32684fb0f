"""What pages and figures read of the checklists."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q

from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.models import FirstLook, Screening, ScreeningLine
from motcua.assistant.screening.services import LOOKED_BACK, MAY_BE_READ, READ, due
from motcua.assistant.screening.verdicts import State
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import floor7
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.services import scanner
from motcua.onestop.dossiers.models import SubmittedDocument


def waiting() -> tuple[int, datetime | None]:
    """(how many files wait to be looked at, since when)."""
    found = due().aggregate(n=Count("id"), oldest=Min("added_at"))
    return found["n"], found["oldest"]


def sent_of(dossier_id: UUID) -> Sequence[SubmittedDocument]:
    """The files of a dossier that count now, the earliest first, each with its look and its first look where it has
    them: one statement."""
    rows = SubmittedDocument.objects.filter(dossier_id=dossier_id, replaced_at__isnull=True, file__isnull=False)
    return list(rows.select_related("file__first_look", "screening").order_by("id"))


def look_at(row: SubmittedDocument) -> Screening | None:
    """The look at a row of `sent_of`."""
    return getattr(row, "screening", None)


def flaws_at(row: SubmittedDocument) -> list[Flaw]:
    """What was seen of it at once."""
    seen: FirstLook | None = getattr(row.file, "first_look", None)
    return [flaw for flaw in Flaw if seen and flaw in seen.flaws]


def waits(row: SubmittedDocument) -> bool:
    """Whether the machine looks at it yet, in a dossier that is open and whose procedure has rules: what `due` says of
    many, of one. Files of a kind that it does not read, not open, or sent too long ago it does not look at."""
    file = row.file
    if file is not None and file.scan_state == ScanState.NOT_SCANNED and (scanner() or not settings.MADE_UP):
        return False  # it is not opened before it was scanned
    return (
        file is not None and look_at(row) is None and file.media_type in READ and file.scan_state in MAY_BE_READ
        and file.purged_at is None and file.created_by != SYSTEM.id and row.id >= floor7(now() - LOOKED_BACK)
    )  # fmt: skip


def lines_of(dossier_id: UUID) -> Sequence[ScreeningLine]:
    """The lines of the files that count now, document by document; whether there is a picture as `has_picture`."""
    found = ScreeningLine.objects.filter(
        screening__dossier_id=dossier_id, screening__document__replaced_at__isnull=True
    )
    has = ExpressionWrapper(Q(picture__isnull=False), output_field=BooleanField())
    rows = found.select_related("screening__document").annotate(has_picture=has).defer("picture")
    return list(rows.order_by("screening_id", "place"))


def to_look_at(lines: Sequence[ScreeningLine]) -> list[ScreeningLine]:
    """Those that are not as they should be and wait for an officer's word."""
    return [line for line in lines if line.state != State.FOUND and not line.answer]


def next_to_say(line: ScreeningLine) -> UUID | None:
    """The line of the same dossier that waits for a word next, behind this one or from the beginning."""
    rows = lines_of(line.screening.dossier_id)
    order = {one.id: n for n, one in enumerate(rows)}
    waiting, here = [one.id for one in to_look_at(rows)], order.get(line.id, -1)
    return min(waiting, key=lambda id: (order[id] < here, order[id]), default=None)
