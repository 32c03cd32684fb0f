"""`motcua reset`: forget this installation's data and start afresh next time. Backups stay."""

import argparse
import shutil
import sys
from pathlib import Path

from motcua.config.environment import load
from motcua.run import backup, database, serving


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("reset", help="delete the data of this installation; backups stay")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    environment = load()
    var = environment.var
    try:
        there = _data(var)
        serving.refuse_running(var)
    except (OSError, database.StartError) as error:
        print(error, file=sys.stderr)
        return 1
    if not there:
        print("There is nothing to delete.")
        return 0
    if not args.yes and (not sys.stdin.isatty() or input(f"Delete the data in {var}? (yes/no) ") != "yes"):
        print("Nothing was deleted. Say `motcua reset --yes` to delete without asking.")
        return 1
    try:
        database.forget(var / "postgres")
        for path in _data(var):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        if not any(var.iterdir()):
            var.rmdir()
    except OSError as error:
        print(f"{error.filename} could not be deleted ({error.strerror}): give yourself the right to, then say "
              "`motcua reset` again.", file=sys.stderr)  # fmt: skip
        return 1
    print(f"The data in {var} are deleted; `make run` starts afresh.")
    if var.exists():
        print(f"The backups in it were kept: {', '.join(sorted(path.name for path in var.iterdir()))}.")
    if environment.database_url:
        print("The database of DATABASE_URL is yours and was left alone: give an empty one before the next start.")
    return 0


def _data(var: Path) -> list[Path]:
    """What is deleted: all but backups and what a restore set aside."""
    if not var.exists():
        return []
    return [p for p in sorted(var.iterdir()) if p.name != "backups" and not p.name.startswith(backup.SET_ASIDE)]
