"""Listeners: a room above registers what it does when a room below announces."""

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

from motcua.foundation.common.events import Event

Handler = Callable[[Event, UUID], None]
HANDLERS: dict[str, dict[str, Handler]] = defaultdict(dict)
WANTED: dict[str, Callable[[], bool]] = {}
"""Of a listener that does not always listen: whether it does now, asked once for all events that are handed on then."""

HEAVY: set[str] = set()
"""Listeners that may work for long: one run a round of the worker, so that what else it does is not kept waiting."""


PATIENT: set[str] = set()
"""Listeners that wait for somebody outside: tried again without end, at least once an hour."""


def subscribe(
    *events: type[Event], when: Callable[[], bool] | None = None, heavy: bool = False, patient: bool = False
) -> Callable[[Handler], Handler]:
    """Called at least once per event, in a transaction of its own; must be idempotent by `event_id`. `when`: hears
    nothing of what is handed on while this says no. `heavy`: it may take more than a second or two. `patient`: it is
    never given up."""

    def register(function: Handler) -> Handler:
        name = f"{function.__module__}.{function.__qualname__}"
        for event in events:
            HANDLERS[event.kind()][name] = function
        if when:
            WANTED[name] = when
        if heavy:
            HEAVY.add(name)
        if patient:
            PATIENT.add(name)
        return function

    return register
