"""One client process, as long-lived as a web worker: connects, walks cases untimed, says READY, and then measures one
window for each line of standard input ({"organisations", "seconds", "cases"}), answering each with a line of JSON.

The database comes in the environment (BENCH_DATABASE). `--prepare` makes the peer's tables, `--trial` shows that it
refuses what it must.
"""

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import psycopg

from bench.lifecycle import work
from bench.lifecycle.equal import UnequalWork
from bench.lifecycle.work import ACTS, PAPERS, STEPS, Peer, Refused

WARM_UP_SECONDS = 5


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("peer")
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--trial", action="store_true")
    parser.add_argument("--number", type=int, default=0, help="which client this is")
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
        return 0
    numbers = count(time.time_ns() // 1000 * 100 + args.number, 100)
    warm_up(peer, numbers)
    print("READY", flush=True)
    for line in sys.stdin:
        print(json.dumps(measure(peer, numbers, args.number, **json.loads(line))), flush=True)
    return 0


def _durable(url: str) -> None:
    with psycopg.connect(url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            found = connection.execute(f"SHOW {setting}").fetchone()
            if found != ("on",):
                raise SystemExit(f"{setting} is not on: a commit that may be lost is no commit.")


def warm_up(peer: Peer, numbers: Iterator[int]) -> None:
    """Every organisation once, if there is time: prepared statements, parsed processes, caches."""
    begin = time.perf_counter()
    for organisation in range(work.ORGANISATIONS):
        walk(peer, next(numbers), organisation, {})
        if time.perf_counter() - begin > WARM_UP_SECONDS:
            break


def measure(
    peer: Peer, numbers: Iterator[int], client: int, *, organisations: int, seconds: float, cases: int | None
) -> dict[str, Any]:
    taken: dict[str, list[float]] = {act: [] for act in (*ACTS, "read")}
    walked, cpu, begin = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - begin < seconds and walked != cases:
        # Clients start apart and move on, so that all organisations get work and none has a client of its own.
        walk(peer, next(numbers), (client * 7 + walked) % organisations, taken)
        walked += 1
    wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
    return {"cases": walked, "wall": wall, "cpu": cpu, "taken": taken}


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
