"""Work of the worker that may be slow goes on beside its other work, in a few threads that end when nothing is due."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

log = logging.getLogger(__name__)


class Lanes:
    """At most `most` threads of one process that run `work`; each opens a connection of its own and gives it back."""

    def __init__(self, name: str, work: Callable[[], object], *, most: int):
        self.name, self.work, self.most = name, work, most
        self.open: list[threading.Thread] = []

    def keep(self, wanted: int) -> int:
        """Open what is missing to `wanted`; returns how many work now."""
        self.working()
        while len(self.open) < min(wanted, self.most):
            lane = threading.Thread(target=self._run, name=self.name, daemon=True)
            self.open.append(lane)
            lane.start()
        return len(self.open)

    def working(self) -> int:
        self.open = [lane for lane in self.open if lane.is_alive()]
        return len(self.open)

    def _run(self) -> None:
        try:
            close_old_connections()
            self.work()
        except Exception:
            log.exception("A lane of %s ended; it goes on in a moment", self.name)
        finally:
            connection.close()
