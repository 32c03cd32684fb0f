"""Looks at files in a process of its own: a file that hangs, takes all memory or breaks a library ends that process and
nothing else. The process stays for the next ones, since models take a second to load."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from motcua.assistant.screening.ports import LookFailed
from motcua.outside.adapters.ocr import engine_name
from motcua.outside.adapters.ocr.framing import receive, send

SECONDS = 120
"""For the files of one document, from their sending to the answer."""


class Confined:
    def __init__(self, seconds: float = SECONDS):
        self.seconds, self.name = seconds, engine_name()
        self._lock = threading.RLock()
        self._child: subprocess.Popen[bytes] | None = None

    def look(self, data: bytes, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self.look_together([data], asked)

    def look_together(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._found(files, asked)
        return found

    def read_form(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._found(files, asked)
        return found

    def _found(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> Any:
        with self._lock:
            child = self._running()
            assert child.stdin is not None and child.stdout is not None
            late = threading.Timer(self.seconds, child.kill)
            late.start()
            try:
                send(child.stdin, {"asked": dict(asked), "keys": str(settings.ENV.keys)}, files)  # type: ignore[arg-type]
                given = receive(child.stdout)  # type: ignore[arg-type]
            except (OSError, ValueError):
                given = None
            finally:
                late.cancel()
            if given is None:
                self.close()
                raise LookFailed("its reader ended, or took longer than it may")
        answer, _files = given
        if "failed" in answer:
            raise LookFailed(answer["failed"])
        return answer["found"]

    def close(self) -> None:
        """End the process, which holds some 300 MB; the next file begins another."""
        with self._lock:
            if self._child is not None:
                self._child.kill()
                self._child.wait()
                for stream in (self._child.stdin, self._child.stdout):
                    if stream is not None:
                        with contextlib.suppress(OSError):  # what was not sent any more
                            stream.close()
                self._child = None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "motcua.outside.adapters.ocr.child"], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._child
