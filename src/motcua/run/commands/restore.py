"""`motcua restore FILE`: an archive of `motcua backup` into a fresh data folder."""

import argparse
import json
import sys
from pathlib import Path

from motcua.config.environment import load
from motcua.run import restore
from motcua.run.commands.backup import add_passphrase, passphrase
from motcua.run.database import StartError


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("restore", help="put a backup into a fresh data folder (MOTCUA_VAR)")
    parser.add_argument("file", type=Path)
    parser.add_argument("--yes", action="store_true", help="set an installation in the folder aside without asking")
    parser.add_argument(
        "--heads",
        type=Path,
        metavar="PATH",
        help="seal heads kept outside since the backup, so that `audit verify` says what it lacks",
    )
    add_passphrase(parser)
    parser.add_argument("--json", action="store_true", help="print the manifest")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    environment = load()
    try:
        manifest = restore.restore(
            environment, args.file, passphrase=passphrase(args), heads=args.heads, replace=args.yes or _agreed(args)
        )
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The backup could not be restored ({error.strerror}: {error.filename}).", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(manifest))
        return 0
    print(f"Restored what was there on {manifest['made_at'][:16].replace('T', ' ')} UTC into {environment.var}. "
          "Start it, then run `motcua audit verify`.")  # fmt: skip
    return 0


def _agreed(args: argparse.Namespace) -> bool:
    if not sys.stdin.isatty():
        return False
    return input("If an installation stands in the data folder it is set aside. Go on? (yes/no) ") == "yes"
