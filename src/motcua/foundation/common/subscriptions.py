"""Listeners: a room above registers what it does when a room below announces."""

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

from motcua.foundation.common.events import Event

Handler = Callable[[Event, UUID], None]
HANDLERS: dict[str, dict[str, Handler]] = defaultdict(dict)


def subscribe(*events: type[Event]) -> Callable[[Handler], Handler]:
    """Called at least once per event, in a transaction of its own; must be idempotent by `event_id`."""

    def register(function: Handler) -> Handler:
        for event in events:
            HANDLERS[event.kind()][f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return register
