"""A list that waits for its officer's decision: kept, looked at, imported or forgotten.

A short one is read while its page is made; a long one by the worker, which counts its rows as it goes.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import in_each
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Refusal
from motcua.onestop.catalogue import listing_import
from motcua.onestop.catalogue.enums import ListStage
from motcua.onestop.catalogue.listing import Noted, Reason
from motcua.onestop.catalogue.listing_files import Columns, Line, columns_of, lines
from motcua.onestop.catalogue.listing_import import Note, Progress, Refused, Report
from motcua.onestop.catalogue.listing_tables import ListUnreadable
from motcua.onestop.catalogue.models import ListUpload
from motcua.onestop.catalogue.services import require_controller

WAITS = timedelta(days=1)
SHORT = 512 * 1024
"""Bytes; more of them are the worker's: about 3,000 rows of a CSV file, 10,000 of a packed one."""
SHOWN = 500
"""So many refused rows, and so many notes, are kept for the page; the command prints all."""
AGREED = (ListStage.IMPORT, ListStage.IMPORTING)


class ListBusy(Conflict):
    """The list was agreed to and is being imported, or is no longer the one that was meant; it stays as it is."""

    code = "list-busy"


@dataclass
class Found:
    """What is known of a list: the head of its table (None for a file without columns); the numbers of its report, with
    the first of the rows that are refused or noted; a sentence in each language when something stands in the way."""

    columns: Columns | None = None
    report: Report | None = None
    refused: int = 0
    hidden: int = 0
    refusal: Mapping[str, str] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Found":
        columns, report = data.get("columns"), data.get("report")
        if columns:
            columns = Columns(**{**columns, "names": tuple(columns["names"]), "sheets": tuple(columns["sheets"])})
        if report:
            refused = [Refused(**{**row, "reason": Reason(row["reason"])}) for row in report["refused"]]
            noted = [Note(**{**row, "what": Noted(row["what"])}) for row in report["noted"]]
            report = Report(**{**report, "refused": refused, "noted": noted})
        return cls(columns, report, data.get("refused", 0), data.get("hidden", 0), data.get("refusal", {}))


def _told(report: Report) -> dict[str, Any]:
    hidden = report.count_refused - len(report.refused) + report.count_noted - len(report.noted)
    return {"report": report, "refused": report.count_refused, "hidden": hidden}


@transaction.atomic
def keep(content: bytes, name: str, source: str, *, by: Actor) -> ListUpload:
    """In the place of the one before. Raises NotAllowed, ListBusy."""
    require_controller(by)
    ListUpload.objects.filter(at__lt=now() - WAITS).delete()
    before = ListUpload.objects.select_for_update().filter(officer=by.id).first()
    if before and before.stage in AGREED:
        raise ListBusy(
            _("The list “%(name)s” is being imported. Wait until that is done, then choose the next one."),
            name=before.name,
        )  # fmt: skip
    values = {
        "name": Path(name).name[:200], "source": source, "columns": {}, "content": content, "at": now(),
        "digest": hashlib.sha256(content).hexdigest(), "sheet": "", "found": {}, "agreed": [], "rows_read": 0,
        "stage": ListStage.LOOK if len(content) > SHORT else ListStage.NOW, "moved_at": None,
        "asked_at": now(),
    }  # fmt: skip
    return ListUpload.objects.update_or_create(officer=by.id, defaults=values)[0]


def waiting(by: Actor) -> ListUpload | None:
    return ListUpload.objects.filter(officer=by.id, at__gte=now() - WAITS).first()


def set_columns(upload: ListUpload, columns: Mapping[str, str], *, by: Actor, sheet: str = "") -> None:
    """What is in which column; the list is looked at anew. Raises NotAllowed, ListBusy."""
    require_controller(by)
    upload.columns, upload.sheet = {name: heading for name, heading in columns.items() if heading}, sheet
    changed: dict[str, Any] = {"columns": upload.columns, "sheet": sheet}
    if upload.stage != ListStage.NOW:
        changed |= {"stage": ListStage.LOOK, "rows_read": 0, "asked_at": now(), "found": {}}
    mine = ListUpload.objects.filter(officer=upload.officer, digest=upload.digest)
    if not mine.exclude(stage__in=[*AGREED, ListStage.IMPORTED]).update(**changed):
        raise ListBusy(_("The list is being imported, or another was chosen meanwhile. Its columns stay as they are."))


@contextmanager
def _file(upload: ListUpload) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name).suffix) as file:
        file.write(upload.content)
        file.flush()
        yield Path(file.name)


def look(upload: ListUpload, progress: Progress | None = None) -> Found:
    """What importing it would do, and what stands in its way; nothing is written."""
    found = Found()
    with _file(upload) as path:
        try:
            found.columns = columns_of(path, upload.name, upload.columns, upload.sheet)
            rows = lines(path, upload.name, upload.columns, upload.sheet)
            told = _told(listing_import.compare(rows, upload.source, progress, SHOWN))
            found.report, found.refused, found.hidden = told["report"], told["refused"], told["hidden"]
        except Refusal as refusal:
            found.refusal = in_each(refusal.__str__)
    return found


