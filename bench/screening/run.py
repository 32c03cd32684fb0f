"""How many known faults the screening finds, and how often it cries without one: `python -m bench.screening.run
[--dossiers N] [--seed S] [--json]`.

Each dossier holds one paper to be read: a notice of birth or a driver's health certificate, made by typst in one of
four typefaces and three layouts, and sent as a signed file, a scan, a scan in a PDF, a photograph, or a turned one; or
an identity card with its QR, its front alone or front and back as two files.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from typing import Any

from bench.screening.cases import BIRTH, BUSINESS, LICENCE, Case, cases
from bench.screening.signer import Hospital

DOSSIERS, SEED = 300, 20261130


def measure(count: int, seed: int, engine: Any) -> dict[str, Any]:
    """{"dossiers", "engine", "recall", "false_alarm", "needs_person", "lines", "confusion", "alarms", "codes", "p50_s",
    "p95_s"}. `codes`: cards, and of how many the code was read; `confusion`: {fault: {state told: count}}, by the line
    of the checklist that has to tell it."""
    from motcua.assistant.screening import dossiers, looking, units
    from motcua.foundation.signing.trust import Trust
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import BUNDLES

    hospital = Hospital()
    trust, former = Trust((hospital.root,)), units.shipped("25")
    bundles = {name: load(BUNDLES / name) for name in (BIRTH, LICENCE, BUSINESS)}
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    lines, codes, took, alarms = Counter(), Counter(), [], []
    for at, case in enumerate(cases(count, seed, hospital)):
        begun = time.process_time()
        bundle = bundles[case.procedure]
        if not case.files:
            found = dossiers.missing(bundle, case.answers, set(), case.day)
        else:
            asked = dossiers.asked(bundle, case.names, case.document, case.answers, case.day, former=former)
            found = looking.look_together(case.files, asked, engine, trust)
        took.append(time.process_time() - begun)
        told = [one for one in found if one["document"] == case.document]
        for one in told:
            if one["key"] == "owner_number" and one["rule"] == "value":
                codes["cards"] += 1
                codes["read"] += one["read_by"] == "code"
        hits = [one for one in told if case.wanted and (one["rule"], one["key"]) == (case.wanted[0], case.wanted[2])]
        hit = min(hits, key=lambda one: one["state"] != case.wanted[1], default=None)
        if case.wanted:
            confusion[case.fault][hit["state"] if hit else "nothing"] += 1
        for one in told:
            if one is hit:
                continue
            lines[one["state"]] += 1
            if one["state"] != "found":
                alarms.append(_alarm(at, case, one))
    right = sum(states[_state(fault)] for fault, states in confusion.items())
    faults = sum(states.total() for states in confusion.values())
    took.sort()
    wrong = lines.total() - lines["found"] - lines["needs_person"]
    return {
        "dossiers": count, "engine": engine.name, "recall": round(right / faults, 4),
        "false_alarm": round(wrong / lines.total(), 4),
        "needs_person": round(lines["needs_person"] / lines.total(), 4), "lines": lines.total(),
        "confusion": {fault: dict(states) for fault, states in sorted(confusion.items())}, "alarms": alarms,
        "codes": dict(codes), "p50_s": round(took[len(took) // 2], 2), "p95_s": round(took[int(len(took) * 0.95)], 2),
    }  # fmt: skip


def _state(fault: str) -> str:
    return {
        "missing": "missing", "wrong": "wrong", "expired": "expired", "unsigned": "not_signed",
        "broken": "signature_invalid", "blurred": "unreadable",
    }.get(fault, "differs")  # fmt: skip


def _alarm(at: int, case: Case, one: dict[str, Any]) -> dict[str, Any]:
    return {"at": at, "fault": case.fault, "carrier": case.carrier, **{
        name: value for name, value in one.items()
        if name in ("rule", "state", "key", "declared", "shown", "seems", "troubles") and value
    }}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=DOSSIERS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--engine", choices=("tesseract", "trueocr"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()

    from motcua.run import django

    django.setup()
    from motcua.outside.adapters import ocr

    found = measure(args.dossiers, args.seed, ocr.engine(args.engine or ""))
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    alarms = found.pop("alarms")
    for name, value in found.items():
        print(f"{name:>14}  {value}")
    for one in alarms:
        print(" ", one)
    return 0


if __name__ == "__main__":
    sys.exit(main())
