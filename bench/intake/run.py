"""What is read of filled paper forms, and how often it is wrong: `python -m bench.intake.run [--forms N] [--seed S]
[--json]`.

Each form is filled in with known values: all printed, or some by hand (which has to come back as a picture to type
from, never as
a value), and sent as a scan, a scan in a PDF, a photograph from an angle, or a turned one.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any

from bench.intake import people, press
from bench.intake.blanks import BLANKS
from bench.screening import mill

FORMS, SEED = 120, 20261130
CARRIERS = ("scan", "scan_pdf", "photo", "turned")


def measure(count: int, seed: int, engine: Any, carriers: tuple[str, ...] = CARRIERS) -> dict[str, Any]:
    """By carrier: of printed fields the shares `right`, `wrong`, `wrong_sure` (a wrong value that is told as read
    clearly, of all fields), `sure` (right and told so), `none`; of fields by hand `hand_proposed`. `mistakes` names
    each wrong one."""
    from motcua.assistant.intake import look, proposing
    from motcua.assistant.intake.sheets import State
    from motcua.foundation.signing.trust import Trust
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import BUNDLES

    bundles = {slug: load(BUNDLES / slug) for slug in BLANKS}
    sheets = {bundle.code: bundle.data["paper"] for bundle in bundles.values()}
    chance, moment = random.Random(seed), datetime(2026, 10, 15, 3, tzinfo=UTC)
    told: dict[str, Counter[str]] = defaultdict(Counter)
    mistakes, took, missed = [], [], Counter()
    for at in range(count):
        slug = list(BLANKS)[at % len(BLANKS)]
        carrier = carriers[(at // len(BLANKS)) % len(carriers)]
        filled = people.FILLED[slug](chance)
        bundle, blank = bundles[slug], BLANKS[slug]
        read = {
            field["answer"]
            for section in bundle.data["paper"]["sections"]
            for field in section["fields"]
            if "answer" in field
        }
        there = {key for line in blank.lines for _label, key in line} | ({blank.ticks[0]} if blank.ticks else set())
        wanted = {key: filled[key] for key in read & there & filled.keys()}
        by_hand = set()
        if at % 3 == 2:
            by_hand = (
                {key for key in filled if chance.random() < 0.6}
                - blank.boxes
                - ({blank.ticks[0]} if blank.ticks else set())
            )
        pdf, marks = press.printed(blank, filled, chance, hand=by_hand)
        page = mill.drawn(pdf)
        if marks:
            page = press.written(page, marks, filled, chance)
        data, name = press.carried(page, carrier, chance)
        begun = time.process_time()
        found = look.look(
            [data],
            {"code": bundle.code, "names": [name], "sheets": sheets, "places": [*mill.WARDS, "tỉnh Phú Thọ"]},
            engine,
            Trust(()),
        )
        took.append(time.process_time() - begun)
        questions = {q.key: q for q in bundle.form.questions}
        fields = {one["answer"]: one for one in proposing.fitting(questions, found["fields"], moment)}
        for key, (text, answer) in wanted.items():
            one = fields.get(key, {"state": "none", "known": None})
            value = one["known"] if one["state"] in (State.SURE, State.CHECK) else None
            if key in by_hand:
                told[carrier]["hand"] += 1
                told[carrier]["hand_shown"] += one["state"] == State.PICTURE
                if value is not None:
                    told[carrier]["hand_proposed"] += 1
                    told[carrier]["hand_wrong_sure"] += value != answer and one["state"] == State.SURE
                    mistakes.append([at, carrier, key, "hand", one["state"], text, str(value)])
                continue
            told[carrier]["printed"] += 1
            if value is None:
                told[carrier]["none"] += answer is not None
                told[carrier]["right"] += answer is None
                if answer is not None:
                    missed[f"{slug}/{key}/{one['state']}"] += 1
            elif value == answer:
                told[carrier]["right"] += 1
                told[carrier]["sure"] += one["state"] == State.SURE
            else:
                told[carrier]["wrong"] += 1
                told[carrier]["wrong_sure"] += one["state"] == State.SURE
                mistakes.append([at, carrier, key, "printed", one["state"], text, str(value)])
    took.sort()
    return {
        "forms": count, "engine": engine.name,
        "carriers": {carrier: _shares(counts) for carrier, counts in told.items()},
        "all": _shares(sum(told.values(), Counter())), "p50_s": round(took[len(took) // 2], 2),
        "p95_s": round(took[int(len(took) * 0.95)], 2), "missed": dict(missed.most_common(40)), "mistakes": mistakes,
    }  # fmt: skip


def _shares(counts: Counter[str]) -> dict[str, Any]:
    printed, hand = max(1, counts["printed"]), max(1, counts["hand"])
    shares: dict[str, Any] = {"printed": counts["printed"], "hand": counts["hand"]}
    shares |= {name: round(counts[name] / printed, 4) for name in ("right", "sure", "none", "wrong", "wrong_sure")}
    return shares | {name: round(counts[name] / hand, 4) for name in ("hand_shown", "hand_proposed", "hand_wrong_sure")}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=FORMS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--engine", choices=("tesseract", "trueocr"))
    parser.add_argument("--carrier", choices=CARRIERS, action="append")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()

    from motcua.run import django

    django.setup()
    from motcua.outside.adapters import ocr

    engine = ocr.engine(args.engine or "")
    found = measure(args.forms, args.seed, engine, tuple(args.carrier or CARRIERS))
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    mistakes = found.pop("mistakes")
    for name, value in found.items():
        for line in (
            [f"{name}/{key}  {part}" for key, part in value.items()]
            if isinstance(value, dict)
            else [f"{name}  {value}"]
        ):
            print(line)
    for one in mistakes:
        print(" ", *one)
    return 0


if __name__ == "__main__":
    sys.exit(main())
