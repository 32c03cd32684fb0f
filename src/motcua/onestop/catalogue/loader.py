"""Reads a bundle folder, checks it whole, gives back a `Bundle`. Every problem is told, not only the first."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from django.utils.translation import gettext as _

from motcua.foundation.calendar import Limit
from motcua.foundation.common.text import nfc
from motcua.onestop.catalogue import branches, checks, form_rules, linking, paper_rules, places
from motcua.onestop.catalogue.bundle import Bundle, Fee
from motcua.onestop.catalogue.conditions import CHANNEL, fields_of
from motcua.onestop.catalogue.enums import FeeState, FieldType
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.forms import Question

FETCHED = frozenset({"ethnicity", "nationality", "hometown", "marital_status"})
"""What a form takes from the population data."""
PREFILLS = FETCHED | {"full_name", "citizen_number", "birth_date", "sex", "residence", "phone", "email"}


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files(__package__) / "schema.json").read_text("utf-8"))
    return loaded


def load(folder: Path) -> Bundle:
    """The bundle in `folder`; raises BundleInvalid with every problem found."""
    problems: list[str] = []
    data = _read(folder / "procedure.yaml", problems)
    for part in ("form", "link" if (folder / "link.yaml").exists() else "process"):
        data[part] = _read(folder / f"{part}.yaml", problems)
    for part in ("screening", "paper"):
        if (folder / f"{part}.yaml").exists():
            data[part] = _read(folder / f"{part}.yaml", problems)
    data["letters"] = {p.stem: nfc(p.read_text("utf-8")) for p in sorted(folder.glob("letters/*.typ"))}
    data["examples"] = {p.stem: _read(p, problems) for p in sorted(folder.glob("examples/*.yaml"))}
    if problems:
        raise BundleInvalid(problems)
    return from_data(data, folder)


def from_data(data: Mapping[str, Any], folder: Path | None = None) -> Bundle:
    """A bundle from its canonical data (of a folder, an export, or a stored revision that is to be imported). Problems
    name the file, with the line where the `folder` is given that it was read from."""
    problems = places.verdicts(jsonschema.Draft202012Validator(schema()).iter_errors(data), folder)
    if problems:
        raise BundleInvalid(problems)
    bundle = Bundle(data)
    problems = list(_fit(bundle))
    if problems:
        raise BundleInvalid([placed(problem, bundle, folder) for problem in problems])
    return bundle


def placed(problem: str, bundle: Bundle, folder: Path | None = None) -> str:
    """“form/child_name: …” with the file, and the line where the question or the part stands."""
    where, _colon, what = problem.partition(": ")
    if where.endswith(".yaml"):
        return problem
    part, _slash, key = where.partition("/")
    path: list[str | int] = [part.split(",")[0]]
    if part == "link":
        path += [int(step) if step.isdigit() else step for step in key.split(" ")[0].split("/")]
    for n, page in enumerate(bundle.data["form"]["pages"] if part == "form" and key else ()):
        at = next((m for m, question in enumerate(page["questions"]) if question["key"] == key), None)
        path += [] if at is None else ["pages", n, "questions", at]
    return f"{places.place(path, folder)}: {what}" if what else problem


def digest(bundle: Bundle) -> str:
    """SHA-256 of the canonical form; two bundles with the same digest are the same."""
    text = json.dumps(bundle.data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        loaded = yaml.load(nfc(path.read_text("utf-8")), Loader=_TextDates)
    except FileNotFoundError:
        problems.append(f"{path.name}: " + _("The file is missing; add it."))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = _("%(file)s, line %(line)s") % {"file": path.name, "line": mark.line + 1 if mark else "?"}
        problems.append(f"{told}: {error.problem}. " + _("Check signs and indents of this line and the one before."))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: {error}. " + _("Save the file as UTF-8."))
    else:
        if isinstance(loaded, dict):
            return loaded
        problems.append(f"{path.name}: " + _("Write named parts here, as in a shipped bundle."))
    return {}


class _TextDates(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Dates stay text, as JSON has them. By libyaml, ten times quicker, which every wheel of PyYAML has."""


