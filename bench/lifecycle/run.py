"""Interleaved rounds: in each, every peer gets the machine for itself for the same time, in turning order."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.lifecycle import equal, report
from bench.lifecycle.server import Cluster, cluster
from bench.lifecycle.work import ORGANISATIONS, ROWS_A_CASE

ROOT = Path(__file__).resolve().parents[2]
PEERS = {
    "motcua": "motcua", "sql": "psycopg", "spiffworkflow": "SpiffWorkflow", "spiffworkflow_lean": "SpiffWorkflow",
    "viewflow": "viewflow",
}  # fmt: skip
"""Each with the package it cannot do without."""
ENVIRONMENT = ROOT / ".venv-bench" / "bin" / "python"


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua bench lifecycle", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="for a peer in a round")
    parser.add_argument("--cases", type=int, help="a client stops after so many cases")
    parser.add_argument("--peers", default=",".join(PEERS), help="for example motcua,sql")
    args = parser.parse_args(arguments)
    args.peers = [name for name in PEERS if name in args.peers.split(",")]
    return args


def main(arguments: list[str]) -> int:
    args = options(arguments)
    try:
        figures = measure(args)
    except equal.UnequalWork as error:
        print(json.dumps({"error": str(error)}) if args.json else f"The work was not equal: {error}.")
        return 1
    print(json.dumps(figures, ensure_ascii=False) if args.json else report.table(figures))
    return 0


def measure(args: argparse.Namespace) -> dict[str, Any]:
    pythons, left_out = _interpreters(args.peers)
    with cluster() as server:
        for name in pythons:
            _say(f"preparing {name}")
            server.create(_database(name))
            _once(server, name, pythons[name], "--prepare")
            _once(server, name, pythons[name], "--trial")
        windows = []
        names = list(pythons)
        for turn in range(args.rounds):
            for name in names[turn % len(names):] + names[: turn % len(names)]:
                for organisations in (ORGANISATIONS, 1):
                    windows.append(window(server, name, pythons[name], args, organisations) | {"round": turn})
    return report.figures(windows, args, left_out)


def window(
    server: Cluster, name: str, python: str, args: argparse.Namespace, organisations: int
) -> dict[str, Any]:  # fmt: skip
    """One peer, all clients at once; what came to lie in the database is counted and checked."""
    command = ["--clients", args.clients, "--seconds", args.seconds, "--organisations", organisations]
    command += ["--cases", args.cases] if args.cases else []
    clients = [_start(server, name, python, *command, "--number", n) for n in range(args.clients)]
    for client in clients:
        assert client.stdout
        if client.stdout.readline().strip() != "READY":
            _fail(name, client)
    before = _rows(server, name), server.size(_database(name)), server.position()
    for client in clients:
        assert client.stdin
        client.stdin.write("go\n")
        client.stdin.flush()
    measured = []
    for client in clients:
        out, _errors = client.communicate()
        if client.returncode:
            _fail(name, client)
        measured.append(json.loads(out))
    cases = sum(m["cases"] for m in measured)
    rows = _rows(server, name)
    equal.check(name, cases, {what: rows[what] - before[0][what] for what in rows})
    done = {
        "peer": name, "organisations": organisations, "cases": cases, "rate": sum(m["cases"] / m["wall"] for m in measured),
        "cpu": sum(m["cpu"] for m in measured), "taken": [m["taken"] for m in measured],
        "table": server.size(_database(name)) - before[1], "wal": server.position() - before[2],
    }  # fmt: skip
    _say(f"{name:<14}{organisations:>3} organisations {done['rate']:8.1f} cases/s")
    return done


def _interpreters(names: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The Python that has what each peer needs, and why a peer is left out."""
    found, left_out = {}, {}
    for name in names:
        candidates = [sys.executable] if name == "motcua" else [str(ENVIRONMENT), sys.executable]
        for python in candidates:
            probe = [python, "-c", f"import {PEERS[name]}"]
            if Path(python).exists() and not subprocess.run(probe, capture_output=True, check=False).returncode:
                found[name] = python
                break
        else:
            left_out[name] = f"{PEERS[name]} is not installed; `make bench` installs it"
    return found, left_out


def _database(name: str) -> str:
    return name if name == "motcua" else f"bench_{name}"


def _start(server: Cluster, name: str, python: str, *arguments: object) -> "subprocess.Popen[str]":
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("MOTCUA_", "DJANGO_", "DATABASE_"))}
    environment = {
        **inherited, "BENCH_DATABASE": server.url(_database(name)), "PYTHONPATH": str(ROOT),
        "MOTCUA_VAR": str(server.var),
    }  # fmt: skip
    return subprocess.Popen(
        [python, "-m", "bench.lifecycle.client", name, *map(str, arguments)], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _once(server: Cluster, name: str, python: str, *arguments: object) -> None:
    client = _start(server, name, python, *arguments)
    client.wait()
    if client.returncode:
        _fail(name, client)


def _fail(name: str, client: "subprocess.Popen[str]") -> None:
    """The last line of the client's complaint that names an error says why."""
    _out, errors = client.communicate()
    last = next((line for line in reversed(errors.splitlines()) if line[:1].strip() and ": " in line), "no reason given")
    if last.startswith("UnequalWork: "):
        raise equal.UnequalWork(f"{name}: {last.removeprefix('UnequalWork: ')}")
    raise RuntimeError(f"{name}: {last}")


def _rows(server: Cluster, name: str) -> dict[str, int]:
    return dict(zip(ROWS_A_CASE, server.row(_database(name), equal.COUNTS[name]), strict=True))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
