"""The worker's part of a printing. Idempotent: what is made already is not made again."""

from uuid import UUID

from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.onestop.printing import runs
from motcua.onestop.printing.events import CopiesMade, PrintAsked


@subscribe(PrintAsked, heavy=True)
def on_print_asked(event: Event, event_id: UUID) -> None:
    assert isinstance(event, PrintAsked)
    runs.print_next(event.run_id)


@subscribe(CopiesMade, heavy=True)
def on_copies_made(event: Event, event_id: UUID) -> None:
    assert isinstance(event, CopiesMade)
    runs.put_together(event.run_id)
