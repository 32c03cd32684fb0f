"""`motcua catalogue`: import a list of procedures, compare two lists, look something up."""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from motcua.run import django

SHOWN, EVERY = 50, 10_000


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("catalogue", help="procedures known by name").add_subparsers(required=True)
    parser = commands.add_parser("import", help="take a list of procedures in; twice changes nothing")
    parser.add_argument("file", nargs="?", type=Path,
                        help=".jsonl, .jsonl.gz, .csv or .xlsx; the shipped list when none is named")  # fmt: skip
    _columns(parser)
    parser.add_argument("--source", help="decision that publishes the list, for rows that name none")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
    parser.set_defaults(handler=take_in)
    parser = commands.add_parser("compare", help="what two lists say of the same procedures; needs no database")
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    _columns(parser)
    parser.set_defaults(handler=compare)
    parser = commands.add_parser("search", help="find a procedure as citizens do")
    parser.add_argument("words", nargs="+")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=search)


def _columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--column", action="append", default=[], metavar="FIELD=HEADING",
                        help="heading or letter of a field's column: code=A or title='Tên TTHC'")  # fmt: skip
    parser.add_argument("--sheet", default="", help="sheet of the workbook; else the first")
    parser.add_argument("--json", action="store_true")


def _mapping(given: list[str]) -> dict[str, str]:
    """Raises ValueError."""
    from motcua.onestop.catalogue.listing import FIELDS

    found = dict(one.partition("=")[::2] for one in given)
    unknown = sorted(found.keys() - set(FIELDS))
    if unknown:
        raise ValueError(f"There is no field {', '.join(unknown)}. There is: {', '.join(FIELDS)}.")
    return found


def take_in(args: argparse.Namespace) -> int:
    """0 when every row was taken, 1 when some were refused or the file cannot be read."""
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Refusal
    from motcua.onestop.catalogue import listing_import
    from motcua.onestop.catalogue.listing_files import lines
    from motcua.onestop.catalogue.seeds import LISTED

    path = args.file or LISTED
    try:
        heard: list[Any] = []
        rows = lines(path, columns=_mapping(args.column), sheet=args.sheet, heard=heard.append)
        if args.dry_run:
            report = listing_import.compare(rows, args.source or "", _progress())
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            report = listing_import.take_in(
                rows, by=SYSTEM, name=path.name, digest=digest, source=args.source or "", progress=_progress(),
            )  # fmt: skip
    except (Refusal, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if sys.stderr.isatty():
        print(file=sys.stderr)
    _tell(report, heard[0] if heard else None, args.json)
    return int(bool(report.count_refused))


def _progress() -> Callable[[int], None]:
    """On a terminal one line that counts; elsewhere a line for every 10,000 rows."""
    told = 0

    def count(read: int) -> None:
        nonlocal told
        if sys.stderr.isatty():
            print(f"\r{read:,} rows read ", end="", file=sys.stderr, flush=True)
        elif read // EVERY > told:
            told = read // EVERY
            print(f"{read:,} rows read", file=sys.stderr, flush=True)

    return count


def _columns_data(columns: Any, fields: Any) -> dict[str, Any] | None:
    return columns and {"used": columns.used(fields), "not_used": columns.unused(fields)}


def _columns_told(columns: Any, fields: Any) -> str:
    used = ", ".join(f"{field} “{heading}”" if heading else field for field, heading in columns.used(fields).items())
    unused = ", ".join(f"“{heading}”" for heading in columns.unused(fields))
    return f"columns used: {used}; not used: {unused or 'none'}"


def _tell(report: Any, columns: Any, as_json: bool) -> None:
    from motcua.onestop.catalogue.labels import note, reason
    from motcua.onestop.catalogue.listing import FIELDS

    if as_json:
        told = asdict(report)
        del told["kept"]
        told["refused"] = [{**asdict(row), "why": reason(row)} for row in report.refused]
        told["noted"] = [{**asdict(row), "why": note(row)} for row in report.noted]
        print(json.dumps(told | {"columns": _columns_data(columns, FIELDS)}, ensure_ascii=False))
        return
    if columns:
        print(_columns_told(columns, FIELDS))
    print(f"{report.read:,} read: {report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
          f"{report.count_refused:,} refused")  # fmt: skip
    for row in report.refused:
        print(f"  row {row.line} {row.code}: {reason(row)}")
    for row in report.noted[:SHOWN]:
        print(f"  row {row.line} {row.code}: {note(row)}")
    if report.count_noted > SHOWN:
        print(f"  … and {report.count_noted - SHOWN:,} further notes: --json prints {len(report.noted):,} of all")


def compare(args: argparse.Namespace) -> int:
    """0 when both say the same."""
    django.setup()
    from motcua.foundation.common.errors import Refusal
    from motcua.onestop.catalogue import listing_import
    from motcua.onestop.catalogue.listing_files import lines

    try:
        columns = _mapping(args.column)
        heads: list[list[Any]] = [[], []]
        found = listing_import.between(*(
            lines(path, columns=columns, sheet=args.sheet, heard=head.append)
            for path, head in zip((args.first, args.second), heads, strict=True)
        ))  # fmt: skip
    except (Refusal, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    names = {"only_first": f"only in {args.first.name}", "only_second": f"only in {args.second.name}"}
    if args.json:
        print(json.dumps({
            **{name: [{"code": one.code, "title": one.title} for one in found[name]] for name in names},
            "different": [asdict(one) for one in found["different"]], "same": found["same"],
            "refused": [report.count_refused for report in found["reports"]],
            "columns": [_columns_data(head[0], listing_import.COMPARED) if head else None for head in heads],
        }, ensure_ascii=False))  # fmt: skip
    else:
        for path, head in zip((args.first, args.second), heads, strict=True):
            if head:
                print(f"{path.name}: {_columns_told(head[0], listing_import.COMPARED)}")
        print(f"{found['same']:,} the same, {len(found['different']):,} different, "
              + ", ".join(f"{len(found[name]):,} {words}" for name, words in names.items()))  # fmt: skip
        for name, words in names.items():
            for one in found[name]:
                print(f"  {words}: {one.code} {one.title}")
        for one in found["different"]:
            for name, (here, there) in one.fields.items():
                print(f"  {one.code} {name}: “{here}” / “{there}”")
    return int(bool(found["only_first"] or found["only_second"] or found["different"]))


def search(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.onestop.catalogue.models import Procedure
    from motcua.onestop.catalogue.selectors import look_up

    found = look_up(" ".join(args.words))
    rows = [
        {"code": row.code, "title": row.title["vi"] if isinstance(row, Procedure) else row.title,
         "offered": isinstance(row, Procedure)}
        for row in found.rows
    ]  # fmt: skip
    if args.json:
        print(json.dumps({"total": found.total, "procedures": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['code']}  {row['title']}" + ("" if row["offered"] else "  (information only)"))
    return 0
