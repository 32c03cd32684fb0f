"""A process that signs results and nothing else. Started anew, not forked: typst's threads do not survive a fork.

Nothing of ours is imported before Django stands.
"""

import logging
import multiprocessing
import os
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motcua.demo.signing import Made, Task


def start() -> None:
    """Once a process: Django, and keys that are opened once (pyHanko opens one for every signature, and opening checks
    its primes)."""
    import django
    from cryptography.hazmat.primitives import serialization

    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    for noisy in ("httpx", "pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    serialization.load_der_private_key = lru_cache(maxsize=256)(serialization.load_der_private_key)  # type: ignore[assignment]


def _end_with_parent() -> None:
    """However the one who began the work ended: what waits for it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def sign(task: "Task") -> "Made":
    from motcua.demo.signing import sign_one

    return sign_one(task)
