"""`motcua calendar due`: when a term ends and why, without a database."""

import argparse
import json
import sys
from datetime import datetime, time
from pathlib import Path

from motcua.foundation.calendar import (
    LOCAL,
    Calendar,
    CalendarError,
    ClockEvent,
    ClockKind,
    Limit,
    due,
    explain,
    next_opening,
)


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the command."""
    commands = subparsers.add_parser("calendar", help="legal calendar and due times").add_subparsers(required=True)
    parser = commands.add_parser("due", help="when a term ends, and why")
    parser.add_argument("--received", required=True, help="2026-01-09 (office opening) or 2026-01-09T09:00")
    parser.add_argument("--limit", required=True, help="0wd, 2wd, 3d, 8h, 1m")
    parser.add_argument("--unit", help="a unit's calendar: the JSON file that Calendar.to_dict writes")
    parser.add_argument("--cut-off", help="15:00: received later counts as the next working day")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=run)


def _received(text: str, calendar: Calendar) -> datetime:
    at = datetime.fromisoformat(text)
    at = at if at.tzinfo else at.replace(tzinfo=LOCAL)
    if len(text) <= 10:  # a date alone: from the opening of that day's office
        opens = next_opening(calendar, at)
        return opens if opens.date() == at.date() else at.replace(hour=7)
    return at


def run(args: argparse.Namespace) -> int:
    """Print the answer; 1 with a sentence (or {"error"}) when the input cannot be read."""
    try:
        calendar = Calendar.default()
        if args.unit:
            calendar = Calendar.from_dict(json.loads(Path(args.unit).read_text("utf-8")))
        limit = Limit.parse(args.limit)
        cut_off = time.fromisoformat(args.cut_off) if args.cut_off else None
        answer = due([ClockEvent(ClockKind.START, _received(args.received, calendar))], limit, calendar, cut_off)
    except (ValueError, OverflowError, OSError) as error:
        text = error.text(args.lang) if isinstance(error, CalendarError) else str(error)
        if args.json:
            print(json.dumps({"error": text}, ensure_ascii=False))
        else:
            print(text, file=sys.stderr)
        return 1
    said = explain(answer, args.lang)
    if not args.json:
        print("\n".join(said))
        return 0
    assert answer.due_at and answer.due_date
    fields = {"due_at": answer.due_at.isoformat(), "due_date": answer.due_date.isoformat(), "explanation": said}
    print(json.dumps(fields, ensure_ascii=False))
    return 0
