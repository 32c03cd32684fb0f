"""From windows to figures: medians over the rounds, ratios within each round, percentiles over all acts."""

import argparse
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from bench.lifecycle.work import ACTS, ORGANISATIONS, STEPS

Window = dict[str, Any]


def figures(windows: list[Window], args: argparse.Namespace) -> dict[str, Any]:
    many = [w for w in windows if w["organisations"] == ORGANISATIONS]
    one = [w for w in windows if w["organisations"] == 1]
    peers = list(dict.fromkeys(w["peer"] for w in windows))
    bytes_of = {name: _bytes(_of(many, name)) for name in peers}
    cpu = {name: _cpu(_of(many, name)) for name in peers}
    return {
        "clients": args.clients, "organisations": ORGANISATIONS, "rounds": args.rounds, "seconds": args.seconds,
        "acts": list(ACTS), "cases": {name: sum(w["cases"] for w in _of(many, name)) for name in peers},
        "cases_per_s": _rates(many, peers), "step_ms": {name: _percentiles(_steps(_of(many, name))) for name in peers},
        "act_ms": {act: {n: _middle(_of(many, n), act) for n in peers} for act in (*ACTS, "read")},
        "cpu_ms_per_case": cpu, "bytes_per_case": bytes_of.get("motcua"), "peer_bytes_per_case": bytes_of,
        "ratio": _ratios(many, peers),
        "cpu_ratio": {n: round(cpu["motcua"] / c, 2) for n, c in cpu.items() if "motcua" in cpu and n != "motcua"},
        "one_organisation": {
            "cases_per_s": _rates(one, peers), "step_ms": {n: _percentiles(_steps(_of(one, n))) for n in peers},
            "ratio": _ratios(one, peers),
        },
    }  # fmt: skip


def _of(windows: Iterable[Window], peer: str) -> list[Window]:
    return [w for w in windows if w["peer"] == peer]


def _rates(windows: list[Window], peers: list[str]) -> dict[str, float]:
    return {name: round(median(w["rate"] for w in _of(windows, name)), 1) for name in peers}


def _ratios(windows: list[Window], peers: list[str]) -> dict[str, float]:
    """Motcua's rate by the peer's in the same round: what disturbs the machine disturbs both."""
    own = {w["round"]: w["rate"] for w in _of(windows, "motcua")}
    others = [name for name in peers if name != "motcua"] if own else []
    return {name: round(median(own[w["round"]] / w["rate"] for w in _of(windows, name)), 2) for name in others}


def _steps(windows: list[Window]) -> list[float]:
    return [t for w in windows for taken in w["taken"] for act in STEPS for t in taken[act]]


def _middle(windows: list[Window], act: str) -> float:
    return round(median(t for w in windows for taken in w["taken"] for t in taken[act]) * 1000, 2)


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    at = {f"p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95, 99)}
    return {name: round(value * 1000, 2) for name, value in at.items()}


def _cpu(windows: list[Window]) -> float:
    return round(sum(w["cpu"] for w in windows) / sum(w["cases"] for w in windows) * 1000, 2)


def _bytes(windows: list[Window]) -> dict[str, int]:
    cases = sum(w["cases"] for w in windows)
    return {what: round(sum(w[what] for w in windows) / cases) for what in ("table", "wal")}


def table(figures: dict[str, Any]) -> str:
    """For people."""
    lines = [
        f"{figures['clients']} clients over {figures['organisations']} organisations, {figures['rounds']} rounds",
        f"{'':<14}{'cases/s':>9}{'Motcua is':>11}{'step p50':>10}{'p95':>8}{'CPU/case':>10}{'table':>8}{'WAL':>8}"
        f"{'one org.':>10}",
    ]  # fmt: skip
    for name, rate in figures["cases_per_s"].items():
        step, stored = figures["step_ms"][name], figures["peer_bytes_per_case"][name]
        ratio = f"{figures['ratio'][name]:.2f} x" if name in figures["ratio"] else ""
        lines.append(
            f"{name:<14}{rate:>9.1f}{ratio:>11}{step['p50']:>10.2f}{step['p95']:>8.2f}"
            f"{figures['cpu_ms_per_case'][name]:>10.2f}{stored['table']:>8}{stored['wal']:>8}"
            f"{figures['one_organisation']['cases_per_s'][name]:>10.1f}"
        )
    if signing := figures["pades_ms"]:
        lines.append(
            f"Apart from that: setting a page {signing['render_p50']} ms, signing and sealing it (PAdES B-T twice) "
            f"{signing['sign_and_seal_p50']} ms."
        )
    lines += [f"{name} was left out: {why}." for name, why in figures["left_out"].items()]
    return "\n".join(lines)
