"""What is told at once of files that were just sent. Nothing is refused by it, and nobody waits longer than told here:
what was not looked at in time is looked at with the whole dossier."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from uuid import UUID

from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.models import FirstLook
from motcua.assistant.screening.ports import FirstLooker, LookFailed
from motcua.foundation.common import ports
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import read_bytes

log = logging.getLogger(__name__)
WITHIN = 2.4
"""Seconds for all files of one sending, of the three after which the person has an answer."""
MOST_BYTES = 30_000_000
LOOKED_AT = ("application/pdf", "image/jpeg", "image/png")


def look(files: Iterable[StoredFile], *, within: float = WITHIN) -> dict[UUID, list[Flaw]]:
    """{file: its flaws} of those that have some; kept for every file that was looked at, so that each is looked at
    once."""
    until = monotonic() + within
    wanted = {file.id: file for file in files if file.media_type in LOOKED_AT and file.size <= MOST_BYTES}
    known = set(FirstLook.objects.filter(file_id__in=wanted).values_list("file_id", flat=True)) if wanted else set()
    made = []
    for file in wanted.values():
        if file.id in known or file.scan_state == ScanState.INFECTED:
            continue
        begun = monotonic()
        try:
            flaws = ports.get(FirstLooker).look(read_bytes(file), file.media_type, within=until - begun)
        except (LookFailed, FileRefused) as failed:
            log.info("File %s got no first look: %s", file.id, failed)
            if monotonic() >= until:
                break
            continue
        made.append(FirstLook(file=file, flaws=list(flaws), took_ms=round((monotonic() - begun) * 1000)))
    FirstLook.objects.bulk_create(made, ignore_conflicts=True)
    return {one.file_id: [Flaw(flaw) for flaw in one.flaws] for one in made if one.flaws}


def flaws_of(files: Iterable[StoredFile]) -> Mapping[UUID, Sequence[Flaw]]:
    """{file: what was seen at once}, of those with a flaw."""
    ids = [file.id for file in files]
    rows = FirstLook.objects.filter(file_id__in=ids).exclude(flaws=[]).values_list("file_id", "flaws") if ids else ()
    return {id: [flaw for flaw in Flaw if flaw in flaws] for id, flaws in rows}
