"""Runs the example cases of a bundle without a database: form, fee, deadline and process code of real dossiers.

title: {vi, en}
filed: 2026-01-09            the day of filing; `received` (2026-01-09T14:59) starts the clock
channel: counter             how it is filed (portal)
answers: {…}   documents: [keys given]
events: [{at: …, do: supplement_asked | supplemented}]
draft: {…}                   what an officer would write into the draft of the result on the day of filing
expect: {problems: {question: message id}, missing: [documents], fee: 0 | "text", limit: 3wd, due: 2026-01-14T17:00,
         path: [steps in order], consultation: true|false, draft_problems: {field of the result: message id},
         outcome: granted|refused|declined}

Of a bundle that links others (`linking`), with their bundles:
results: {part: what its result says}
expect: {handed: {part: {question: answer, …}}, part_problems: {part: {question: message id}},
         part_missing: {part: [documents]}, part_fees: {part: 0 | "text"}, part_limits: {part: 7wd}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from motcua.foundation.calendar import Calendar, ClockEvent, ClockKind, Limit, due
from motcua.foundation.common.clock import LOCAL, local
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.catalogue.linking import Handed, Link

_CLOCK = {"supplement_asked": ClockKind.STOP, "supplemented": ClockKind.RESUME}
EXPECTATIONS = frozenset(
    {"problems", "missing", "fee", "limit", "due", "path", "consultation", "draft_problems", "outcome"}
)
OF_PARTS = frozenset({"handed", "part_problems", "part_missing", "part_fees", "part_limits"})
Parts = Mapping[str, Bundle]
"""{code: bundle} of the procedures that a link starts; where they are not at hand nothing is said of them."""


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


def run_all(bundle: Bundle, parts: Parts = MappingProxyType({})) -> dict[str, list[str]]:
    """{example: what went otherwise than it says}; an empty list is a pass."""
    return {name: list(run(bundle, case, parts)) for name, case in bundle.data["examples"].items()}


def run(bundle: Bundle, case: Mapping[str, Any], parts: Parts = MappingProxyType({})) -> Iterator[str]:
    return map(str, differences(bundle, case, parts))


def differences(
    bundle: Bundle, case: Mapping[str, Any], parts: Parts = MappingProxyType({})
) -> Iterator[Difference]:  # fmt: skip
    """What goes otherwise than the example says; nothing when it passes."""
    filed, expect = date.fromisoformat(case["filed"]), case["expect"]
    known = EXPECTATIONS | OF_PARTS if bundle.link else EXPECTATIONS
    unknown = sorted(expect.keys() - known)
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
    if "draft" in case:
        _data, wrong = forms.check_page(bundle.result.fields.page("result"), case["draft"], filed)
        seen["draft_problems"] = {key: problem.id for key, problem in wrong.items()}
    seen["outcome"] = _outcome(case, seen)
    if bundle.link and all(part.procedure in parts for part in bundle.link.parts):
        seen |= _of_parts(bundle.link, case, answers, parts, filed)
    for word, wanted in expect.items():
        if word in seen and seen[word] != wanted:
            yield Difference(word, wanted, seen[word])


def _of_parts(
    link: Link, case: Mapping[str, Any], answers: Mapping[str, Any], parts: Parts, day: date
) -> dict[str, Any]:  # fmt: skip
    """What each part is handed and makes of it, of what the example says anything of."""
    channel, expect, results = case.get("channel", "portal"), case["expect"], case.get("results", {})
    seen: dict[str, Any] = {word: {} for word in OF_PARTS}
    for part in link.parts:
        its = parts[part.procedure]
        handed = part.answered(answers, results)
        checked, problems = forms.check_form(its.form, handed, day)
        fee = its.fee_for(checked, day, channel)
        given = {key for key, source in part.papers.items() if _is_given(source, case)}
        found = {
            "handed": {key: handed.get(key) for key in expect.get("handed", {}).get(part.key, ())},
            "part_problems": {key: problem.id for key, problem in problems.items()},
            "part_missing": [d.key for d in its.missing(checked, given, day)],
            "part_fees": fee.amount if fee.state is FeeState.KNOWN else str(fee.state),
            "part_limits": its.limit_for(checked, day).value,
        }
        for word, value in found.items():
            if part.key in expect.get(word, {}):
                seen[word][part.key] = value
    return seen


def _is_given(source: Handed, case: Mapping[str, Any]) -> bool:
    return source.paper in case.get("documents", ()) or source.result in case.get("results", {})


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
