"""A step through the web server beside the same step in the service: one client, turns about, on one database.

Four steps of birth registration: receive, take, draft the result, complete the step. Through the interface each is one
request with a token, a version and a key; `interface` asks for the short answer (Prefer: return=minimal), `whole` is
answered with the dossier and what may be done with it next. Beside each step a request that does nothing (`empty`:
/health/live) is timed: what any request costs here. Signing is left out: it takes 160 ms either way.
"""

import argparse
import http.client
import json
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

from bench.lifecycle import work
from bench.lifecycle.crew import ROOT
from bench.lifecycle.server import Cluster, cluster

STEPS = {1: "receive", 2: "take", 3: "draft_result", 4: "forward"}
"""By the number of the bench's step plus one."""
WAYS = ("service", "interface", "whole")
EMPTY = "empty"
OURS = ("MOTCUA_", "DJANGO_", "DATABASE_")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="motcua bench steps", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="thirty dossiers instead of six hundred")
    args = parser.parse_args(arguments)
    with ExitStack() as stack:
        found = measure(stack, 10 if args.quick else 200)
    print(json.dumps(found) if args.json else _table(found))
    return 0


def measure(stack: ExitStack, dossiers: int) -> dict[str, Any]:
    """Median milliseconds of each step and way, over `dossiers` a way."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]  # of an installation that this is not
    server = stack.enter_context(cluster())
    os.environ |= {"MOTCUA_VAR": str(server.var), "MOTCUA_DEMO": "1"}
    _run(server, "bench.lifecycle.client", "motcua", "--prepare")
    from bench.lifecycle.peers.motcua import Peer

    peer = Peer()
    peer.connect(server.url("motcua"))
    tokens, port = _tokens(peer), _free_port()
    stack.callback(_serve(server, port))
    _await(port)
    client = stack.enter_context(closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)))
    taken: dict[str, dict[str, list[float]]] = {way: {name: [] for name in STEPS.values()} for way in (*WAYS, EMPTY)}
    for number in range(dossiers + 5):
        for way in WAYS:
            kept = _walk(peer, client, tokens, way, number * 1000 + WAYS.index(way) * 100)
            if number >= 5:  # plans and caches are warm
                for name, ms in kept.items():
                    taken[way][name].append(ms)
            for name in STEPS.values() if way == "service" else ():
                taken[EMPTY][name].append(_timed(lambda: _sent(client, "GET", "/health/live")))
    medians = {way: {name: round(_median(ms), 2) for name, ms in one.items()} for way, one in taken.items()}
    sums = {way: sum(one.values()) for way, one in medians.items()}
    ratios = {way: round(sums[way] / sums["service"], 2) for way in (*WAYS[1:], EMPTY)}
    return {"ms": medians, "ratio": ratios}


def _walk(
    peer: Any, client: http.client.HTTPConnection, tokens: dict[str, str], way: str, number: int
) -> dict[str, float]:
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
            headers = {
                "Authorization": f"Bearer {tokens[officer.name]}", "Idempotency-Key": f"bench-{id}-{name}",
                "Content-Type": "application/json",
            } | ({"Prefer": "return=minimal"} if way == "interface" else {})  # fmt: skip
            body = json.dumps({"version": step, "fields": _fields(name, id)})
            path = f"/api/v1/dossiers/{code}/actions/{name}"
            act = lambda path=path, body=body, headers=headers: _sent(client, "POST", path, body, headers)  # noqa: E731
        kept[name] = _timed(act)
    assert store.load(id).version == len(STEPS) + 1
    return kept


def _fields(name: str, id: UUID) -> dict[str, Any]:
    if name == "draft_result":
        return {"outcome": "granted", "data": {"child_nationality": "Việt Nam"}}
    return {"opinion": "Đủ điều kiện"} if name == "forward" else {}


def _timed(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _sent(
    client: http.client.HTTPConnection, method: str, path: str, body: str | None = None,
    headers: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """On one connection that stays open, by the plainest client there is: what the client costs is not the server's."""
    client.request(method, path, body, headers or {})
    answer = client.getresponse()
    text = answer.read()
    assert answer.status in (200, 204), text


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
    environment = {
        **os.environ, "MOTCUA_ROLE": "runtime", "DJANGO_SETTINGS_MODULE": "bench.steps.settings",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", "--blocking-threads", "2", "--no-ws", "motcua.config.wsgi:application"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
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


def _await(port: int) -> None:
    for _ in range(200):
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as client:
                _sent(client, "GET", "/health/live")
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the web server does not answer")


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _table(found: dict[str, Any]) -> str:
    ways = (*WAYS, EMPTY)
    lines = [f"{'':<16}" + "".join(f"{way:>12}" for way in ways)]
    for name in STEPS.values():
        lines.append(f"{name:<16}" + "".join(f"{found['ms'][way][name]:>9.2f} ms" for way in ways))
    told = ", ".join(f"{way} {ratio} x" for way, ratio in found["ratio"].items())
    return "\n".join([*lines, f"the four of them beside the service: {told}"])
