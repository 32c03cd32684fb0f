"""How many letters an engine reads wrongly on clean scans:
`python -m bench.screening.letters [--pages N] [--engine E]`.

Pages are made as those of the dossiers, in every typeface and layout, scanned at 200 dots an inch, a little askew, with
a little noise. Each text that was printed is looked for in what was read, wherever it stands; letters to be changed,
added or taken away are counted, and so are letters that were read and not printed.
"""

import argparse
import json
import random
import sys
import unicodedata
from collections import defaultdict
from datetime import date
from typing import Any

import numpy as np

from bench.screening import mill

PAGES, SEED = 48, 20261130


def measure(count: int, seed: int, engine: Any) -> dict[str, Any]:
    """{"engine", "pages", "letters", "errors", "rate", "by_font": {typeface: rate}, "worst"}."""
    chance = random.Random(seed)
    letters: dict[str, int] = defaultdict(int)
    errors: dict[str, int] = defaultdict(int)
    rates = []
    for at in range(count):
        if at % 2:
            sheet = mill.birth_slip(mill.of_birth(chance), chance)
        else:
            sheet = mill.health_certificate(mill.of_licence(chance), chance, date(2026, 5, 4))
        font, layout = mill.FONTS[at % len(mill.FONTS)], mill.LAYOUTS[at // len(mill.FONTS) % len(mill.LAYOUTS)]
        page = mill.scanned(mill.drawn(mill.printed(sheet, chance, font=font, layout=layout)), chance)
        lines, _page, _degrees = engine.read(page.convert("L"))
        read = _plain(" ".join(line.text for line in lines))
        truth = [_plain(text) for text in printed_texts(sheet)]
        total = sum(map(len, truth))
        wrong = sum(missed(text, read) for text in truth) + max(0, _letters(read) - sum(map(_letters, truth)))
        letters[font] += total
        errors[font] += wrong
        rates.append(wrong / total)
    return {
        "engine": engine.name, "pages": count, "letters": sum(letters.values()), "errors": sum(errors.values()),
        "rate": round(sum(errors.values()) / sum(letters.values()), 4),
        "by_font": {font: round(errors[font] / letters[font], 4) for font in letters}, "worst": round(max(rates), 4),
    }  # fmt: skip


def printed_texts(sheet: mill.Sheet) -> list[str]:
    rows = [text for row in sheet.rows for text in row]
    return [
        sheet.office.upper(), mill.COUNTRY, mill.MOTTO, sheet.title.upper(), *rows, *sheet.more, sheet.place,
        sheet.post, sheet.signer,
    ]  # fmt: skip


def missed(text: str, read: str) -> int:
    """The least changes that make the text a part of what was read."""
    signs = np.frombuffer(read.encode("utf-32-le"), dtype=np.uint32)
    row = np.zeros(len(read) + 1, dtype=np.int32)  # it may begin anywhere
    steps = np.arange(len(read) + 1, dtype=np.int32)
    for n, letter in enumerate(text, 1):
        changed = row[:-1] + (signs != ord(letter))
        best = np.minimum(changed, row[1:] + 1)
        row = np.concatenate(([n], best)).astype(np.int32)
        row = np.minimum.accumulate(row - steps) + steps  # letters that were read besides
    return int(row.min())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _letters(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--engine", choices=("tesseract", "trueocr"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()

    from motcua.run import django

    django.setup()
    from motcua.outside.adapters import ocr

    found = measure(args.pages, args.seed, ocr.engine(args.engine or ""))
    print(json.dumps(found, ensure_ascii=False) if args.json else "\n".join(f"{k:>8}  {v}" for k, v in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