_TextDates.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _fit(bundle: Bundle) -> Iterator[str]:
    """What a schema cannot see: that the parts fit together."""
    if bundle.link and (wrong := list(linking.own_problems(bundle))):
        yield from wrong
        return
    try:
        graph = bundle.graph
    except (KeyError, ValueError) as error:
        yield f"process: {error}"
        return
    keys = [q.key for q in bundle.form.questions]
    if CHANNEL in keys:
        yield f"form/{CHANNEL}: this key is kept for the channel of the filing"
    yield from (f"form: {key} is asked twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
    yield from _conditions(bundle, set(keys))
    yield from checks.problems_of(bundle.data["form"])
    result = bundle.data["result"]
    shown = {"pages": [{"questions": result.get("fields", ())}], "checks": result.get("checks", ())}
    yield from checks.problems_of(shown, "procedure.yaml: result")
    for question in (*bundle.form.questions, *bundle.result.fields.questions):
        yield from _pattern(question)
    if bundle.place and bundle.place not in {q.key for q in bundle.form.questions if q.type is FieldType.COMMUNE}:
        yield f"place: {bundle.place}, which no question of type commune gives"
    for question in bundle.form.questions:
        if question.prefill and question.prefill not in PREFILLS:
            yield f"form/{question.key}: nothing to prefill from “{question.prefill}”"
        if (question.type == "choice") != bool(question.choices):
            yield f"form/{question.key}: a choice has choices, nothing else has"
    for limit in bundle.limits:
        try:
            Limit.parse(limit.value)
        except ValueError as error:
            yield f"limits: {error}"
    for fee in bundle.fees:
        if (fee.state is FeeState.KNOWN) != (fee.amount is not None or fee.tariff is not None):
            yield "fees: an amount is given exactly when it is known; a tariff stands for one"
        if fee.parts and sum(amount for _kind, _title, amount in fee.parts) != fee.amount:
            yield "fees: the parts together are the amount"
        if fee.since and fee.until and fee.until < fee.since:
            yield "fees: a rule ends after it begins"
        yield from _tariff(bundle, fee)
    last = bundle.fees[-1]
    if bundle.limits[-1].when or last.when or last.since or last.until:
        yield "limits, fees: the last case must hold for everyone"
    if bundle.link is None and bundle.result.letter not in bundle.data["letters"]:
        yield f"result: no letter named {bundle.result.letter}"
    about, named = bundle.result.about, {q.key for q in bundle.result.fields.questions if q.type == "name"}
    if about and about not in named:
        yield f"result: about {about}, which is no field that holds a name"
    yield from (f"result: same names {key}, which no question gives" for key in bundle.result.same if key not in keys)
    ends = bundle.result.validity
    if ends and ends.field and ends.field not in {q.key for q in bundle.result.fields.questions}:
        yield f"result: valid until {ends.field}, which is no field of it"
    if bundle.link is None:
        yield from branches.problems_of(graph)
        abilities = set().union(*(node.abilities for node in graph.nodes.values()))
        yield from (f"process: no step can {need}" for need in ("draft", "sign", "issue") if need not in abilities)
    yield from paper_rules.problems_of(bundle)
    yield from form_rules.problems_of(bundle)
    documents = [d.key for d in bundle.documents]
    yield from (f"documents: {key} stands twice" for key in sorted({k for k in documents if documents.count(k) > 1}))


def _pattern(question: Question) -> Iterator[str]:
    if not question.pattern:
        return
    if question.type is not FieldType.TEXT:
        yield f"form/{question.key}: a text has a pattern, nothing else has"
    try:
        re.compile(question.pattern)
    except re.error as error:
        yield f"form/{question.key}: the pattern “{question.pattern}” cannot be read: {error}"


def _tariff(bundle: Bundle, fee: Fee) -> Iterator[str]:
    tariff = fee.tariff
    if tariff is None:
        return
    if fee.amount is not None:
        yield "fees: an amount and a tariff are two; give one"
    numbers = {q.key for q in bundle.form.questions if q.type is FieldType.NUMBER and q.required}
    yield from (
        f"fees: the tariff reads {key}, which is no required number" for key in tariff.reads if key not in numbers
    )
    lasts = [last for last, _each in tariff.steps]
    if None in lasts[:-1] or lasts[-1] is not None or lasts[:-1] != sorted({x for x in lasts[:-1] if x}):
        yield "fees: the steps of a tariff rise, and the last one has no end"


def _conditions(bundle: Bundle, keys: set[str]) -> Iterator[str]:
    graph = bundle.graph
    arrows = [a.when for n in graph.nodes.values() for a in n.next]
    asked = [graph.consultation.required_when] if graph.consultation else []
    groups = {
        "form": [q.when for q in bundle.form.questions],
        "form: checks": [c.when for page in bundle.form.pages for c in page.checks],
        "documents": [d.when for d in bundle.documents],
        "fees": [f.when for f in bundle.fees], "limits": [item.when for item in bundle.limits],
        "process": arrows + asked, "link": [bundle.link.one_by_one] if bundle.link else [],
        "screening": paper_rules.conditions_of(bundle),
    }  # fmt: skip
    for where, conditions in groups.items():
        for condition in conditions:
            try:
                unknown = set(fields_of(condition)) - keys - ({CHANNEL} if where == "fees" else set())
            except ValueError as error:
                yield f"{where}: {error}"
            else:
                yield from (f"{where}: a condition asks for {key}, which no question gives" for key in sorted(unknown))
