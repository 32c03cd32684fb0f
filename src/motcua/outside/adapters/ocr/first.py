"""First looks out of the process of pages: a child of its own stays warm, is asked one file at a time, and is ended
when an answer takes longer than its question may."""

import subprocess
import sys
import threading
from time import monotonic
from typing import Any

from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.ports import LookFailed
from motcua.outside.adapters.ocr.framing import receive, send


def build() -> "First":
    return First()


class First:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def look(self, data: bytes, media_type: str, *, within: float) -> list[Flaw]:
        until = monotonic() + within
        if not self._lock.acquire(timeout=max(0.0, within)):
            raise LookFailed("others are being looked at")
        try:
            answer = self._asked(data, media_type, until)
        finally:
            self._lock.release()
        if "failed" in answer:
            raise LookFailed(str(answer["failed"]))
        return [Flaw(one) for one in answer["flaws"]]

    def _asked(self, data: bytes, media_type: str, until: float) -> dict[str, Any]:
        """A child that ended by itself between two questions is begun anew, once."""
        for _turn in range(2):
            child, is_new = self._running()
            assert child.stdin is not None and child.stdout is not None
            late = threading.Timer(max(0.05, until - monotonic()), child.kill)
            late.start()
            try:
                send(child.stdin, {"media_type": media_type}, [data])  # type: ignore[arg-type]
                answer = receive(child.stdout)  # type: ignore[arg-type]
            except (OSError, ValueError):
                answer = None
            finally:
                late.cancel()
            if answer is not None:
                return answer[0]
            self._end()
            if is_new or monotonic() > until:
                break
        raise LookFailed("its reader ended, or took longer than it may")

    def close(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:  # what was not sent any more
                        continue
            self._child = None

    def _running(self) -> "tuple[subprocess.Popen[bytes], bool]":
        """(the child, whether it was begun just now)."""
        if self._child is not None and self._child.poll() is None:
            return self._child, False
        self._end()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "motcua.outside.adapters.ocr.first_child"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return self._child, True
