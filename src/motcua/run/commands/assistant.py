"""`motcua assistant`: how well the assistant finds what is asked, and tells small talk from questions."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from motcua.run import django

MOST_TOLD = 20


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("assistant", help="measure the assistant").add_subparsers(required=True)
    parser = commands.add_parser("evaluate", help="ask the questions of a file and count what is found")
    parser.add_argument("file", type=Path, help='lines {"question", "expected": [codes, titles or law@article]}')
    parser.add_argument("--catalogue", type=Path, metavar="FILE",
                        help="find among these procedures; else among those of the installation")  # fmt: skip
    parser.add_argument("--articles", type=Path, metavar="FILE",
                        help='find among these articles, lines {"law", "article", "text"}')  # fmt: skip
    parser.add_argument("--fold", action="store_true", help="ask without diacritics")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=evaluate)
    parser = commands.add_parser("route", help="tell small talk from questions")
    parser.add_argument("file", type=Path, help='lines {"text", "kind": "question" or "smalltalk"}')
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=route)


class _Told:
    """Tells the first lines with a fault of a file on the error output, and how many more there are."""

    def __init__(self, path: Path):
        self.path, self.count = path, 0

    def __call__(self, line: int, what: str) -> None:
        self.count += 1
        if self.count <= MOST_TOLD:
            print(f"{self.path.name}, line {line}: {what}", file=sys.stderr)

    def end(self) -> None:
        if self.count > MOST_TOLD:
            print(f"{self.path.name}: {self.count - MOST_TOLD} more lines with a fault", file=sys.stderr)


def evaluate(args: argparse.Namespace) -> int:
    """0 when every line of the cases was asked, 1 when some could not be read, or nothing could."""
    django.setup()
    from motcua.assistant.knowledge import evaluation
    from motcua.foundation.common.errors import Refusal

    told = _Told(args.file)
    try:
        cases = evaluation.cases(args.file, told)
        told.end()
        unknown = evaluation.unknown_keys(args.file)
        if unknown:
            print(f"{args.file.name}: keys that are passed over: {', '.join(unknown)}", file=sys.stderr)
        if not cases:
            print(f"{args.file.name} holds no question.", file=sys.stderr)
            return 1
        ask = _finder(args)
    except (Refusal, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    found = evaluation.figures([ask(case) for case in cases])
    if args.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:>15}  {'none' if value is None else f'{value:g}'}" for name, value in found.items()))
    return int(bool(told.count))


def _finder(args: argparse.Namespace) -> Callable[[Any], Any]:
    """Asks a case among procedures, articles, or both. Raises Refusal, OSError."""
    from motcua.assistant.knowledge import evaluation, loading
    from motcua.assistant.knowledge.finder import Articles, Procedures

    articles = procedures = None
    titles: dict[str, str] = {}
    if args.articles:
        told = _Told(args.articles)
        articles = Articles(loading.articles_of_file(args.articles, told))
        told.end()
    if args.catalogue or not args.articles:
        if args.catalogue:
            told = _Told(args.catalogue)
            known = loading.of_file(args.catalogue, told)
            told.end()
        else:
            known = loading.installed()
        titles = {one.code: one.title for one in known}
        procedures = Procedures(known)

    def ask(case: evaluation.Case) -> evaluation.Asked:
        of_law = any(evaluation.MARK in one for one in case.expected)
        finder: evaluation.Finder | None = articles if of_law or procedures is None else procedures
        return evaluation.ask(case, finder or articles or procedures, lambda key: titles.get(key, ""), folded=args.fold)  # type: ignore[arg-type]

    return ask


def route(args: argparse.Namespace) -> int:
    """0 when every line was told apart, rightly or not; 1 when some could not be read, or nothing could."""
    django.setup()
    from motcua.assistant.knowledge import evaluation

    told = _Told(args.file)
    try:
        count, wrong = evaluation.routed(args.file, told)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    told.end()
    if not count:
        print(f"{args.file.name} holds no text.", file=sys.stderr)
        return 1
    accuracy = round(1 - len(wrong) / count, 4)
    if args.json:
        print(json.dumps({"n": count, "accuracy": accuracy, "wrong": wrong}, ensure_ascii=False))
        return int(bool(told.count))
    print(f"{count} texts, accuracy {accuracy:g}")
    for one in wrong:
        print(f"  is {one['kind']}: {one['text']}")
    return int(bool(told.count))
