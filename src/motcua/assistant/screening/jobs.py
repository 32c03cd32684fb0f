"""The worker's part: files that were sent are looked at in a lane of their own, so that nothing else waits for it."""

from datetime import timedelta
from uuid import UUID

from motcua.assistant.screening import services, trials
from motcua.assistant.screening.ports import Looker
from motcua.foundation.common import ports
from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic

PIECE = 20


def _lane() -> None:
    """One after the other; what cannot be opened yet is passed over until the next time. Rules are tried on one file
    whenever nothing that was sent waits."""
    last = UUID(int=0)
    try:
        while True:
            found = list(services.due().filter(id__gt=last).values_list("id", flat=True)[:PIECE])
            for last in found:
                services.look(last)
            if not found and not trials.step():
                break
    finally:
        ports.get(Looker).close()


LANES = Lanes("screening", _lane, most=1)


def _open(back: timedelta) -> int:
    """Open the lane when something is due; returns how many work now."""
    if LANES.working():
        return LANES.keep(1)
    return LANES.keep(1 if services.due(back).exists() or trials.is_due() else 0)


@periodic(2)
def screen_documents() -> int:
    """What was sent just now: of the days before, nearly all is looked at, and a province's are many to go through."""
    return _open(services.JUST_SENT)


@periodic(300)
def screen_left_over() -> int:
    """What waited for the scanner, or was sent while the worker stood still; and old trials of rules go."""
    trials.end_old()
    return _open(services.LOOKED_BACK)