def found_of(upload: ListUpload) -> Found | None:
    """None while the worker reads."""
    if upload.stage == ListStage.NOW:
        return look(upload)
    return Found.of_data(upload.found) if upload.stage in (ListStage.LOOKED, ListStage.IMPORTED) else None


def agree(upload: ListUpload, *, by: Actor, seen: tuple[int, int]) -> Report | None:
    """Import it, or have the worker import it (None). Raises NotAllowed, ListUnreadable, ListChanged."""
    require_controller(by)
    if upload.stage == ListStage.NOW:
        return take_in(upload, by=by, seen=seen)
    ListUpload.objects.filter(officer=upload.officer, digest=upload.digest, stage=ListStage.LOOKED).update(
        stage=ListStage.IMPORT, agreed=list(seen), rows_read=0, asked_at=now()
    )
    return None


@transaction.atomic
def take_in(
    upload: ListUpload, *, by: Actor, seen: tuple[int, int], progress: Progress | None = None
) -> Report:  # fmt: skip
    """A newer list that the officer chose meanwhile stays as it is. Raises NotAllowed, ListUnreadable, ListChanged."""
    with _file(upload) as path:
        report = listing_import.take_in(
            lines(path, upload.name, upload.columns, upload.sheet), by=by, name=upload.name, digest=upload.digest,
            source=upload.source, seen=seen, progress=progress, kept=SHOWN,
        )  # fmt: skip
    mine = ListUpload.objects.filter(officer=upload.officer, digest=upload.digest, stage=upload.stage)
    if upload.stage == ListStage.NOW:
        mine.delete()
    else:
        mine.update(stage=ListStage.IMPORTED, found=Found(**_told(report)).to_data(), content=b"")
    return report


def waiting_for_the_worker() -> tuple[int, datetime | None]:
    """(how many long lists are not read or imported yet, since when the oldest waits)."""
    stages = [ListStage.LOOK, ListStage.LOOKING, ListStage.IMPORT, ListStage.IMPORTING]
    found = ListUpload.objects.filter(stage__in=stages).aggregate(n=Count("officer"), oldest=Min("asked_at"))
    return found["n"], found["oldest"]


def of_the_worker(silent_since: Any) -> QuerySet[ListUpload]:
    """Long lists that wait, and those whose worker has given no sign since."""
    waits = ListUpload.objects.filter(stage__in=[ListStage.LOOK, ListStage.IMPORT])
    stuck = ListUpload.objects.filter(
        stage__in=[ListStage.LOOKING, ListStage.IMPORTING], moved_at__lt=silent_since
    )  # fmt: skip
    return waits | stuck


def claim(upload: ListUpload, stage: ListStage) -> ListUpload | None:
    """The list as it stands once the worker has taken it, with `tries` counted in `found`; None when another worker was
    faster or its officer chose another meanwhile."""
    found = upload.found | {"tries": tries_of(upload) + 1 if upload.stage == stage else 1}
    claimed = ListUpload.objects.filter(
        officer=upload.officer, digest=upload.digest, stage=upload.stage, moved_at=upload.moved_at
    ).update(stage=stage, moved_at=now(), found=found)  # fmt: skip
    return _as_read(upload, stage).first() if claimed else None


def tries_of(upload: ListUpload) -> int:
    return int(upload.found.get("tries", 0))


def _as_read(upload: ListUpload, stage: ListStage) -> QuerySet[ListUpload]:
    return ListUpload.objects.filter(officer=upload.officer, digest=upload.digest, stage=stage)


def looked(upload: ListUpload, found: Found) -> None:
    """What the worker found in the list it claimed; nothing where the officer chose other columns or another list."""
    mine = _as_read(upload, ListStage(upload.stage)).filter(columns=upload.columns, sheet=upload.sheet)
    mine.update(stage=ListStage.LOOKED, found=found.to_data())


class OneUnreadable(ListUnreadable):
    """`which` of the lists (0, 1) cannot be read."""

    def __init__(self, which: int, refusal: Refusal):
        self.which = which
        super().__init__(refusal.message, **refusal.facts)


def compared(files: Sequence[tuple[bytes, str]]) -> dict[str, Any]:
    """What two files, (content, name) each, say of the same procedures, as `listing_import.between` tells it, with
    `columns` of each (None for a file that has none). Raises OneUnreadable."""
    columns: list[Columns | None] = [None] * len(files)
    with ExitStack() as stack:
        found = []
        for which, (content, name) in enumerate(files):
            file = stack.enter_context(tempfile.NamedTemporaryFile(suffix=Path(name).suffix))
            file.write(content)
            file.flush()
            found.append(_whole(which, Path(file.name), name, columns))
        return {**listing_import.between(*found), "columns": columns}


def _whole(which: int, path: Path, name: str, columns: list[Columns | None]) -> Iterator[Line]:
    try:
        yield from lines(path, name, heard=lambda found: columns.__setitem__(which, found))
    except Refusal as refusal:
        raise OneUnreadable(which, refusal) from refusal
