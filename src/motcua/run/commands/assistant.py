"""`motcua assistant`: how well it finds what is asked and tells small talk from questions; what citizens asked."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from motcua.run import django

MOST_TOLD = 20


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("assistant", help="measure the assistant, count what it was asked").add_subparsers(
        required=True
    )
    parser = commands.add_parser("evaluate", help="ask the questions of a file and count what is found")
    parser.add_argument("file", type=Path, help='lines {"question", "expected": [codes, titles or law@article]}')
    parser.add_argument("--catalogue", type=Path, metavar="FILE",
                        help="find among these procedures; else among those of the installation")  # fmt: skip
    parser.add_argument("--articles", type=Path, metavar="FILE",
                        help='find among these, lines {"law", "article", "text"}; else the loaded ones')  # fmt: skip
    parser.add_argument("--fold", action="store_true", help="ask without diacritics")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=evaluate)
    parser = commands.add_parser("route", help="tell small talk from questions")
    parser.add_argument("file", type=Path, help='lines {"text", "kind": "question" or "smalltalk"}')
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=route)
    parser = commands.add_parser("figures", help="what was asked and looked at, what became of it, by week")
    parser.add_argument("--unit", required=True, metavar="CODE", help="code of the agency; the province's for all")
    parser.add_argument("--period", required=True, metavar="KEY", help="2026-q3, 2026-m09 or 2026")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=figures)
    parser = commands.add_parser("cases", help="what officers said of papers, as labelled cases")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="a new folder, or an empty one")
    parser.add_argument("--period", metavar="KEY", help="2026-q3, 2026-m09 or 2026; everything without it")
    parser.add_argument("--with-files", action="store_true",
                        help="the papers too; for an administrator, and it is recorded")  # fmt: skip
    parser.add_argument("--by", metavar="NAME", help="user name of the administrator who asks for the papers")
    parser.set_defaults(handler=cases)


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
    from motcua.assistant.knowledge.articles import Articles
    from motcua.assistant.knowledge.finder import Procedures

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
            from motcua.assistant.knowledge import speech
            from motcua.assistant.law import finding
            from motcua.assistant.vocabulary import services as sayings

            speech.use(sayings.added())
            known, articles = loading.installed(), articles or finding.articles()
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


def figures(args: argparse.Namespace) -> int:
    """0 with the figures, 1 for a unit or period that is none."""
    django.setup()
    from motcua.assistant.answers.figures import Question
    from motcua.assistant.overview import figures as counting
    from motcua.foundation.organisations.models import Unit
    from motcua.insight.scorecards.periods import parse

    unit = Unit.objects.filter(code=args.unit).order_by("valid_to").last()
    if unit is None:
        print(f"There is no unit {args.unit}.", file=sys.stderr)
        return 1
    try:
        period = parse(args.period)
    except ValueError:
        print(f"{args.period} is no period. Write 2026-q3, 2026-m09 or 2026.", file=sys.stderr)
        return 1
    found = counting.overview(Question(unit, period.start, period.end))
    if args.json:
        print(json.dumps({
            "unit": {"code": unit.code, "name": unit.name},
            "period": {"key": period.key, "from": period.start.isoformat(), "before": period.end.isoformat()},
            **counting.as_dict(found),
        }, ensure_ascii=False))  # fmt: skip
        return 0
    print(f"{unit.name}, {period.label['vi']}")
    print("\n".join(f"{n:>8,}  {counting.COUNTED[what]}" for what, n in found.whole.items()))
    for day, one in found.weeks:
        print(f"  {day:%d/%m/%Y}  " + "  ".join(f"{what} {n:,}" for what, n in one.items()))
    for rule in found.rules:
        print(f"  {rule.rule}: {rule.agreed:,} of {rule.answered:,} lines confirmed ({rule.share:.0%})")
    terms = " + ".join(f"{term.count:,} {term.figure} x {term.each}" for term in found.terms)
    print(f"{found.minutes:>8,}  minutes saved = {terms}")
    return 0


def cases(args: argparse.Namespace) -> int:
    """0 when the cases are written, 1 when they may not be, or the folder is none to write into."""
    django.setup()
    from motcua.assistant.screening import labelled
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.clock import now
    from motcua.foundation.common.errors import Refusal
    from motcua.foundation.identity.actors import actor_for_account
    from motcua.foundation.identity.selectors import account_by_username
    from motcua.insight.scorecards.periods import FIRST_YEAR, Period, Span, parse

    account = account_by_username(args.by) if args.by else None
    if args.with_files and account is None:
        print("Name the administrator who asks for the papers: --by NAME.", file=sys.stderr)
        return 1
    try:
        period = parse(args.period) if args.period else None
    except ValueError:
        print(f"{args.period} is no period. Write 2026-q3, 2026-m09 or 2026.", file=sys.stderr)
        return 1
    since = period.start if period else Period(Span.YEAR, FIRST_YEAR).start
    by = actor_for_account(account) if account else SYSTEM
    try:
        count = labelled.write(args.out, since=since, until=period.end if period else now(), by=by,
                               with_files=args.with_files)  # fmt: skip
    except (Refusal, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} files with what officers said: {args.out / labelled.CASES}")
    return 0
