"""Starts and watches the parts of one installation; a part that dies is started again, Ctrl-C stops them all."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from motcua.run import database

LOG_LIMIT = 5_000_000
STEADY_SECONDS = 5
"""A part that ran this long before it died is started again at once; one that dies sooner waits longer each time."""


@dataclass
class Part:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    ports: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    started_at: float = 0.0
    again_at: float = 0.0

    def is_answering(self) -> bool:
        """Whether each of its ports takes a connection."""
        try:
            for port in self.ports:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    def died(self) -> None:
        """Count it, and end what the dead process left behind, so that nothing holds its port."""
        assert self.process is not None
        now = time.monotonic()
        self.crashes = 0 if now - self.started_at >= STEADY_SECONDS else self.crashes + 1
        self.again_at = now + (min(30.0, 2.0 ** (self.crashes - 1)) if self.crashes else 0.0)
        _signal(self.process, signal.SIGKILL)
        self.process = None


class Supervisor:
    def __init__(self, parts: list[Part], logs: Path, server: database.Server | None = None):
        self.parts, self.logs, self.server, self.stopping = parts, logs, server, False
        self._database_tries, self._database_again_at = 0, 0.0

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
                start_new_session=True, preexec_fn=database.end_with_parent(signal.SIGTERM),
            )  # fmt: skip
        part.started_at = time.monotonic()

    def watch(self, greet: Callable[[], None]) -> None:
        """Until told to stop: start again what died, waiting longer each time. `greet` once, when all parts answer."""
        is_greeted = False
        while not self.stopping:
            if not is_greeted and all(part.is_answering() for part in self.parts):
                greet()
                is_greeted = True
            self._watch_database()
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None:
                    print(f"{part.name} stopped (exit {part.process.returncode}); it is started again. "
                          f"See {self.logs / part.name}.log", flush=True)  # fmt: skip
                    part.died()
                if part.process is None and time.monotonic() >= part.again_at:
                    self._spawn(part)
            time.sleep(0.3)

    def _watch_database(self) -> None:
        """The other parts wait for it: they connect again by themselves."""
        if self.server is None or time.monotonic() < self._database_again_at:
            return
        try:
            code = self.server.process.poll()
            is_revived = self.server.revive()
            self._database_tries = 0
            if is_revived:
                print(
                    f"database stopped (exit {code}); it runs again. See {self.server.folder}/postgres.log", flush=True
                )
        except database.StartError as error:
            wait = min(30, 2**self._database_tries)
            self._database_tries += 1
            print(f"{error} It is tried again in {wait} s; Ctrl-C stops everything.", flush=True)
            self._database_again_at = time.monotonic() + wait

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
