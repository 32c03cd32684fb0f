"""`motcua identifiers parse KIND TEXT`: the fields of an identifier, without a database."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from motcua.foundation.common.clock import today
from motcua.foundation.identifiers import (
    IdentifierError,
    citizen_number,
    dossier_code,
    id_card_qr,
    mrz,
    phone,
    tax_code,
    vietqr,
)

PARSERS: dict[str, Callable[[str], Any]] = {
    "id-card-qr": id_card_qr.parse,
    "mrz": lambda text: mrz.parse(text.split(), today()),
    "vietqr": vietqr.parse,
    "citizen-number": citizen_number.parse,
    "tax-code": tax_code.parse,
    "dossier-code": dossier_code.parse,
    "phone": lambda text: {"e164": phone.normalise(text), "national": phone.national(text)},
}


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the command."""
    commands = subparsers.add_parser("identifiers", help="read identifiers").add_subparsers(required=True)
    parser = commands.add_parser("parse", help="the fields of an identifier")
    parser.add_argument("kind", choices=tuple(PARSERS))
    parser.add_argument("text")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=run)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def run(args: argparse.Namespace) -> int:
    """Print the fields; 1 with {"error"} or a sentence when the text is refused."""
    try:
        found = PARSERS[args.kind](args.text)
    except IdentifierError as error:
        text = error.text(args.lang)
        if args.json:
            print(json.dumps({"error": text}, ensure_ascii=False))
        else:
            print(text, file=sys.stderr)
        return 1
    fields = found if isinstance(found, dict) else asdict(found)
    if args.json:
        print(json.dumps(fields, ensure_ascii=False, default=_plain))
    else:
        print("\n".join(f"{key}: {value}" for key, value in fields.items()))
    return 0
