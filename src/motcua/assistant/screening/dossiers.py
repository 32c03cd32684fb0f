"""What is asked of whoever looks at a file: of the bundle its rules, of the form its answers."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from motcua.assistant.screening.verdicts import Rule, State, Verdict
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds


@cache
def known() -> tuple[dict[str, Any], ...]:
    """Papers that are told everywhere from what is asked for."""
    return tuple(yaml.safe_load((files(__package__) / "known.yaml").read_text("utf-8"))["papers"])


def missing(bundle: Bundle, answers: Mapping[str, Any], given: set[str], day: date) -> list[dict[str, Any]]:
    """A verdict for each required document of which no file was sent, as `Verdict.as_dict`."""
    return [Verdict(d.key, Rule.GIVEN, State.MISSING).as_dict() for d in bundle.missing(answers, given, day)]


def asked(
    bundle: Bundle, name: str, document: str, answers: Mapping[str, Any], day: date, *, is_part: bool = False
) -> dict[str, Any]:
    """JSON-able. Values whose condition does not hold for these answers are left out, and answers that none repeats.
    `day`: on which the papers have to hold; `is_part`: one of several files sent for the document."""
    rules = [
        paper | {"values": [value for value in paper.get("values", ()) if holds(value.get("when"), answers, day)]}
        for paper in (*bundle.data.get("screening", {}).get("papers", ()), *known())
    ]
    used = {key for paper in rules for value in paper["values"] for key in _keys(value["same_as"])}
    return {
        "name": name, "document": document, "rules": {"papers": rules}, "is_part": is_part, "day": day.isoformat(),
        "titles": {one.key: dict(one.title) for one in bundle.documents},
        "answers": {key: str(answers[key]) for key in used if answers.get(key)},
    }  # fmt: skip


def _keys(same: Any) -> tuple[str, ...]:
    return (same,) if isinstance(same, str) else tuple(same)
