"""How long the readings of `probes` take on the dossiers of this installation: `motcua bench volume` while it is served
or with DATABASE_URL. Builds nothing; `motcua demo build --dossiers N` does.
"""

import argparse
import json
import time
from typing import Any

LIMIT_MS, DEEP, RATIO = 50.0, 20_000, 1.3


def main(arguments: list[str]) -> int:
    """0 when every reading keeps the limit and a deep page costs what the first does, else 1."""
    parser = argparse.ArgumentParser(prog="motcua bench volume", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="each reading five times")
    args = parser.parse_args(arguments)
    from motcua.run import django

    django.setup()
    found = measure(5 if args.quick else 60)
    print(json.dumps(found) if args.json else _table(found))
    return int(not is_kept(found))


def is_kept(found: dict[str, Any]) -> bool:
    """Whether no reading is slow and no deep page costs more than `RATIO` of the first."""
    return not found["slow"] and all(deep["ratio"] <= RATIO for deep in found["deep"].values())


def measure(times: int) -> dict[str, Any]:
    from bench.volume import probes
    from motcua.onestop.dossiers.models import Dossier

    readings = {name: _time(probe, times) for name, probe in probes.all_of().items()}
    return {
        "dossiers": Dossier.objects.count(), "readings": readings, "limit_ms": LIMIT_MS,
        "slow": [name for name, one in readings.items() if one["p95_ms"] > LIMIT_MS],
        "deep": deep_pages(times),
    }  # fmt: skip


def deep_pages(times: int) -> dict[str, Any]:
    """{list: {"page", "first_ms", "deep_ms", "ratio"}} of the lists of a whole province, page `DEEP` or the last."""
    from bench.volume import probes
    from motcua.onestop.dossiers.models import Dossier

    page = min(DEEP, Dossier.objects.count() // 50)
    lists = {"the province's dossiers": probes.deep_dossiers, "the province's record": probes.deep}
    return {name: _deep(of, page, times) for name, of in lists.items()}


def _deep(probe_of: Any, page: int, times: int) -> dict[str, Any]:
    """Page 1 and the deep one in turns, so that what disturbs the machine disturbs both."""
    rows, taken = [probe_of(1), probe_of(page)], ([], [])
    first, later = (lambda one=one: list(one.all()) for one in rows)
    first(), later()
    for _ in range(times):
        for probe, into in zip((first, later), taken, strict=True):
            into.append(_ms(probe))
    one, other = (sorted(into)[len(into) // 2] for into in taken)
    return {"page": page, "first_ms": round(one, 2), "deep_ms": round(other, 2), "ratio": round(other / one, 2)}


def _time(probe: Any, times: int) -> dict[str, float]:
    probe()
    taken = sorted(_ms(probe) for _ in range(times))
    return {"median_ms": round(taken[len(taken) // 2], 1), "p95_ms": round(taken[int(len(taken) * 0.95)], 1)}


def _ms(probe: Any) -> float:
    begun = time.perf_counter()
    probe()
    return (time.perf_counter() - begun) * 1000


def _table(found: dict[str, Any]) -> str:
    lines = [f"{found['dossiers']:,} dossiers; at most {found['limit_ms']:.0f} ms at the 95th percentile"]
    for name, one in found["readings"].items():
        mark = "  SLOW" if name in found["slow"] else ""
        lines.append(f"  {name:<46}{one['median_ms']:>9.1f} ms{one['p95_ms']:>9.1f} ms{mark}")
    for name, one in found["deep"].items():
        lines.append(
            f"  {name}: page 1 {one['first_ms']} ms, page {one['page']:,} {one['deep_ms']} ms, {one['ratio']} x"
        )
    return "\n".join(lines)
