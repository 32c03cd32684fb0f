"""The questions of our own, and what is shipped, to ask them of: the bundles, and the list of procedures."""

import json
from functools import cache
from pathlib import Path

from motcua.assistant.knowledge.evaluation import Asked, Case, Finder, ask, figures
from motcua.assistant.knowledge.finder import Procedures
from motcua.assistant.knowledge.loading import of_file
from motcua.assistant.knowledge.passages import Known, of_bundle
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.seeds import LISTED, folders

DATA = Path(__file__).parent / "data"
QUESTIONS, HELD = DATA / "questions.jsonl", DATA / "questions-held.jsonl"
OUTSIDE, OUTSIDE_HELD = DATA / "outside.jsonl", DATA / "outside-held.jsonl"
TALK = DATA / "talk.jsonl"


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@cache
def shipped() -> tuple[Known, ...]:
    offered = [of_bundle(load(folder)) for folder in folders()]
    codes = {one.code for one in offered}
    faults: list[tuple[int, str]] = []
    listed = of_file(LISTED, lambda line, what: faults.append((line, what)))
    assert faults == []
    return (*offered, *(one for one in listed if one.code not in codes))


def answerable(path: Path, known: tuple[Known, ...] | list[Known]) -> list[Case]:
    """Those of which at least one right procedure is there."""
    codes = {one.code for one in known}
    return [Case(row["question"], tuple(row["expected"])) for row in rows(path) if codes & set(row["expected"])]


def outside(path: Path) -> list[Case]:
    return [Case(row["question"], ()) for row in rows(path)]


def measured(cases: list[Case], finder: Finder, *, folded: bool = False) -> dict:
    titles = {}
    if isinstance(finder, Procedures):
        titles = {one.code: one.title for group in finder.groups for one in group}
    asked: list[Asked] = [ask(case, finder, lambda key: titles.get(key, ""), folded=folded) for case in cases]
    return figures(asked)
