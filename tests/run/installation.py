"""A real installation in a folder of its own, run by the real command, for tests that start, kill and stop it."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MOTCUA = [sys.executable, "-m", "motcua.run.main"]
READY = 120
OURS = ("MOTCUA_", "DATABASE_URL", "DJANGO_", "PORT", "PG", "PYTEST_XDIST", "PYTHONDONTWRITEBYTECODE")


def free_ports() -> int:
    """A port whose two neighbours are free too (stand-ins, mail), below those a system gives to what goes out."""
    for _ in range(200):
        port = random.SystemRandom().randrange(20_000, 32_000)
        if all(_is_free(port + n) for n in range(3)):
            return port
    raise AssertionError("no three free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Installation:
    """`start`, `stop`, `command`; `pids` by part. Every process ends with `close`."""

    def __init__(self, var: Path, **environment: str):
        self.var, self.port = var, free_ports()
        clean = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        self.environment = {
            **clean, "MOTCUA_VAR": str(var), "PORT": str(self.port), "MOTCUA_DEMO": "0", "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **environment,
        }  # fmt: skip
        self.process: subprocess.Popen[str] | None = None
        self.output, self._said_before = var.parent / f"{var.name}.out", 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, wait: bool = True, program: Sequence[str] = MOTCUA) -> "Installation":
        self.output.parent.mkdir(parents=True, exist_ok=True)
        self._said_before = len(self.said())
        with self.output.open("a") as out:
            self.process = subprocess.Popen(
                [*program, "serve"], env=self.environment, stdout=out, stderr=out, text=True,
                start_new_session=True, cwd="/",
            )  # fmt: skip
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds: float = READY) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process is None or self.process.poll() is None, self.said()
            if self.is_ready():
                return
            time.sleep(0.2)
        raise AssertionError(f"not ready within {seconds} s\n{self.said()}\n{self.log('web')[-2000:]}")

    def is_ready(self) -> bool:
        """All parts answer, the stand-ins too: they start beside the web, not before it."""
        return "Ctrl-C stops everything" in self.said()[self._said_before :] and self.get("/health/ready")[0] == 200

    def get(self, path: str) -> tuple[int, str]:
        """(status, text); 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""

    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""

    def log(self, part: str) -> str:
        path = self.var / "log" / f"{part}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def command(self, *arguments: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*MOTCUA, *arguments], env={**self.environment, **more}, capture_output=True, text=True, check=False,
            cwd="/",
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def python(self, code: str, **more: str) -> str:
        """Run lines in this installation's Django, as the owner of its database."""
        return self.command("manage", "shell", "--no-imports", "-v", "0", "-c", code, **more).stdout

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """The database alone runs: nothing changes by itself. Started as shells start jobs in the background."""
        command = [sys.executable, "-m", "motcua.run.database", str(self.var / "postgres")]
        running = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, text=True, cwd="/",
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN) and None,
        )  # fmt: skip
        assert running.stdout and running.stdout.readline().startswith("postgresql://")
        try:
            yield
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)
            running.stdout.close()

    def pids(self, part: str) -> list[int]:
        """Processes of a part: `database` (the server itself), `web` (the master first), `worker`, `stand-ins`."""
        assert self.process is not None
        marks = {
            "web": "granian", "worker": "run.main worker",  # PostgreSQL has workers of its own
            "stand-ins": "sandbox.server", "database": "bin/postgres",
        }  # fmt: skip
        return [pid for pid, line in family(self.process.pid) if marks[part] in line]

    def kill(self, part: str, which: int = 0) -> int:
        pid = self.pids(part)[which]
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self, number: int = signal.SIGINT, seconds: float = 40) -> int:
        """What Ctrl-C does; returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        code = self.process.wait(seconds)
        self.process = None
        return code

    def close(self) -> None:
        if self.process is None:
            return
        members = family(self.process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.stop()
        for pid, line in members:
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") == line:  # not another one by now
                    os.kill(pid, signal.SIGKILL)

    def sql(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        """As the owner of the running database."""
        import psycopg

        url = self.environment.get("DATABASE_URL") or json.loads(
            (self.var / "postgres" / "connection.json").read_text())["owner"]  # fmt: skip
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(text, values)
            return found.fetchall() if found.description else []


def family(pid: int) -> list[tuple[int, str]]:
    """This process and everything under it: (pid, command line), parents first."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            fields = path.read_text().rsplit(")", 1)[1].split()
            if fields[0] != "Z":
                children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop(0)
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{current}/cmdline").read_text().replace("\0", " ")
            found.append((current, line))
        waiting += sorted(children.get(current, []))
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
