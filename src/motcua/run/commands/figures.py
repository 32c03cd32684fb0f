"""`motcua figures`: the figures of a unit over a period, each with its receipt."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("figures", help="figures of a unit over a quarter, a month or a year")
    parser.add_argument("--unit", required=True, metavar="CODE", help="code of the agency, such as 07900")
    period = parser.add_mutually_exclusive_group(required=True)
    period.add_argument("--quarter", metavar="YEAR-N", help="such as 2026-3")
    period.add_argument("--month", metavar="YEAR-N", help="such as 2026-9")
    period.add_argument("--year", metavar="YEAR")
    parser.add_argument("--at", metavar="MOMENT", help="as it stood then, such as 2026-10-01T00:00; else now")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.clock import LOCAL, now
    from motcua.foundation.organisations.models import Unit
    from motcua.insight.scorecards import selectors
    from motcua.insight.scorecards.indicators import INDICATORS
    from motcua.insight.scorecards.selectors import Question

    unit = Unit.objects.filter(code=args.unit).order_by("valid_to").last()
    if unit is None:
        print(f"There is no unit {args.unit}.", file=sys.stderr)
        return 1
    try:
        period = _period(args)
        at = datetime.fromisoformat(args.at) if args.at else now()
    except ValueError as error:
        print(f"This is no period or moment: {error}. Write --quarter 2026-3, --month 2026-9, --year 2026, "
              "--at 2026-10-01T00:00.", file=sys.stderr)  # fmt: skip
        return 1
    at = at if at.tzinfo else at.replace(tzinfo=LOCAL)
    if at > now():
        print("That moment is still to come.", file=sys.stderr)
        return 1
    question = Question(unit.id, period, at)
    receipts = [selectors.receipt(one, question) for one in INDICATORS]
    if args.json:
        told = {
            "unit": {"code": unit.code, "name": unit.name}, "as_of": at.isoformat(),
            "period": {"key": period.key, "from": period.start.isoformat(), "before": period.end.isoformat()},
            "figures": [_told(receipt) for receipt in receipts],
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"{unit.name}, {period.label['vi']}, {at.astimezone(LOCAL):%H:%M %d/%m/%Y}")
    for receipt in receipts:
        figure = receipt.figure
        value = (
            "–" if figure.value is None else f"{figure.value:.1%}" if figure.indicator.is_share else figure.numerator
        )
        among = f"  {figure.numerator:,} / {figure.denominator:,}" if figure.indicator.is_share else ""
        print(f"  {figure.indicator.title['vi']}: {value}{among}  [{figure.indicator.key} {receipt.digest[:12]}]")
    return 0


def _period(args: argparse.Namespace) -> Any:
    """Raises ValueError."""
    from motcua.insight.scorecards.periods import Period, Span

    for span, text in ((Span.QUARTER, args.quarter), (Span.MONTH, args.month)):
        if text:
            year, _dash, number = text.partition("-")
            return Period(span, int(year), int(number))
    return Period(Span.YEAR, int(args.year))


def _told(receipt: Any) -> dict[str, Any]:
    figure, indicator = receipt.figure, receipt.figure.indicator
    told = {
        "indicator": indicator.key, "version": indicator.version, "title": indicator.title, "value": figure.value,
        "numerator": figure.numerator, "counted": indicator.numerator, "digest": receipt.digest,
        "source": indicator.source,
    }  # fmt: skip
    if indicator.is_share:
        told |= {
            "denominator": figure.denominator, "among": indicator.denominator, "base_digest": receipt.base_digest,
        }  # fmt: skip
    return told
