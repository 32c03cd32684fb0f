"""The papers that are known beside a procedure's own, and the screening of files by a bundle."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from motcua.assistant.screening import looking, papers
from motcua.assistant.screening.papers import Paper
from motcua.assistant.screening.screen import Given, screen
from motcua.assistant.screening.verdicts import Verdict
from motcua.onestop.catalogue.bundle import Bundle, RequiredDocument
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import DocumentWay


@cache
def known_declared() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files(__package__) / "known.yaml").read_text("utf-8"))
    return loaded


@cache
def known() -> tuple[Paper, ...]:
    return papers.compiled(known_declared(), {})


def rules_of(bundle: Bundle) -> tuple[Paper, ...]:
    """The bundle's own papers, and those known everywhere that it does not ask for."""
    own = papers.compiled(bundle.data.get("screening", {}), {d.key: d.title for d in bundle.documents})
    return (*own, *known())


def wanted(bundle: Bundle, answers: Mapping[str, Any], day: date) -> list[RequiredDocument]:
    """What this applicant sends as a file."""
    needed = bundle.documents_for(answers, day)
    return [document for document in needed if document.required and document.way is DocumentWay.UPLOAD]


def screened(bundle: Bundle, answers: Mapping[str, Any], given: Sequence[Given], day: date) -> list[Verdict]:
    """The checklist of what was given, beside what this applicant has to give."""
    needed, rules = wanted(bundle, answers, day), rules_of(bundle)
    return screen(needed, given, rules, answers, day, holds=lambda when: holds(when, answers, day))


def asked(
    bundle: Bundle, name: str, document: str, answers: Mapping[str, Any], day: date, *, is_part: bool = False
) -> dict[str, Any]:
    """What whoever looks at one file sent for a document is told of the bundle and the form."""
    titles = {one.key: one.title for one in bundle.documents}
    return looking.asked(
        name, document, bundle.data.get("screening", {}), known_declared(), titles, answers, day,
        lambda when: holds(when, answers, day), is_part=is_part,
    )  # fmt: skip
