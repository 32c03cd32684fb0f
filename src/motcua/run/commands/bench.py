"""`motcua bench NAME`: measurements beside peers. They belong to the source tree, not to the package."""

import argparse
import importlib
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("bench", help="measure beside peers (docs/benchmarks.md)")
    parser.add_argument("name", help="lifecycle, steps, search, deadlines, volume, morning")
    parser.add_argument("--json", action="store_true", help="figures for programs")
    parser.add_argument("--quick", action="store_true", help="a short run: shows that it works, its figures are rough")
    parser.add_argument("--peers", help="only these, for example motcua,sql")
    parser.add_argument("--minutes", help="morning: of the clock for its eight hours")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    """0 measured, 1 the work was not equal, 2 nothing to run."""
    if not (CHECKOUT / "bench" / args.name / "run.py").is_file():
        known = sorted(path.parent.name for path in CHECKOUT.glob("bench/*/run.py"))
        if not known:
            print(f"The measurements are not part of the package and {CHECKOUT} is no checkout of Motcua: run this "
                  "from one, after `make bench` has made the environment of the peers.", file=sys.stderr)  # fmt: skip
        else:
            print(f"There is no measurement “{args.name}”. There is: {', '.join(known)}.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(CHECKOUT))
    measurement = importlib.import_module(f"bench.{args.name}.run")
    passed = [f"--{name}" for name in ("json", "quick") if getattr(args, name)]
    for name in ("peers", "minutes"):
        if value := getattr(args, name):
            passed += [f"--{name}", value]
    return int(measurement.main(passed))
