"""`motcua verify FILE.pdf` and `motcua signing root`: checking needs no database and no running installation."""

import argparse
import json
import sys
from pathlib import Path

from motcua.config.environment import load


def add(subparsers: argparse._SubParsersAction) -> None:
    check = subparsers.add_parser("verify", help="check the signatures of a PDF")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true")
    check.add_argument(
        "--root", type=Path, action="append", metavar="FILE",
        help="believe this root certificate (PEM or DER) instead of the installation's; may be given several times",
    )  # fmt: skip
    check.add_argument("--tsa-root", type=Path, action="append", default=[], metavar="FILE",
                       help="believe this timestamp authority too")  # fmt: skip
    check.set_defaults(handler=verify)
    commands = subparsers.add_parser("signing", help="certificates of this installation").add_subparsers(required=True)
    root = commands.add_parser("root", help="write the root certificate that others need to check our signatures")
    root.add_argument("--out", type=Path, help="file to write; standard output when left out")
    root.set_defaults(handler=export_root)


def verify(args: argparse.Namespace) -> int:
    """0 valid, 1 any other verdict, 2 the file cannot be opened."""
    from motcua.foundation.signing import trust
    from motcua.foundation.signing.verification import verify_pdf

    try:
        data = args.file.read_bytes()
        believed = trust.load(load().keys, roots=args.root)
        extra = tuple(c for path in args.tsa_root for c in trust.certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        print(f"{args.file}: {error}", file=sys.stderr)
        return 2
    believed = trust.Trust(believed.roots, believed.tsa_roots + extra, believed.crls)
    answer = verify_pdf(data, trust=believed)
    if args.json:
        print(json.dumps(answer.as_dict(), ensure_ascii=False))
    else:
        print(f"{args.file}: {answer.verdict.value}" + ("" if answer.valid else f" ({answer.finding.value})"))
        for one in answer.signatures:
            proof = "timestamped" if one.time_proven else "as the signer claims"
            print(f"  {one.signer} ({one.kind.value}), {one.signed_at} {proof}: {one.integrity.value}, "
                  f"{one.coverage.value}, {one.trust.value}")  # fmt: skip
    return 0 if answer.valid else 1


def export_root(args: argparse.Namespace) -> int:
    from motcua.foundation.signing.authority import authority_at

    pem = authority_at(load().keys / "signing").root_pem()
    if args.out:
        args.out.write_bytes(pem)
    else:
        sys.stdout.write(pem.decode())
    return 0
