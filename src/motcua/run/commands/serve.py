"""`motcua serve`: database, migrations, demonstration, then web, worker and stand-in systems, until Ctrl-C."""

import argparse
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from importlib.util import find_spec

from motcua.config.environment import Environment, load
from motcua.run import database, messages, serving
from motcua.run.supervisor import Part, Supervisor

LEAST_SPACE = 300 * 1024 * 1024
Problem = database.StartError


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("serve", help="run everything on this machine")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    environment, server, standing = load(), None, ExitStack()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        _check(environment)
        standing.enter_context(serving.held(environment.var))
        if not environment.database_url:
            _say("Database …")
            server = database.start(environment.folder("postgres"))
        messages.compile_all()
        _say("Migrations …")
        _prepare()
        supervisor = Supervisor(_parts(environment), environment.folder("log"), server)
        try:
            supervisor.start()
            supervisor.watch(lambda: _greet(environment))
        finally:
            _ignore_signals()
            supervisor.stop()
    except KeyboardInterrupt:
        _say("Stopped.")
    except (Problem, subprocess.CalledProcessError) as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    finally:
        _ignore_signals()
        if server:
            server.stop()
        standing.close()
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """While stopping, a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _say(text: str) -> None:
    print(text, flush=True)


def _sentence(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return (
            f"`{' '.join(error.cmd[3:])}` failed; the lines above say why. Nothing was lost: mend it and start again."
        )
    return str(error)


def _check(environment: Environment) -> None:
    """Say in one sentence what stands in the way before anything is started."""
    try:
        probe = environment.folder("log") / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Problem(f"The data folder {environment.var} cannot be written ({error.strerror}): "
                      "give yourself the right to, or set MOTCUA_VAR to another folder.") from error  # fmt: skip
    if shutil.disk_usage(environment.var).free < LEAST_SPACE:
        raise Problem(
            f"The disk of {environment.var} is nearly full: free at least 300 MB, or set MOTCUA_VAR elsewhere."
        )
    for port in (environment.port, environment.port + 1, environment.port + 2):
        with socket.socket() as probe_socket:
            probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe_socket.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Problem(
                        f"Port {port} cannot be opened ({error.strerror}): start with PORT=… above 1023."
                    ) from error
                raise Problem(f"Port {port} is in use: stop what runs there, or start with another, for example "
                              f"`PORT={environment.port + 100} make run`.") from error  # fmt: skip


def _prepare() -> None:
    """As the owner of the database, in a process of its own."""
    environment = {**os.environ, "MOTCUA_ROLE": "owner"}
    subprocess.run([sys.executable, "-m", "motcua.run.main", "prepare"], env=environment, check=True)


def _parts(environment: Environment) -> list[Part]:
    python, runtime = sys.executable, {"MOTCUA_ROLE": "runtime"}
    parts = [
        Part("web", [
            python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(environment.port), "--workers", "2", "--blocking-threads", "4", "--no-ws",
            "motcua.config.wsgi:application",
        ], runtime, (environment.port,)),
        Part("worker", [python, "-m", "motcua.run.main", "worker"], runtime),
    ]  # fmt: skip
    if environment.uses_stand_ins and find_spec("motcua.outside.sandbox.server"):
        parts.append(Part("stand-ins", [
            python, "-m", "motcua.outside.sandbox.server", "--port", str(environment.port + 1),
            "--smtp", str(environment.port + 2), "--var", str(environment.var),
            "--calls", f"http://127.0.0.1:{environment.port}/api/payments",
            *(part for host in ("127.0.0.1", "localhost") for part in ("--origin", f"http://{host}:{environment.port}")),
            "--origin", environment.public_url,
        ], ports=(environment.port + 1, environment.port + 2)))  # fmt: skip
    return parts


def _greet(environment: Environment) -> None:
    base, stand_in = environment.public_url, f"http://127.0.0.1:{environment.port + 1}"
    _say(f"\nMotcua serves at {base}\n  officers sign in  {base}/operations/sign-in/")
    if environment.uses_stand_ins:
        _say(f"  stand-in systems  {stand_in}/")
    if environment.sandbox:
        _say("  A sandbox: `motcua api-token create --account tiepnhan …` makes a token for it.")
    elif environment.uses_stand_ins and not environment.demo:
        _say("  Not a real installation yet: an outside system is still a stand-in (`motcua manage check --deploy`).")
    if environment.demo and find_spec("motcua.demo.personas"):
        from motcua.demo.personas import PERSONAS

        _say("  demonstration accounts (one click on the sign-in page):")
        for persona in PERSONAS:
            _say(f"    {persona.username:<12} {persona.full_name}, {persona.title['vi']}")
    _say("Ctrl-C stops everything; the data stay.\n")
