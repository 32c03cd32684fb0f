"""Interleaved rounds: in each, every peer gets the machine for itself for the same time, in turning order."""

import argparse
import json
import os
import platform
import subprocess
import sys
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import Any

from bench.lifecycle import equal, report
from bench.lifecycle.crew import Crew
from bench.lifecycle.server import cluster
from bench.lifecycle.work import ORGANISATIONS

ROOT = Path(__file__).resolve().parents[2]
PEERS = {
    "motcua": "motcua", "sql": "psycopg", "spiffworkflow": "SpiffWorkflow", "spiffworkflow_lean": "SpiffWorkflow",
    "viewflow": "viewflow",
}  # fmt: skip
"""Each with the package it cannot do without."""
FLOORS = {"spiffworkflow": 1.5, "viewflow": 7.0}
"""How many times as many cases a second are promised; a whole run that shows less ends with 1."""
ENVIRONMENT = ROOT / ".venv-bench" / "bin" / "python"


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua bench lifecycle", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="for a peer in a round; half for one organisation")
    parser.add_argument("--cases", type=int, help="a client stops after so many cases")
    parser.add_argument("--peers", default=",".join(PEERS), help="for example motcua,sql")
    args = parser.parse_args(arguments)
    wanted = args.peers.split(",")
    if unknown := set(wanted) - PEERS.keys():
        parser.error(f"no peer {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    args.peers = [name for name in PEERS if name in wanted]
    if args.quick:
        args.rounds, args.seconds = 1, 2
    return args


def main(arguments: list[str]) -> int:
    args = options(arguments)
    try:
        figures = measure(args)
    except equal.UnequalWork as error:
        print(json.dumps({"error": str(error)}) if args.json else f"The work was not equal: {error}.")
        return 1
    print(json.dumps(figures, ensure_ascii=False) if args.json else report.table(figures))
    short = [] if args.quick else below(figures["ratio"])
    for words in short:
        _say(words)
    return 1 if short else 0


def below(ratios: dict[str, float]) -> list[str]:
    """A sentence for each peer that was measured and is not left behind by as much as is promised."""
    return [
        f"{peer}: {ratios[peer]:.2f} x, at least {floor} x is promised"
        for peer, floor in FLOORS.items() if ratios.get(peer, floor) < floor
    ]  # fmt: skip


def measure(args: argparse.Namespace) -> dict[str, Any]:
    pythons, left_out = _interpreters(args.peers)
    if not pythons:
        raise SystemExit("None of these peers is installed: run `make bench`.")
    windows, load, signing = [], os.getloadavg()[0], None
    with cluster() as server, ExitStack() as stack:
        crews = {}
        for name, python in pythons.items():
            _say(f"preparing {name}")
            crews[name] = stack.enter_context(Crew(server, name, python, args.clients))
        names = list(crews)
        for turn in range(args.rounds):
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                for organisations, seconds in ((ORGANISATIONS, args.seconds), (1, args.seconds / 2)):
                    window = crews[name].window(organisations, seconds, args.cases)
                    windows.append(window | {"round": turn})
                    _say(f"{name:<20}{organisations:>3} organisations {window['rate']:8.1f} cases/s")
        if "motcua" in crews:
            _say("signing, measured apart")
            signing = crews["motcua"].call("bench.lifecycle.pades", str(server.var))
    about = {
        "version": metadata.version("motcua"), "python": platform.python_version(), "cores": os.cpu_count(),
        "load_before": round(load, 1), "left_out": left_out, "pades_ms": signing,
    }  # fmt: skip
    return report.figures(windows, args) | about


def _interpreters(names: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The Python that has what each peer needs, and why a peer is left out."""
    found, left_out = {}, {}
    for name in names:
        candidates = [sys.executable] if name == "motcua" else [str(ENVIRONMENT), sys.executable]
        for python in candidates:
            probe = [python, "-c", f"from importlib.util import find_spec as f; exit(f({PEERS[name]!r}) is None)"]
            if Path(python).exists() and not subprocess.run(probe, capture_output=True, check=False).returncode:
                found[name] = python
                break
        else:
            left_out[name] = f"{PEERS[name]} is not installed; `make bench` installs it"
    return found, left_out


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
