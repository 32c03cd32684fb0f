"""A list that waits for its officer's decision: kept, looked at, imported or forgotten."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.onestop.catalogue import listing_import
from motcua.onestop.catalogue.listing import SOURCE
from motcua.onestop.catalogue.listing_files import Columns, columns_of, lines
from motcua.onestop.catalogue.models import ListUpload
from motcua.onestop.catalogue.services import require_controller

WAITS = timedelta(days=1)


@transaction.atomic
def keep(content: bytes, name: str, source: str, *, by: Actor) -> ListUpload:
    """In the place of the one before. Raises NotAllowed."""
    require_controller(by)
    ListUpload.objects.filter(at__lt=now() - WAITS).delete()
    values = {
        "name": Path(name).name[:200], "source": source, "columns": {}, "content": content, "at": now(),
        "digest": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    return ListUpload.objects.update_or_create(officer=by.id, defaults=values)[0]


def waiting(by: Actor) -> ListUpload | None:
    return ListUpload.objects.filter(officer=by.id, at__gte=now() - WAITS).first()


def set_columns(upload: ListUpload, columns: Mapping[str, str], *, by: Actor) -> None:
    require_controller(by)
    upload.columns = {name: heading for name, heading in columns.items() if heading}
    upload.save(update_fields=["columns"])


@contextmanager
def _file(upload: ListUpload) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name).suffix) as file:
        file.write(upload.content)
        file.flush()
        yield Path(file.name)


def columns(upload: ListUpload) -> Columns | None:
    """The head of its table; None for a file without columns. Raises ListUnreadable."""
    with _file(upload) as path:
        return columns_of(path, upload.name, upload.columns)


def preview(upload: ListUpload) -> listing_import.Report:
    """What importing it would do. Raises ListUnreadable."""
    with _file(upload) as path:
        return listing_import.compare(lines(path, upload.name, upload.columns), upload.source or SOURCE)[0]


@transaction.atomic
def take_in(upload: ListUpload, *, by: Actor, seen: tuple[int, int]) -> listing_import.Report:
    """Raises NotAllowed, ListUnreadable, ListChanged."""
    with _file(upload) as path:
        report = listing_import.take_in(
            lines(path, upload.name, upload.columns), by=by, name=upload.name, digest=upload.digest,
            source=upload.source or SOURCE, seen=seen,
        )  # fmt: skip
    upload.delete()
    return report
