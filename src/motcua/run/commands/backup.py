"""`motcua backup [FILE]`: one archive of database, files, keys and seal heads, with a manifest beside it."""

import argparse
import json
import sys
from pathlib import Path

from motcua.config.environment import load
from motcua.run import backup
from motcua.run.database import StartError


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("backup", help="write everything of this installation into one archive")
    parser.add_argument("file", nargs="?", type=Path, help="default: a new file in the data folder's `backups`")
    add_passphrase(parser)
    parser.add_argument("--json", action="store_true", help="print the manifest")
    parser.set_defaults(handler=run)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passphrase-file", type=Path, metavar="PATH",
                        help="seal the archive (AES-256): without this file's content nobody reads it")  # fmt: skip


def passphrase(args: argparse.Namespace) -> bytes | None:
    """The content of the file, without the line's end; raises StartError when it cannot be read or is short."""
    if args.passphrase_file is None:
        return None
    try:
        text = args.passphrase_file.read_bytes().strip()
    except OSError as error:
        raise StartError(f"{args.passphrase_file} cannot be read ({error.strerror}).") from error
    if len(text) < 12:
        raise StartError("The passphrase needs at least 12 characters.")
    return bytes(text)


def run(args: argparse.Namespace) -> int:
    try:
        made = backup.make(load(), args.file, passphrase(args))
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The archive could not be written ({error.strerror}): free space or name another file.", file=sys.stderr)
        return 1
    about = made.manifest
    if args.json:
        print(json.dumps(about))
        return 0
    print(f"{made.path}: {about['archive']['bytes']:,} bytes, {sum(about['tables'].values()):,} rows in "
          f"{len(about['tables'])} tables, {len(about['members'])} files.")  # fmt: skip
    if not about["archive"]["sealed"]:
        print("It holds personal data and keys and is not sealed: keep it where only you can read, "
              "or use --passphrase-file.")  # fmt: skip
    return 0
