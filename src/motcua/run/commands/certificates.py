"""`motcua certificates`: take certificates with their keys from files, and believe the authorities that issued them."""

import argparse
import getpass
import sys
from pathlib import Path

from motcua.config.environment import load
from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser(
        "certificates", help="certificates and keys that a licensed authority gave"
    ).add_subparsers(required=True)
    parser = commands.add_parser("register", help="take the certificate of an officer or of a seal, with its key")
    parser.add_argument("file", type=Path, help=".p12 or .pfx, whose passphrase is asked for; or a certificate alone")
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--officer", metavar="CODE", help="code of the officer who signs with it")
    whose.add_argument("--unit", metavar="CODE", help="agency identifier of whose seal it is, e.g. H44.10.01")
    parser.set_defaults(handler=register)
    parser = commands.add_parser("trust", help="believe what this authority issues")
    parser.add_argument("file", type=Path, help="its root (or issuing) certificate, PEM or DER")
    parser.set_defaults(handler=trust)


def register(args: argparse.Namespace) -> int:
    """The passphrase is typed without being shown, or read from standard input; never an argument, which others see."""
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Refusal
    from motcua.foundation.organisations.models import Officer, Unit
    from motcua.foundation.signing import keyfiles
    from motcua.foundation.signing.enums import HolderKind

    kind, name = HolderKind.OFFICER, ""
    holder: Officer | Unit | None
    if args.officer:
        holder = officer = Officer.objects.filter(code=args.officer).first()
        name = officer.full_name if officer else ""
    else:
        holder = agency = Unit.objects.filter(agency_id=args.unit, valid_to=None).exclude(agency_id="").first()
        kind, name = HolderKind.UNIT, agency.name if agency else ""
    if holder is None:
        print(f"There is no {'officer' if args.officer else 'agency'} {args.officer or args.unit}.", file=sys.stderr)
        return 1
    try:
        data = args.file.read_bytes()
    except OSError as error:
        print(f"{args.file}: {error.strerror}", file=sys.stderr)
        return 1
    try:
        made = keyfiles.take(
            data, _passphrase() if keyfiles.is_key_file(data) else "", holder_kind=kind, holder_id=holder.id,
            holder_name=name, by=SYSTEM,
        )  # fmt: skip
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{made.common_name}: {'signs from now on' if made.means else 'registered without a key'}, "
          f"holds until {made.not_after:%Y-%m-%d}.")  # fmt: skip
    return 0


def _passphrase() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Passphrase of the file: ")
    return sys.stdin.readline().rstrip("\r\n")


def trust(args: argparse.Namespace) -> int:
    """Recorded as what was done here; the web server believes it at once, without a restart."""
    django.setup()
    from django.db import OperationalError

    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Refusal
    from motcua.foundation.signing import keyfiles

    try:
        found = keyfiles.trust_authority(load().keys, args.file.read_bytes(), by=SYSTEM)
    except OperationalError:
        print("The database does not answer. Start the installation, then try again.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or args.file}: {error.strerror}", file=sys.stderr)
        return 1
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    for one in found:
        print(f"Believed until {one.not_valid_after_utc:%Y-%m-%d}: {one.subject.rfc4514_string()}")
    return 0
