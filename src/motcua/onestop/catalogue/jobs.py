"""Periodic work: long lists of procedures are read, and imported once their officer has agreed."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import OperationalError, connection
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import in_each
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.relay import periodic
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.onestop.catalogue import list_uploads
from motcua.onestop.catalogue.enums import ListStage
from motcua.onestop.catalogue.list_uploads import Found
from motcua.onestop.catalogue.models import ListUpload

log = logging.getLogger(__name__)
SILENT = timedelta(minutes=5)
TRIES = 3
FAILED = _(
    "The list could not be read to its end because of a fault; nothing of it was imported. Save its table alone in a "
    "new file and choose that; if it fails again, tell the administrator."
)
NEXT = {
    ListStage.LOOK: ListStage.LOOKING, ListStage.LOOKING: ListStage.LOOKING,
    ListStage.IMPORT: ListStage.IMPORTING, ListStage.IMPORTING: ListStage.IMPORTING,
}  # fmt: skip


class _Counter:
    """Writes how far the worker is through a connection of its own: what stands in an open transaction nobody sees."""

    def __init__(self, upload: ListUpload):
        self.upload, self.thread = upload, ThreadPoolExecutor(1)

    def __call__(self, read: int) -> None:
        self.thread.submit(self._write, read)

    def _write(self, read: int) -> None:
        mine = ListUpload.objects.filter(officer=self.upload.officer, digest=self.upload.digest)
        mine.update(rows_read=read, moved_at=now())

    def close(self) -> None:
        self.thread.submit(lambda: connection.close())  # the one of that thread
        self.thread.shutdown()


@periodic(1)
def long_lists() -> int:
    """Returns how many lists got further."""
    done = 0
    for upload in list_uploads.of_the_worker(now() - SILENT):
        claimed = list_uploads.claim(upload, NEXT[ListStage(upload.stage)])
        if claimed:
            _go_on(claimed)
            done += 1
    return done


def _go_on(upload: ListUpload) -> None:
    """Whatever fails is told to the officer, so that no list is taken up again for ever."""
    if list_uploads.tries_of(upload) > TRIES:  # workers ended over it
        list_uploads.looked(upload, _failed())
        return
    counter = _Counter(upload)
    try:
        found = _read(upload, counter)
    except OperationalError:  # of the database: tried again when it answers
        raise
    except Exception:
        log.exception("a list of procedures failed")
        found = _failed()
    finally:
        counter.close()
    if found:
        list_uploads.looked(upload, found)


def _read(upload: ListUpload, counter: _Counter) -> Found | None:
    """What the officer is to be told; None when the list is imported."""
    if upload.stage == ListStage.LOOKING:
        return list_uploads.look(upload, counter)
    officer = Account.objects.select_related("officer").get(id=upload.officer)
    try:
        list_uploads.take_in(upload, by=actor_for_account(officer), seen=tuple(upload.agreed), progress=counter)
    except Refusal as refusal:
        found = list_uploads.look(upload)
        found.refusal = in_each(refusal.__str__)
        return found
    return None


def _failed() -> Found:
    return Found(refusal=in_each(lambda: str(FAILED)))
