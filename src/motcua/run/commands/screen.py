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
    parser.add_argument("--day", type=date.fromisoformat, help="on which the papers have to hold (2026-03-05); today")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=screen)


def screen(args: argparse.Namespace) -> int:
    """0 when everything was found as it should be, 1 when a line needs a look, 2 when a file cannot be taken."""
    django.setup()
    from motcua.assistant.screening import again, dossiers, opening
    from motcua.assistant.screening.ports import Engine
    from motcua.assistant.screening.screen import Given
    from motcua.foundation.common import ports
    from motcua.foundation.common.clock import local, now
    from motcua.foundation.common.errors import Refusal
    from motcua.foundation.files import gate
    from motcua.foundation.signing import trust

    try:
        bundle = _bundle(args.procedure)
        answers = json.loads(args.form.read_text("utf-8"))
        if not isinstance(answers, dict):
            raise ValueError(f"{args.form}: write an object of answers by question.")
        day = args.day or local(now()).date()
        engine: Engine = ports.get(Engine)
        wanted = [document.key for document in dossiers.wanted(bundle, answers, day)]
        given = []
        for key, path in _paired(args.files, wanted):
            gate.inspect(path, path.name)
            data = path.read_bytes()
            reading = opening.read(data, path.name, engine, trust.current())
            given.append(Given(key, reading, again.looker(data, reading, engine)))
    except (Refusal, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    found = dossiers.screened(bundle, answers, given, day)
    if args.json:
        told = {"procedure": bundle.code, "engine": engine.name, "findings": [one.as_dict() for one in found]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for one in found:
            shown = f": {one.declared} | {one.shown}" if one.declared or one.shown else ""
            page = f", page {one.page}" if one.page else ""
            print(f"{one.state.value:18} {one.document} {one.rule.value} {one.key}{page}{shown}")
    return int(not all(one.is_good for one in found))


def _bundle(name: str) -> Any:
    """A shipped bundle by its folder or code."""
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import folders

    for folder in folders():
        bundle = load(folder)
        if name in (folder.name, bundle.code):
            return bundle
    raise ValueError(f"{name}: no procedure of this code or name is shipped.")


def _paired(files: list[str], wanted: list[str]) -> list[tuple[str, Path]]:
    """(document, path): as told by KEY=, else the documents in their order. Raises ValueError."""
    told = [(name.partition("=")[0], Path(name.partition("=")[2])) for name in files if "=" in name]
    rest = [key for key in wanted if key not in dict(told)]
    free = [Path(name) for name in files if "=" not in name]
    if len(free) > len(rest):
        keys = ", ".join(wanted)
        raise ValueError(f"{len(files)} files for {len(wanted)} documents: write KEY=FILE, with one of {keys}.")
    return [*told, *zip(rest, free, strict=False)]
