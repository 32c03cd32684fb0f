"""The worker's part: jobs over many dossiers go on beside its other work, in lanes that end when nothing is due;
warnings are given; what is old is forgotten."""

from django.db import transaction

from motcua.foundation.common.clock import now
from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic
from motcua.foundation.files.services import discard
from motcua.onestop.deskwork import bulk, warnings
from motcua.onestop.deskwork.enums import JobState
from motcua.onestop.deskwork.models import BulkJob
from motcua.onestop.deskwork.printing import HELD_FOR

PIECE = 20


def _lane() -> None:
    """A piece of each job in turn, so that a long one keeps no short one waiting."""
    while found := bulk.due():
        if not sum(bulk.run(id, PIECE) for id in found):
            break  # others have the rest in hand


LANES = Lanes("bulk", _lane, most=2)


@periodic(1)
def bulk_lanes() -> int:
    """Open lanes when something is due; returns how many work now."""
    return LANES.keep(len(bulk.due()))


@periodic(300)
def warn_early() -> int:
    """Returns how many warnings were new."""
    return warnings.give()


@periodic(3600)
def forget_old_bulk() -> int:
    """Jobs that were never begun after a day, others with their prints after 90 days, and warnings of what is over;
    returns how many went."""
    old = BulkJob.objects.filter(state=JobState.PREPARED, created_at__lt=now() - bulk.PREPARED_FOR)
    over = (JobState.DONE, JobState.STOPPED)
    ended = BulkJob.objects.filter(state__in=over, created_at__lt=now() - bulk.KEPT).select_related("file")
    gone = 0
    for job in [*old[:500], *ended[:500]]:
        with transaction.atomic():
            if job.file and not discard(job.file, kind=HELD_FOR, subject_id=job.id):
                continue  # somebody uses the same bytes now: the next time
            job.delete()
        gone += 1
    return gone + warnings.forget(now())
