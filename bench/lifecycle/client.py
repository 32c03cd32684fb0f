"""One client process: connects, walks a few cases untimed, says READY, and on "go" walks cases until its time is up.

The database comes in the environment (BENCH_DATABASE); what is measured goes to standard output as one line of JSON.
`--prepare` makes the peer's tables, `--trial` shows that it refuses what it must.
"""

import argparse
import importlib
import json
import os
import sys
import time
from itertools import count
from typing import Any

import psycopg

from bench.lifecycle import work
from bench.lifecycle.equal import UnequalWork
from bench.lifecycle.work import ACTS, PAPERS, STEPS, Peer, Refused

WARM_UP = 3


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("peer")
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--trial", action="store_true")
    parser.add_argument("--number", type=int, default=0, help="which client this is")
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--organisations", type=int, default=work.ORGANISATIONS)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--cases", type=int, help="stop after so many cases, whatever the time")
    args = parser.parse_args()
    url = os.environ["BENCH_DATABASE"]
    peer: Peer = importlib.import_module(f"bench.lifecycle.peers.{args.peer}").Peer()
    if args.prepare:
        peer.prepare(url)
        return 0
    _durable(url)
    peer.connect(url)
    if args.trial:
        trial(peer)
    else:
        print(json.dumps(measure(peer, args)), flush=True)
    return 0


def _durable(url: str) -> None:
    with psycopg.connect(url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            found = connection.execute(f"SHOW {setting}").fetchone()
            if found != ("on",):
                raise SystemExit(f"{setting} is not on: a commit that may be lost is no commit.")


def measure(peer: Peer, args: argparse.Namespace) -> dict[str, Any]:
    numbers = count(time.time_ns() // 1000 * 100 + args.number)
    case = 0
    for case in range(WARM_UP):  # prepared statements, parsed processes, caches
        walk(peer, next(numbers), (args.number + case) % args.organisations, {})
    print("READY", flush=True)
    sys.stdin.readline()
    taken: dict[str, list[float]] = {act: [] for act in (*ACTS, "read")}
    cases, cpu, begin = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - begin < args.seconds and cases != args.cases:
        # Clients start apart and move on, so that all organisations get work and none has a client of its own.
        walk(peer, next(numbers), (args.number * 7 + cases) % args.organisations, taken)
        cases += 1
    return {
        "cases": cases, "walked": cases + WARM_UP, "wall": time.perf_counter() - begin,
        "cpu": time.process_time() - cpu, "taken": taken,
    }  # fmt: skip


def walk(peer: Peer, number: int, organisation: int, taken: dict[str, list[float]]) -> None:
    """One case from filing to handing over, then one read."""
    clock = time.perf_counter
    at = clock()
    reference = peer.create(number, organisation)
    at = _note(taken, "create", at)
    for step, act in enumerate(STEPS):
        peer.step(reference, organisation, step)
        at = _note(taken, act, at)
    seen = peer.read(reference, organisation)
    _note(taken, "read", at)
    if seen != {"state": "returned", "attachments": len(PAPERS), "events": len(ACTS)}:
        raise UnequalWork(f"the case that was read is not the one that was walked: {seen}")


def _note(taken: dict[str, list[float]], act: str, since: float) -> float:
    now = time.perf_counter()
    if taken:
        taken[act].append(now - since)
    return now


def trial(peer: Peer) -> None:
    """A wrong officer, another organisation's officer and a wrong order are refused without a trace."""
    reference = peer.create(time.time_ns() // 1000 * 100 + 99, 3)
    before = peer.read(reference, 3)
    wrong = {
        "an officer with another role": (0, work.officer(3, "leader")),
        "an officer of another organisation": (0, work.officer(4, "clerk")),
        "a step out of order": (3, None),
    }
    for who, (step, by) in wrong.items():
        try:
            peer.step(reference, 3, step, by)
        except Refused:
            continue
        raise UnequalWork(f"{who} was let through")
    if peer.read(reference, 3) != before:
        raise UnequalWork("a refused step left a trace")
    for step in range(len(STEPS)):
        peer.step(reference, 3, step)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UnequalWork as error:
        sys.exit(f"UnequalWork: {error}")
