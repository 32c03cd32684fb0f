"""A process that signs results and nothing else. Started anew, not forked: typst's threads do not survive a fork.

Nothing of ours is imported before Django stands.
"""

import logging
import multiprocessing
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motcua.demo.signing import Made, Task


def start() -> None:
    """Once a process."""
    import django

    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    for noisy in ("httpx", "pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _end_with_parent() -> None:
    """However the one who began the work ended: what waits for it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def sign(task: "Task") -> "Made":
    from motcua.demo.signing import sign_one

    return sign_one(task)
