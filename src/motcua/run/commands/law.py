"""`motcua law`: load a legal text from a file, list what is loaded, and look at what would be read."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from motcua.run import django

MOST_TOLD = 20


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("law", help="legal texts that the assistant quotes").add_subparsers(required=True)
    parser = commands.add_parser("import", help="load a text; the same again changes nothing")
    parser.add_argument("file", type=Path, help=".txt, .html, .docx or .pdf with text")
    parser.add_argument("--number", default="", help="61/2018/NĐ-CP; else as the file says")
    parser.add_argument("--title", default="", help="else as the file says")
    parser.add_argument("--kind", default="", help="law, code, decree, circular …; else as the file says")
    parser.add_argument("--issuer", default="")
    parser.add_argument("--issued", type=_day, metavar="DATE")
    parser.add_argument("--in-force", type=_day, metavar="DATE", help="first day; else as the file says")
    parser.add_argument("--until", type=_day, metavar="DATE", help="first day on which it is in force no more")
    parser.add_argument("--superseded-by", default="", metavar="NUMBER", help="a text that is loaded already")
    parser.add_argument("--source", default="")
    parser.add_argument("--note", default="")
    parser.add_argument("--dry-run", action="store_true", help="only tell what was read; needs no database")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=take_in)
    parser = commands.add_parser("list", help="what is loaded")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=listed)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def take_in(args: argparse.Namespace) -> int:
    """0 when it is loaded or was before, 1 when it cannot be."""
    django.setup()
    from motcua.assistant.law import room, services
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Invalid, Refusal

    try:
        tree = room.opened(args.file.read_bytes(), args.file.name)
        told: dict[str, Any] = _told(tree)
        if not args.dry_run:
            text, done = services.file(tree, _facts(args, tree.hints), name=args.file.name, by=SYSTEM)
            told = {"number": text.number, "title": text.title, "done": str(done), **told}
    except Invalid as wrong:
        print("\n".join(f"{name}: {said}" for name, said in wrong.fields.items()) or wrong, file=sys.stderr)
        return 1
    except (Refusal, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for name, value in told.items():
        if name != "odd":
            print(f"{name:>10}  {value}")
    print("\n".join(f"       odd  {one}" for one in told["odd"][:MOST_TOLD]))
    if len(told["odd"]) > MOST_TOLD:
        print(f"            and {len(told['odd']) - MOST_TOLD} more: --json prints all")
    return 0


def _told(tree: Any) -> dict[str, Any]:
    from motcua.assistant.law.labels import odd

    return {
        "articles": tree.count_articles, "annexes": tree.annexes, "clauses": tree.count_clauses,
        "points": tree.count_points, "attached": tree.attachments, "left": tree.left,
        "odd": [odd(one) for one in tree.odd],
    }  # fmt: skip


def _facts(args: argparse.Namespace, hints: Any) -> Any:
    """What was given, else what the text that is loaded says, else what the file says of itself."""
    from motcua.assistant.law import selectors
    from motcua.assistant.law.services import Facts

    number = args.number or hints.number
    known = selectors.by_number(number) if number else None

    def first(given: Any, name: str, said: str = "") -> Any:
        return given or (getattr(known, name) if known else said)

    def day(given: date | None, name: str, said: str) -> date | None:
        found: date | None = first(given, name, "")
        return found or (date.fromisoformat(said) if said and known is None else None)

    above = known.superseded_by.number if known and known.superseded_by else ""
    return Facts(
        number=number, title=first(args.title, "title", hints.title),
        kind=first(args.kind, "kind", hints.kind or "other"),
        issuer=first(args.issuer, "issuer", hints.issuer), issued_date=day(args.issued, "issued_date", hints.issued),
        in_force_from=day(args.in_force, "in_force_from", hints.in_force), source=first(args.source, "source"),
        in_force_until=day(args.until, "in_force_until", ""), superseded_by=args.superseded_by or above,
        note=first(args.note, "note"),
    )  # fmt: skip


def listed(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.assistant.law import selectors

    rows = list(selectors.every().order_by("-in_force_from", "-id"))
    wordings = selectors.wordings_of(rows)
    told = [
        {"number": one.number, "title": one.title, "in_force_from": one.in_force_from.isoformat(),
         "standing": str(selectors.standing(one)), "articles": wordings[one.id].articles_count,
         "findable": wordings[one.id].indexed_at is not None}
        for one in rows
    ]  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(
            "\n".join(f"{one['number']:<20} {one['standing']:<9} {one['articles']:>5}  {one['title']}" for one in told)
        )
    return 0
