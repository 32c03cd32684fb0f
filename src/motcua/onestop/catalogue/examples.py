"""Runs the example cases of a bundle without a database: form, fee, deadline and process code of real dossiers.

title: {vi, en}
filed: 2026-01-09            the day of filing; `received` (2026-01-09T14:59) starts the clock
channel: counter             how it is filed (portal)
answers: {…}   documents: [keys given]
events: [{at: …, do: supplement_asked | supplemented}]
expect: {problems: {question: message id}, missing: [documents], fee: 0 | "text", limit: 3wd, due: 2026-01-14T17:00,
         path: [steps in order], consultation: true|false, outcome: granted|refused|declined}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.foundation.calendar import Calendar, ClockEvent, ClockKind, Limit, due
from motcua.foundation.common.clock import LOCAL, local
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import FeeState

_CLOCK = {"supplement_asked": ClockKind.STOP, "supplemented": ClockKind.RESUME}
EXPECTATIONS = frozenset({"problems", "missing", "fee", "limit", "due", "path", "consultation", "outcome"})


@dataclass(frozen=True)
class Difference:
    """What the example says and what the bundle gives; `computed` is False for a word that nothing computes."""

    word: str
    wanted: Any
    got: Any = None
    computed: bool = True

    def __str__(self) -> str:
        if not self.computed:
            return f"expects {self.word}, which nothing computes"
        return f"{self.word}: expected {self.wanted}, got {self.got}"


def run_all(bundle: Bundle) -> dict[str, list[str]]:
    """{example: what went otherwise than it says}; an empty list is a pass."""
    return {name: list(run(bundle, case)) for name, case in bundle.data["examples"].items()}


def run(bundle: Bundle, case: Mapping[str, Any]) -> Iterator[str]:
    return map(str, differences(bundle, case))


def differences(bundle: Bundle, case: Mapping[str, Any]) -> Iterator[Difference]:
    """What goes otherwise than the example says; nothing when it passes."""
    filed, expect = date.fromisoformat(case["filed"]), case["expect"]
    unknown = sorted(expect.keys() - EXPECTATIONS)
    yield from (Difference(word, expect[word], computed=False) for word in unknown)
    answers, problems = forms.check_form(bundle.form, case["answers"], filed)
    seen: dict[str, Any] = {
        "problems": {key: problem.id for key, problem in problems.items()},
        "missing": [d.key for d in bundle.missing(answers, set(case.get("documents", ())), filed)],
    }
    fee, limit = bundle.fee_for(answers, filed, case.get("channel", "portal")), bundle.limit_for(answers, filed)
    seen["fee"] = fee.amount if fee.state is FeeState.KNOWN else str(fee.state)
    seen["limit"] = limit.value
    if "received" in case:
        seen["due"] = _due(case, limit.value, limit.cut_off)
    seen["path"] = _path(bundle, answers, filed)
    asked = bundle.graph.consultation
    seen["consultation"] = bool(asked and asked.required_when and holds(asked.required_when, answers, filed))
    seen["outcome"] = _outcome(case, seen)
    for word, wanted in expect.items():
        if word in seen and seen[word] != wanted:
            yield Difference(word, wanted, seen[word])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def _due(case: Mapping[str, Any], limit: str, cut_off: Any) -> str | None:
    events = [ClockEvent(ClockKind.START, _moment(case["received"]))]
    events += [ClockEvent(_CLOCK[e["do"]], _moment(e["at"])) for e in case.get("events", ()) if e["do"] in _CLOCK]
    found = due(events, Limit.parse(limit), Calendar.default(), cut_off)
    return local(found.due_at).strftime("%Y-%m-%dT%H:%M") if found.due_at else None


def _path(bundle: Bundle, answers: Mapping[str, Any], day: date) -> list[str]:
    """Steps in the order they open when each is completed as soon as it can be."""
    graph = bundle.graph
    waiting = list(graph.start)
    path: list[str] = []
    while waiting and len(path) < 100:
        key = waiting.pop(0)
        path.append(key)
        waiting += [n.key for n in graph.after(key, answers, day, waiting) if n.key not in waiting]
    return path


def _outcome(case: Mapping[str, Any], seen: Mapping[str, Any]) -> str:
    """Declined when the filing is incomplete and stays so; refused when the specialist finds a reason."""
    if seen["problems"] or seen["missing"]:
        return "declined"
    return "refused" if any(e["do"] == "refused" for e in case.get("events", ())) else "granted"
