"""The worker's part: files that were sent are looked at in a lane of their own, so that nothing else waits for it."""

from uuid import UUID

from motcua.assistant.screening import services
from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic

PIECE = 20


def _lane() -> None:
    """One after the other; what cannot be opened yet is passed over until the next time."""
    last = UUID(int=0)
    while found := list(services.due().filter(id__gt=last).values_list("id", flat=True)[:PIECE]):
        for last in found:
            services.look(last)


LANES = Lanes("screening", _lane, most=1)


@periodic(2)
def screen_documents() -> int:
    """Open the lane when something is due; returns how many work now."""
    return LANES.keep(1 if services.due().exists() else LANES.working())
