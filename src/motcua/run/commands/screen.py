"""`motcua screen`: what files show, beside what a form declares."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from motcua.run import django

BAD = 1


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("screen", help="check files against what a form declares")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or KEY=FILE for the required document KEY")
    parser.add_argument("--procedure", required=True, metavar="CODE", help="code or folder name of the procedure")
    parser.add_argument("--form", required=True, type=Path, metavar="FORM.json", help="answers by question")
    parser.add_argument("--province", metavar="CODE", help="whose former communes papers may name; this installation's")
    parser.add_argument("--day", type=date.fromisoformat, help="on which the papers have to hold (2026-03-05); today")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=screen)


def screen(args: argparse.Namespace) -> int:
    """0 when everything was found as it should be, 1 when a line needs a look, 2 when a file cannot be taken."""
    django.setup()
    from django.conf import settings

    from motcua.assistant.screening import dossiers
    from motcua.assistant.screening.ports import Looker, LookFailed
    from motcua.assistant.screening.verdicts import State
    from motcua.foundation.common import ports
    from motcua.foundation.common.clock import local, now
    from motcua.foundation.common.errors import Refusal
    from motcua.foundation.files import gate

    looker: Looker = ports.get(Looker)
    try:
        bundle = _bundle(args.procedure)
        answers = json.loads(args.form.read_text("utf-8"))
        if not isinstance(answers, dict):
            raise ValueError(f"{args.form}: write an object of answers by question.")
        day = args.day or local(now()).date()
        wanted = [document.key for document in bundle.missing(answers, set(), day)]
        paired, found = _paired(args.files, wanted), []
        former = _former(args.province or settings.ENV.province)
        for key in dict.fromkeys(key for key, _path in paired):
            paths = [path for one, path in paired if one == key]
            for path in paths:
                gate.inspect(path, path.name)
            asked = dossiers.asked(bundle, [path.name for path in paths], key, answers, day, former=former)
            found += looker.look_together([path.read_bytes() for path in paths], asked)
        found += dossiers.missing(bundle, answers, {key for key, _path in paired}, day)
    except (Refusal, OSError, ValueError, LookFailed) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        looker.close()
    for one in found:
        one.pop("picture", None)
        one.pop("content", None)
    if args.json:
        told = {"procedure": bundle.code, "engine": looker.name, "findings": found}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for one in found:
            shown = f": {one['declared']} | {one['shown']}" if one["declared"] or one["shown"] else ""
            page = f", page {one['page']}" if one["page"] else ""
            print(f"{one['state']:18} {one['document']} {one['rule']} {one['key']}{page}{shown}")
    return int(any(one["state"] != State.FOUND for one in found))


def _bundle(name: str) -> Any:
    """A shipped bundle by its folder or code."""
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import folders

    for folder in folders():
        bundle = load(folder)
        if name in (folder.name, bundle.code):
            return bundle
    raise ValueError(f"{name}: no procedure of this code or name is shipped.")


def _former(province: str) -> Any:
    """What the communes of the province were before. Raises ValueError."""
    from motcua.assistant.screening import units
    from motcua.foundation.organisations.seeds import provinces

    known = provinces()
    if province not in known:
        raise ValueError(f"{province}: no province of this code is shipped; there are {', '.join(known)}.")
    return units.shipped(province)


def _paired(files: list[str], wanted: list[str]) -> list[tuple[str, Path]]:
    """(document, path): as told by KEY=, else the documents in their order. Raises ValueError."""
    told = [(key, Path(path)) for key, is_told, path in (name.partition("=") for name in files) if is_told]
    if unknown := sorted({key for key, _path in told} - set(wanted)):
        raise ValueError(f"{', '.join(unknown)}: no document of this form; it asks for {', '.join(wanted)}.")
    rest = [key for key in wanted if key not in dict(told)]
    free = [Path(name) for name in files if "=" not in name]
    if len(free) > len(rest):
        keys = ", ".join(wanted)
        raise ValueError(f"{len(files)} files for {len(wanted)} documents: write KEY=FILE, with one of {keys}.")
    return [*told, *zip(rest, free, strict=False)]
