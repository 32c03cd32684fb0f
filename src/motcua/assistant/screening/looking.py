"""One look at one file: what is asked, and the answer. Needs neither a database nor Django's settings."""

import base64
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from motcua.assistant.screening import again, evidence, opening, papers
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.screen import Given, Judge
from motcua.assistant.screening.verdicts import State
from motcua.foundation.signing.trust import Trust

Holds = Callable[[Mapping[str, Any] | None], bool]


def asked(
    name: str, document: str, declared: Mapping[str, Any], known: Mapping[str, Any], titles: Mapping[str, Any],
    answers: Mapping[str, Any], day: date, holds: Holds, *, is_part: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """JSON-able. `declared`: the bundle's part `screening`, of which values whose condition does not hold are left out;
    `known`: papers that are told from it everywhere; `titles` of documents by key."""
    rules = [
        paper | {"values": [value for value in paper.get("values", ()) if holds(value.get("when"))]}
        for paper in (*declared.get("papers", ()), *known.get("papers", ()))
    ]
    used = {key for paper in rules for value in paper["values"] for key in _keys(value["same_as"])}
    return {
        "name": name, "document": document, "rules": {"papers": rules}, "titles": dict(titles), "is_part": is_part,
        "answers": {key: str(answers[key]) for key in used if answers.get(key)}, "day": day.isoformat(),
    }  # fmt: skip


def look(data: bytes, given: Mapping[str, Any], engine: Engine, trust: Trust) -> list[dict[str, Any]]:
    """See `ports.Looker`."""
    reading = opening.read(data, given["name"], engine, trust)
    one = Given(given["document"], reading, again.looker(data, reading, engine), bool(given["is_part"]))
    rules, day = papers.compiled(given["rules"], given["titles"]), date.fromisoformat(given["day"])
    judge = Judge(given["document"], one, rules, given["answers"], day, lambda when: True, lambda name: name)
    found = []
    for verdict in judge.verdicts():
        told = verdict.as_dict()
        if verdict.state is not State.FOUND and (picture := evidence.crop(data, told)):
            told["picture"] = base64.b64encode(picture).decode()
        found.append(told)
    return found


def _keys(same: Any) -> tuple[str, ...]:
    return (same,) if isinstance(same, str) else tuple(same)
