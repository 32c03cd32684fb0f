"""Questions and papers of one unit and time together, week by week, with agreement and minutes saved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from motcua.assistant.answers import figures as questions
from motcua.assistant.answers.labels import COUNTED as QUESTIONS
from motcua.assistant.overview import minutes
from motcua.assistant.overview.minutes import Term, Worth
from motcua.assistant.screening import figures as papers
from motcua.assistant.screening.figures import Agreement
from motcua.assistant.screening.labels import COUNTED as PAPERS
from motcua.foundation.organisations.selectors import subtree_ids

COUNTED: dict[str, Any] = {**{str(one): text for one, text in QUESTIONS.items()},
                           **{str(one): text for one, text in PAPERS.items()}}  # fmt: skip
"""Every figure by its name, in the order in which it is told."""


@dataclass(frozen=True)
class Overview:
    whole: dict[str, int]
    weeks: list[tuple[date, dict[str, int]]]
    rules: list[Agreement]
    documents: list[Agreement]
    terms: list[Term]

    @property
    def minutes(self) -> int:
        return minutes.saved(self.terms)


def worth() -> Worth:
    env = settings.ENV
    return Worth(env.minutes_answer, env.minutes_officer, env.minutes_file, env.minutes_correction)


def of_papers(asked: questions.Question) -> papers.Asked:
    """The same unit and time, for what is counted of papers."""
    units = None if questions.is_whole(asked.unit) else list(subtree_ids(asked.unit))
    return papers.Asked(units, asked.start, asked.end)


def overview(asked: questions.Question) -> Overview:
    """Eight statements, however many weeks."""
    said, seen = questions.figures(asked), of_papers(asked)
    counted = papers.figures(seen)
    weeks: dict[date, dict[str, int]] = {}
    for day, numbers in (*said.weeks, *counted.weeks.items()):
        weeks.setdefault(day, dict.fromkeys(COUNTED, 0)).update({str(one): n for one, n in numbers.items()})  # type: ignore[attr-defined]
    whole = {str(one): n for one, n in (*said.whole.items(), *counted.whole.items())}
    return Overview(
        whole, sorted(weeks.items()), papers.by_rule(seen), papers.by_document(seen), minutes.terms(whole, worth())
    )


def as_dict(found: Overview) -> dict[str, Any]:
    """As the command and the interface tell it."""
    return {
        "figures": found.whole, "weeks": [{"from": day.isoformat(), **numbers} for day, numbers in found.weeks],
        "agreement": {
            "rules": [_agreement(one) for one in found.rules],
            "documents": [
                {"procedure": one.procedure, "document": one.document, "key": one.key, **_agreement(one)}
                for one in found.documents
            ],
        },
        "minutes_saved": {
            "total": found.minutes,
            "terms": [{"figure": t.figure, "count": t.count, "minutes_each": t.each} for t in found.terms],
        },
    }  # fmt: skip


def _agreement(one: Agreement) -> dict[str, Any]:
    return {"rule": one.rule, "answered": one.answered, "agreed": one.agreed, "share": round(one.share, 4)}
