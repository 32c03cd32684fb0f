"""What officers said of papers, as a test set: `python -m bench.screening.labelled FOLDER [--engine E] [--json]`, with
a folder that `motcua assistant cases` wrote. Without the files it tells how often officers agreed with what was told
then; with them each is looked at again by the rules that are shipped now, and laid beside their word.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any


def measure(folder: Path, engine: Any = None) -> dict[str, Any]:
    """{"files", "lines", "told_then": {rule: {"lines", "agreed"}}, "told_now": the same or None, "otherwise": lines
    that are told as officers said now and were not then, or the other way round}."""
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines() if line.strip()]
    then, now = defaultdict(Counter), defaultdict(Counter)
    otherwise = []
    for case in cases:
        told = _now(case, folder, engine) if engine and case.get("file") else None
        for line in case["lines"]:
            _count(then, line["rule"], line["told"], line["said"])
            if told is None:
                continue
            state = told.get((line["rule"], line["key"]), "nothing")
            _count(now, line["rule"], state, line["said"])
            if (state == line["said"]) != (line["told"] == line["said"]):
                otherwise.append({"case": case["case"], "rule": line["rule"], "key": line["key"],
                                  "told_then": line["told"], "told_now": state, "said": line["said"]})  # fmt: skip
    return {
        "files": len(cases), "lines": sum(len(case["lines"]) for case in cases), "told_then": _plain(then),
        "told_now": _plain(now) if now else None, "otherwise": otherwise,
    }  # fmt: skip


def _count(held: dict[str, Counter], rule: str, told: str, said: str) -> None:
    if told != "needs_person":
        held[rule].update(lines=1, agreed=int(told == said))


def _plain(held: dict[str, Counter]) -> dict[str, dict[str, int]]:
    return {rule: {"lines": n["lines"], "agreed": n["agreed"]} for rule, n in sorted(held.items())}


def _now(case: dict[str, Any], folder: Path, engine: Any) -> dict[tuple[str, str], str] | None:
    """{(rule, key): state}; None for a procedure that is not shipped."""
    from motcua.assistant.screening import dossiers, looking
    from motcua.foundation.signing.trust import Trust
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import folders

    bundle = next((one for path in folders() if (one := load(path)).code == case["procedure"]), None)
    if bundle is None:
        return None
    path = folder / case["file"]
    day = date.fromisoformat(case["day"])
    asked = dossiers.asked(bundle, path.name, case["document"], case["answers"], day, is_part=case["is_part"])
    found = looking.look(path.read_bytes(), asked, engine, Trust(()))
    return {(one["rule"], one["key"]): one["state"] for one in found}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=("tesseract", "trueocr"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()

    from motcua.run import django

    django.setup()
    from motcua.outside.adapters import ocr

    found = measure(args.folder, ocr.engine(args.engine or ""))
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for name in ("files", "lines"):
        print(f"{name:>9}  {found[name]}")
    for name in ("told_then", "told_now"):
        for rule, counts in (found[name] or {}).items():
            print(f"{name:>9}  {rule}: {counts['agreed']} of {counts['lines']} as officers said")
    for one in found["otherwise"]:
        print(" ", one)
    return 0


if __name__ == "__main__":
    sys.exit(main())
