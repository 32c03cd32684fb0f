"""A step through the web server beside the same step in the service: one client, turns about, on one database.

Four steps of birth registration: receive, take, draft the result, complete the step. Through the interface each is one
request with a token, a version and a key, answered with the whole dossier and what may be done with it next. Signing is
left out: it takes 160 ms either way.
"""

import argparse
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from bench.lifecycle import work
from bench.lifecycle.crew import ROOT
from bench.lifecycle.server import Cluster, cluster

STEPS = {1: "receive", 2: "take", 3: "draft_result", 4: "forward"}
"""By the number of the bench's step plus one."""
WAYS = ("service", "interface")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="motcua bench steps", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="thirty dossiers instead of six hundred")
    args = parser.parse_args(arguments)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with ExitStack() as stack:
        found = measure(stack, 10 if args.quick else 200)
    print(json.dumps(found) if args.json else _table(found))
    return 0


def measure(stack: ExitStack, dossiers: int) -> dict[str, Any]:
    """Median milliseconds of each step and way, over `dossiers` a way."""
    server = stack.enter_context(cluster())
    os.environ |= {"MOTCUA_VAR": str(server.var), "MOTCUA_API_CALLS_A_MINUTE": "1000000", "MOTCUA_DEMO": "1"}
    _run(server, "bench.lifecycle.client", "motcua", "--prepare")
    from bench.lifecycle.peers.motcua import Peer

    peer = Peer()
    peer.connect(server.url("motcua"))
    tokens, port = _tokens(peer), _free_port()
    stack.callback(_serve(server, port))
    client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30))
    _await(client)
    taken: dict[str, dict[str, list[float]]] = {way: {name: [] for name in STEPS.values()} for way in WAYS}
    for number in range(dossiers + 5):
        for way in WAYS:
            kept = _walk(peer, client, tokens, way, number * 1000 + WAYS.index(way) * 100)
            if number >= 5:  # plans and caches are warm
                for name, ms in kept.items():
                    taken[way][name].append(ms)
    medians = {way: {name: round(_median(ms), 2) for name, ms in one.items()} for way, one in taken.items()}
    sums = {way: sum(one.values()) for way, one in medians.items()}
    return {"ms": medians, "ratio": round(sums["interface"] / sums["service"], 2)}


def _walk(peer: Any, client: httpx.Client, tokens: dict[str, str], way: str, number: int) -> dict[str, float]:
    """One dossier through the four steps; {step: milliseconds}."""
    from motcua.onestop.dossiers import store

    id, kept = peer.create(number, 0), {}
    code = store.load(id).code
    for step, name in STEPS.items():
        officer = peer._actor(work.officer(0, work.ROLES[step - 1]))
        act: Callable[[], None]
        if way == "service":
            act = lambda step=step: peer.step(id, 0, step - 1)  # noqa: E731
        else:
            request = client.build_request("POST", f"/dossiers/{code}/actions/{name}", headers={
                "Authorization": f"Bearer {tokens[officer.name]}", "Idempotency-Key": f"bench-{id}-{name}",
            }, json={"version": step, "fields": _fields(name, id)})  # fmt: skip
            act = lambda request=request: _sent(client, request)  # noqa: E731
        begun = time.perf_counter()
        act()
        kept[name] = (time.perf_counter() - begun) * 1000
    assert store.load(id).version == len(STEPS) + 1
    return kept


def _fields(name: str, id: UUID) -> dict[str, Any]:
    if name == "draft_result":
        return {"outcome": "granted", "data": {"child_nationality": "Việt Nam"}}
    return {"opinion": "Đủ điều kiện"} if name == "forward" else {}


def _sent(client: httpx.Client, request: httpx.Request) -> None:
    answer = client.send(request)
    assert answer.status_code in (200, 204), answer.text


def _tokens(peer: Any) -> dict[str, str]:
    """{name of an officer of the first commune: a token that acts for them}."""
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.clock import now
    from motcua.foundation.identity import api_tokens
    from motcua.foundation.identity.enums import AccountKind, Scope
    from motcua.foundation.identity.models import Account

    found = {}
    for person in peer.officers.values():
        if person.code.startswith("0."):
            account = Account.objects.create(
                username=person.code, kind=AccountKind.OFFICER, officer=person, password="!"
            )
            until, scopes = now() + timedelta(days=1), [Scope.READ, Scope.ACT]
            _token, secret = api_tokens.make(account, client="bench", scopes=scopes, expires_at=until, by=SYSTEM)
            found[person.full_name] = secret
    return found


def _serve(server: Cluster, port: int) -> Callable[[], None]:
    """The web server as `motcua serve` starts it, with one worker; returns what stops it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", "--blocking-threads", "2", "--no-ws", "motcua.config.wsgi:application"],
        cwd=ROOT, env={**os.environ, "MOTCUA_ROLE": "runtime"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip

    def stop() -> None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)

    return stop


def _run(server: Cluster, *module: str) -> None:
    environment = {**os.environ, "BENCH_DATABASE": server.url("motcua"), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", *module], cwd=ROOT, env=environment, check=True)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            client.get("/procedures", params={"q": "khai sinh"})
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit("the web server does not answer")


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _table(found: dict[str, Any]) -> str:
    lines = [f"{'':<16}" + "".join(f"{way:>12}" for way in WAYS)]
    for name in STEPS.values():
        lines.append(f"{name:<16}" + "".join(f"{found['ms'][way][name]:>9.2f} ms" for way in WAYS))
    return "\n".join([*lines, f"the four steps through the web server take {found['ratio']} x the service's time"])
