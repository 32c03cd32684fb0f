"""Figures, their receipts and their rows. Who may read a unit is asked before (`permissions.units_of`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.common.keyset import text_of
from motcua.foundation.organisations.models import Unit
from motcua.insight.scorecards import conditions
from motcua.insight.scorecards.enums import Base, Part
from motcua.insight.scorecards.indicators import INDICATORS, Indicator
from motcua.insight.scorecards.periods import Period
from motcua.onestop.catalogue.enums import OnlineLevel
from motcua.onestop.catalogue.selectors import online_levels

PAGE = 25


@dataclass(frozen=True, slots=True)
class Question:
    """Of which unit, over which period, as it stood when."""

    unit: UUID
    period: Period
    at: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    indicator: Indicator
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The share, or the number; None for a share of nothing."""
        if not self.indicator.is_share:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None

    @property
    def others(self) -> int:
        return self.denominator - self.numerator


@dataclass(frozen=True, slots=True)
class Receipt:
    """A figure with what is needed to compute it again, and the digests of the rows it was computed from."""

    figure: Figure
    question: Question
    digest: str
    base_digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier behind a figure, as it stood then; without a word about whose it is."""

    id: UUID
    code: str
    procedure_code: str
    channel: str
    received_at: datetime
    due_at: datetime
    settled_at: datetime | None
    is_counted: bool
    anchor: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    period: Period
    received: int
    online: int


def figures(question: Question) -> list[Figure]:
    """Every indicator, with one statement a base, one for the levels of procedures and one for the unit's places."""
    values, found = _values(question), {}
    for base in Base:
        asked = [one for one in INDICATORS if one.base is base]
        numbers = _query(conditions.totals(base, asked), values)[0]
        for n, one in enumerate(asked):
            found[one.key] = Figure(one, numbers[2 * n], numbers[2 * n + 1])
    return [found[one.key] for one in INDICATORS]


def receipt(indicator: Indicator, question: Question) -> Receipt:
    numerator, denominator, digest, base_digest = _query(conditions.receipt(indicator), _values(question))[0]
    return Receipt(Figure(indicator, numerator, denominator), question, digest, base_digest)


def page(
    indicator: Indicator, question: Question, part: Part = Part.ALL, *, after: tuple[datetime, UUID] | None = None,
    size: int = PAGE,
) -> tuple[list[Row], str]:  # fmt: skip
    """One page of the rows, the newest first, and the key of the next one ("" on the last)."""
    at, id = after or (question.period.end, UUID(int=2**128 - 1))
    place = {"after_at": at, "after_id": id, "size": size + 1}
    found = _rows(conditions.rows(indicator, part, paged=True), _values(question) | place)
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], text_of(last.anchor, last.id)


def every_row(indicator: Indicator, question: Question, part: Part = Part.ALL) -> list[Row]:
    return _rows(conditions.rows(indicator, part, paged=False), _values(question))


def trend(question: Question, count: int = 5) -> list[Bar]:
    """Received, and of these online, in the last periods up to the one asked for."""
    periods = question.period.row(count)
    values = _values(question) | {"start": periods[0].start, "bounds": [one.start for one in periods]}
    found = {number: (received, online) for number, received, online in _query(conditions.TREND, values)}
    return [Bar(one, *found.get(n, (0, 0))) for n, one in enumerate(periods, 1)]


def _values(question: Question) -> dict[str, Any]:
    levels = online_levels()
    return {
        "unit": question.unit, "places": list(Unit.objects.filter(owner=question.unit).values_list("id", flat=True)),
        "start": question.period.start, "end": question.period.end, "at": question.at,
        "full": [id for id, level in levels.items() if level == OnlineLevel.FULL],
        "partial": [id for id, level in levels.items() if level == OnlineLevel.PARTIAL],
    }  # fmt: skip


def _rows(sql: str, values: Mapping[str, Any]) -> list[Row]:
    return [Row(*row) for row in _query(sql, values)]


def _query(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(values))
        return cursor.fetchall()
