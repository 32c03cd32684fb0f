"""Starts and watches the parts of one installation; a part that dies is started again, Ctrl-C stops them all."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

LOG_LIMIT = 5_000_000
_PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    again_at: float = 0.0


def _die_with_parent() -> None:
    """Linux: the kernel ends this part when the supervisor is gone, even by kill -9."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    def __init__(self, parts: list[Part], logs: Path):
        self.parts, self.logs, self.stopping = parts, logs, False

    def start(self) -> None:
        for part in self.parts:
            self._spawn(part)

    def _spawn(self, part: Part) -> None:
        path = self.logs / f"{part.name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            part.process = subprocess.Popen(
                part.command, env={**os.environ, **part.environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )  # fmt: skip

    def watch(self) -> None:
        """Until told to stop: start again what died, waiting longer each time."""
        while not self.stopping:
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None:
                    part.crashes += 1
                    part.again_at = time.monotonic() + min(30, 2 ** (part.crashes - 1))
                    print(f"{part.name} stopped (exit {part.process.returncode}); it is started again. "
                          f"See {self.logs / part.name}.log", flush=True)  # fmt: skip
                    part.process = None
                if part.process is None and time.monotonic() >= part.again_at:
                    self._spawn(part)
            time.sleep(0.3)

    def stop(self) -> None:
        self.stopping = True
        alive = [part.process for part in self.parts if part.process and part.process.poll() is None]
        for process in alive:
            _signal(process, signal.SIGTERM)
        end = time.monotonic() + 10
        while alive and time.monotonic() < end:
            alive = [process for process in alive if process.poll() is None]
            time.sleep(0.05)
        for process in alive:
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
