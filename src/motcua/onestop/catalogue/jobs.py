"""Periodic work: long lists of procedures are read, and imported once their officer has agreed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection

from motcua.foundation.common.bilingual import in_each
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.relay import periodic
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.onestop.catalogue import list_uploads
from motcua.onestop.catalogue.enums import ListStage
from motcua.onestop.catalogue.models import ListUpload

SILENT = timedelta(minutes=5)
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
        claimed = ListUpload.objects.filter(
            officer=upload.officer, digest=upload.digest, stage=upload.stage, moved_at=upload.moved_at
        ).update(stage=NEXT[ListStage(upload.stage)], moved_at=now())  # fmt: skip
        if claimed:
            upload.refresh_from_db()
            _go_on(upload)
            done += 1
    return done


def _go_on(upload: ListUpload) -> None:
    counter = _Counter(upload)
    mine = ListUpload.objects.filter(officer=upload.officer, digest=upload.digest)
    try:
        if upload.stage == ListStage.LOOKING:
            found = list_uploads.look(upload, counter)
            mine.filter(stage=ListStage.LOOKING).update(stage=ListStage.LOOKED, found=found.to_data())
            return
        officer = Account.objects.select_related("officer").get(id=upload.officer)
        try:
            list_uploads.take_in(upload, by=actor_for_account(officer), seen=tuple(upload.agreed), progress=counter)
        except Refusal as refusal:
            found = list_uploads.look(upload)
            found.refusal = in_each(refusal.__str__)
            mine.update(stage=ListStage.LOOKED, found=found.to_data())
    finally:
        counter.close()
