"""The worker's part: files that were sent are looked at in a lane of their own, so that nothing else waits for it."""

from motcua.assistant.screening import services
from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic

PIECE = 20


def _lane() -> None:
    while found := list(services.due().values_list("id", flat=True)[:PIECE]):
        if not sum(services.look(id) is not None for id in found):
            break  # what is left waits for the scanner, or is gone


LANES = Lanes("screening", _lane, most=1)


@periodic(2)
def screen_documents() -> int:
    """Open the lane when something is due; returns how many work now."""
    return LANES.keep(1 if services.due().exists() else LANES.working())
