"""How well and how fast the catalogue is searched: `python -m bench.search.run FILE [--json] [--quick]`.

FILE is a list in any shape that `motcua catalogue import` reads. Asked are its own titles: as they stand, without
accents, and mistyped (one slip in every eight words: a letter left out, too many, changed, or two swapped). A title is
found when it is among the first ten; titles that several codes bear count for each of them.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from motcua.foundation.common.text import fold

TITLES, QUICK = 2000, 200
LONGEST = 200
"""As the portal cuts what is typed."""


def mistyped(title: str, chance: random.Random) -> str:
    words = fold(title).split()
    for _ in range(max(1, len(words) // 8)):
        at = chance.choice([n for n, word in enumerate(words) if len(word) > 2] or [0])
        word, place, other = words[at], chance.randrange(len(words[at])), chance.choice("abcdeghiklmnopqrstuvxy")
        words[at] = chance.choice([
            word[:place] + word[place + 1 :], word[:place] + other + word[place:],
            word[:place] + other + word[place + 1 :],
            word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
        ])  # fmt: skip
    return " ".join(words)


def measure(titles: dict[str, str], most: int) -> dict[str, Any]:
    """{"titles", "build_s", "exact" …: {"found", "p50_ms", "p95_ms", "max_ms"}}; time of the processor."""
    from motcua.onestop.catalogue.search import Entry, Index
    from motcua.onestop.catalogue.words import words_of

    chance = random.Random(11)
    entries = [Entry(code, (words_of(title),)) for code, title in titles.items()]
    begun = time.process_time()
    index = Index(entries)
    told: dict[str, Any] = {"titles": len(entries), "build_s": round(time.process_time() - begun, 2)}
    asked = chance.sample(sorted(titles), min(most, len(titles)))
    for name, change in (("exact", str), ("unaccented", fold), ("mistyped", lambda t: mistyped(t, chance))):
        hits, took = 0, []
        for code in asked:
            query = change(titles[code])[:LONGEST]
            begun = time.process_time()
            first = index.find(query)[:10]
            took.append((time.process_time() - begun) * 1000)
            hits += fold(titles[code]) in {fold(titles[one]) for one in first}
        took.sort()
        told[name] = {
            "found": round(hits / len(asked), 4), "p50_ms": round(took[len(took) // 2], 2),
            "p95_ms": round(took[int(len(took) * 0.95)], 2), "max_ms": round(took[-1], 2),
        }  # fmt: skip
    return told


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a list of procedures; the shipped one when none is named")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args(arguments)

    from motcua.run import django

    django.setup()
    from motcua.onestop.catalogue.listing_files import lines
    from motcua.onestop.catalogue.listing_import import Report, listings
    from motcua.onestop.catalogue.seeds import LISTED

    found = listings(lines(args.file or LISTED), Report())
    told = measure({code: one.title for code, one in found.items()}, QUICK if args.quick else TITLES)
    if args.json:
        print(json.dumps(told))
        return 0
    print(f"{told['titles']:,} titles, index built in {told['build_s']} s of the processor")
    for name in ("exact", "unaccented", "mistyped"):
        one = told[name]
        print(f"{name:>11}: {one['found']:.1%} among the first ten, {one['p50_ms']} ms median, {one['p95_ms']} ms p95")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
