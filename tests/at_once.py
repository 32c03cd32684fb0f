"""Acts of several people at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from motcua.foundation.common.errors import Refusal


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each one gave, or the refusal it raised."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[index] = act()
        except Refusal as refusal:
            results[index] = refusal  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
