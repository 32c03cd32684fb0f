"""How fast due dates come out: `python -m bench.deadlines.run [--json] [--quick]`.

Terms of 1 to 30 working days from days of 2024 to 2026: all of them by the table of working days, as a calendar notice
asks for; a part by the minute clock, which stops, resumes and explains. Time is the processor's. When the two differ
there are no figures; when the table takes over half a second for a million, the command ends with 1.
"""

import argparse
import json
import random
import sys
import time
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from motcua.foundation.calendar import LOCAL, Calendar, ClockEvent, ClockKind, DayTable, Limit, due

TERMS, WALKED, ROUNDS = 1_000_000, 20_000, 5
LIMIT_S = 0.5
"""Of the processor, for `TERMS` by the table."""
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)


def measure(terms: int, walked: int, rounds: int) -> dict[str, Any]:
    """{"terms", "table_s", "walked", "walk_per_s", "ratio"}; raises AssertionError when the two disagree."""
    calendar, chance = Calendar.default(), random.Random(1)
    asked = [(FIRST + timedelta(days=chance.randrange(1000)), chance.randint(1, 30)) for _ in range(terms)]
    starts = [
        (ClockEvent(ClockKind.START, datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)), Limit.parse(f"{n}wd"))
        for day, n in asked[:walked]
    ]
    looked_up, stepped = [], []
    for _ in range(rounds):
        begun = time.process_time()
        by_table = DayTable(calendar, FIRST, LAST).due_dates(asked)
        looked_up.append(time.process_time() - begun)
        begun = time.process_time()
        by_clock = [due([event], limit, calendar).due_date for event, limit in starts]
        stepped.append(time.process_time() - begun)
        assert by_clock == by_table[:walked], "the table and the clock disagree"
    table, clock = median(looked_up), median(stepped)
    return {
        "terms": terms, "table_s": round(table, 3), "walked": walked, "walk_per_s": round(walked / clock),
        "ratio": round(clock / walked / (table / terms)),
    }  # fmt: skip


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.deadlines", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args(arguments)
    told = measure(*((TERMS // 20, WALKED // 20, 2) if args.quick else (TERMS, WALKED, ROUNDS)))
    if args.json:
        print(json.dumps(told))
    else:
        print(f"{told['terms']:,} terms by the table of working days: {told['table_s']} s")
        print(f"by the minute clock, with its account: {told['walk_per_s']:,} a second ({told['ratio']} × the time)")
    return int(told["table_s"] > LIMIT_S * told["terms"] / TERMS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
