"""The client processes of one peer. They wait between their windows, with their caches warm, as web workers do."""

import contextlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from bench.lifecycle import equal
from bench.lifecycle.server import Cluster
from bench.lifecycle.work import ROWS_A_CASE

ROOT = Path(__file__).resolve().parents[2]
Client = subprocess.Popen[str]


class Crew:
    """A context: the peer's database is made, its refusals are tried, its clients run until the end."""

    def __init__(self, server: Cluster, peer: str, python: str, clients: int):
        self.server, self.peer, self.python, self.count = server, peer, python, clients
        self.database = peer if peer == "motcua" else f"bench_{peer}"
        self.clients: list[Client] = []

    def __enter__(self) -> "Crew":
        self.server.create(self.database)
        for task in ("--prepare", "--trial"):
            client = self._start(task)
            _out, errors = client.communicate()
            if client.returncode:
                self._fail(errors)
        self.clients = [self._start("--number", str(number)) for number in range(self.count)]
        try:
            for client in self.clients:
                self._answer(client, "READY")
        except Exception:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            with contextlib.suppress(OSError):
                client.kill()
            client.communicate()

    def window(self, organisations: int, seconds: float, cases: int | None) -> dict[str, Any]:
        """All clients at once; what came to lie in the database meanwhile is counted and checked."""
        rows, size, log = self._rows(), self.server.size(self.database), self.server.position()
        for client in self.clients:
            assert client.stdin
            client.stdin.write(json.dumps({"organisations": organisations, "seconds": seconds, "cases": cases}) + "\n")
            client.stdin.flush()
        measured = [json.loads(self._answer(client)) for client in self.clients]
        written, walked, now = self.server.position() - log, sum(m["cases"] for m in measured), self._rows()
        equal.check(self.peer, walked, {what: now[what] - rows[what] for what in rows})
        return {
            "peer": self.peer, "organisations": organisations, "cases": walked,
            "rate": sum(m["cases"] / m["wall"] for m in measured), "cpu": sum(m["cpu"] for m in measured),
            "taken": [m["taken"] for m in measured], "table": self.server.size(self.database) - size, "wal": written,
        }  # fmt: skip

    def _rows(self) -> dict[str, int]:
        return dict(zip(ROWS_A_CASE, self.server.row(self.database, equal.COUNTS[self.peer]), strict=True))

    def call(self, module: str, *arguments: str) -> Any:
        """Run another module in this peer's environment on its database; it answers with a line of JSON."""
        process = self._run(module, *arguments)
        output, errors = process.communicate()
        if process.returncode:
            self._fail(errors)
        return json.loads(output)

    def _start(self, *arguments: str) -> Client:
        return self._run("bench.lifecycle.client", self.peer, *arguments)

    def _run(self, module: str, *arguments: str) -> Client:
        ours = ("MOTCUA_", "DJANGO_", "DATABASE_")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        environment = {
            **inherited, "BENCH_DATABASE": self.server.url(self.database), "MOTCUA_VAR": str(self.server.var),
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        return subprocess.Popen(
            [self.python, "-m", module, *arguments], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _answer(self, client: Client, wanted: str = "") -> str:
        assert client.stdout
        line = client.stdout.readline().strip()
        if not line or (wanted and line != wanted):
            self._fail(client.communicate()[1])
        return line

    def _fail(self, errors: str) -> None:
        """The last line of a client's complaint that names an error says why."""
        lines = [line for line in errors.splitlines() if line[:1].strip() and ": " in line]
        last = lines[-1] if lines else "no reason given"
        if last.startswith("UnequalWork: "):
            raise equal.UnequalWork(f"{self.peer}: {last.removeprefix('UnequalWork: ')}")
        raise RuntimeError(f"{self.peer}: {last}")
