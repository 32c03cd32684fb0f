"""What is asked of whoever looks at a file: of the bundle its rules, of the form its answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from motcua.assistant.screening.former import Former, concerned
from motcua.assistant.screening.papers import ValueKind
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
    bundle: Bundle, names: str | Sequence[str], document: str, answers: Mapping[str, Any], day: date, *,
    is_part: bool = False, former: Iterable[Former] = (),
) -> dict[str, Any]:  # fmt: skip
    """JSON-able. Values whose condition does not hold for these answers are left out, and answers that none repeats.
    `names`: of the files, or of the one; `day`: on which the papers have to hold; `is_part`: not all that was sent for
    the document; `former`: units of former times that papers may name."""
    rules = [
        paper | {
            "values": [value for value in paper.get("values", ()) if holds(value.get("when"), answers, day)],
            "titles": [*paper.get("titles", ()), *_titles(paper, answers)],
        }
        for paper in (*bundle.data.get("screening", {}).get("papers", ()), *known())
    ]  # fmt: skip
    values = [value for paper in rules for value in paper["values"]]
    used = {key for value in values for key in _keys(value["same_as"])}
    told = {key: str(answers[key]) for key in used if answers.get(key)}
    places = {key for value in values if value["kind"] == ValueKind.PLACE for key in _keys(value["same_as"])}
    meant = concerned(former, {key: told[key] for key in places if key in told})
    wanted = next((one for one in bundle.documents if one.key == document), None)
    return {
        "names": [names] if isinstance(names, str) else list(names), "document": document,
        "rules": {"papers": rules}, "is_part": is_part,
        "many": bool(wanted and wanted.many), "day": day.isoformat(), "answers": told,
        "titles": {one.key: dict(one.title) for one in bundle.documents},
        "former": [list(astuple(one)) for one in meant],
    }  # fmt: skip


def _titles(paper: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """What a paper is called by an answer of the form."""
    title = str(answers.get(paper.get("titled_by", ""), "")).strip()
    return [title] if len(title) > 2 else []


def _keys(same: Any) -> tuple[str, ...]:
    return (same,) if isinstance(same, str) else tuple(same)
