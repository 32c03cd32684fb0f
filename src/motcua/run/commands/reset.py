"""`motcua reset`: forget this installation's data and start afresh next time."""

import argparse
import shutil
import sys

from motcua.config.environment import load
from motcua.run import database


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("reset", help="delete the data folder of this installation")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    var = load().var
    if not var.exists():
        print("There is nothing to delete.")
        return 0
    if not args.yes and (not sys.stdin.isatty() or input(f"Delete everything in {var}? (yes/no) ") != "yes"):
        print("Nothing was deleted. Say `motcua reset --yes` to delete without asking.")
        return 1
    if database.is_running(var / "postgres"):
        print("Motcua is running: stop it first (Ctrl-C in its window).", file=sys.stderr)
        return 1
    database.forget(var / "postgres")
    shutil.rmtree(var, ignore_errors=True)
    print(f"{var} is deleted; `make run` starts afresh.")
    return 0
