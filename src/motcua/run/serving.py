"""Whether somebody serves a data folder; known also when the database is elsewhere."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.run.database import StartError, is_running

LOCK = "serving"
RUNNING = "Motcua is running on this data folder: stop it first (Ctrl-C in its window)."


@contextmanager
def held(var: Path) -> Iterator[None]:
    """Only one serves a folder; the lock ends with the process, however it ends. Raises StartError."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(RUNNING) from error
        yield


def refuse_running(var: Path) -> None:
    """Raises StartError while a server runs on the folder."""
    if is_running(var / "postgres"):
        raise StartError(RUNNING)
    if (var / LOCK).exists():
        with held(var):
            pass
