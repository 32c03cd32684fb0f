"""`motcua audit verify`: proves that no recorded event was edited, removed, inserted, reordered or cut off."""

import argparse
import json

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("audit", help="the tamper-evident record").add_subparsers(required=True)
    verify = commands.add_parser("verify", help="check every chain against its seals and the heads kept outside")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.signing import heads

    report = heads.verify()
    if args.json:
        print(json.dumps({"events": report.events, "seals": report.seals, "problems": report.problems}))
    else:
        print(f"{report.events} events in {report.seals} seals: " + ("sound" if not report.problems else "NOT SOUND"))
        for problem in report.problems:
            print("  " + ", ".join(f"{key} {value}" for key, value in problem.items()))
    return 1 if report.problems else 0
