"""The worker's part: paper forms are read in a lane of their own, since a person waits; pictures are let go."""

from uuid import UUID

from motcua.assistant.intake import services
from motcua.assistant.intake.ports import FormReader
from motcua.foundation.common import ports
from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic


def _lane() -> None:
    """One after the other; what cannot be opened yet is passed over until the next time."""
    seen: set[UUID] = set()
    try:
        while found := list(services.due().exclude(id__in=seen).values_list("id", flat=True)[:50]):
            for id in found:
                seen.add(id)
                services.look(id)
    finally:
        ports.get(FormReader).close()


LANES = Lanes("paper-forms", _lane, most=1)


@periodic(2)
def read_paper_forms() -> int:
    """Open the lane when something is due; returns how many work now."""
    return LANES.keep(1 if not LANES.working() and services.due().exists() else LANES.working())


@periodic(60)
def forget_paper_forms() -> int:
    return services.forget()
