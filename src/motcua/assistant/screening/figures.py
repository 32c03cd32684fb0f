"""The screening counted: dossiers and files that were looked at, lines that officers confirmed and corrected, by unit
and week, and how often they agreed, by rule and by document. Each figure has its rows.

A file belongs to the agency that settles its dossier, and to the week in which it was looked at; a line to the week in
which an officer answered it. Where only a person could say, the machine said nothing that could be agreed with.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek

from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.clock import LOCAL, local
from motcua.foundation.common.ids import floor7
from motcua.foundation.common.keyset import Beyond
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers.models import Dossier


class Counted(StrEnum):
    DOSSIERS = "dossiers_screened"
    FILES = "files_screened"
    CONFIRMED = "lines_confirmed"
    CORRECTED = "lines_corrected"


AGREES = Q(answer=F("state"))
LINES = {Counted.CONFIRMED: AGREES, Counted.CORRECTED: ~AGREES}
MOMENTS = {
    Counted.DOSSIERS: "submitted_at", Counted.FILES: "begun_at", Counted.CONFIRMED: "answered_at",
    Counted.CORRECTED: "answered_at",
}  # fmt: skip
"""By which rows are ordered."""
Numbers = dict[Counted, int]
_SLACK = timedelta(minutes=1)
"""Between the making of an identifier and the moment that stands beside it."""


@dataclass(frozen=True)
class Asked:
    """Of the agencies `units` (None: of all); from `start` on, before `end`; of one rule, one document of one
    procedure, one value of it, where these are named."""

    units: Sequence[UUID] | None
    start: datetime
    end: datetime
    rule: str = ""
    procedure: str = ""
    document: str = ""
    key: str = ""


@dataclass(frozen=True)
class Figures:
    """Dossiers are counted once in each week and once in the whole, so that weeks may have more together."""

    whole: Numbers
    weeks: dict[date, Numbers] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreement:
    """How many lines officers answered, and how many in the machine's words. `rule` alone, or with its document."""

    rule: str
    answered: int
    agreed: int
    procedure: str = ""
    document: str = ""
    key: str = ""
    revision_id: UUID | None = None

    @property
    def share(self) -> float:
        return self.agreed / self.answered


def looks(asked: Asked) -> QuerySet[Screening]:
    """Files that were looked at, with an answer."""
    rows = Screening.objects.filter(
        id__gte=floor7(asked.start - _SLACK), id__lt=floor7(asked.end + _SLACK), begun_at__gte=asked.start,
        begun_at__lt=asked.end, ended_at__isnull=False, failed=False,
    )  # fmt: skip
    return rows if asked.units is None else rows.filter(dossier__authority_id__in=asked.units)


def lines(asked: Asked) -> QuerySet[ScreeningLine]:
    """Lines that officers answered, and of which the machine had said something."""
    rows = ScreeningLine.objects.filter(answered_at__gte=asked.start, answered_at__lt=asked.end).exclude(answer="")
    rows = rows.exclude(state=State.PERSON)
    if asked.units is not None:
        rows = rows.filter(screening__dossier__authority_id__in=asked.units)
    if asked.rule:
        rows = rows.filter(rule=asked.rule)
    if asked.procedure:
        rows = rows.filter(screening__dossier__procedure_code=asked.procedure)
    if asked.document:
        rows = rows.filter(screening__document__document_key=asked.document)
    if asked.key:
        rows = rows.filter(key=asked.key)
    return rows


def figures(asked: Asked) -> Figures:
    """Three statements, however many weeks."""
    weeks: dict[date, Numbers] = {}
    row: dict[str, Any]
    seen = looks(asked).order_by().annotate(week=TruncWeek("begun_at", tzinfo=LOCAL)).values("week")
    for row in seen.annotate(files=Count("id"), dossiers=Count("dossier_id", distinct=True)):  # type: ignore[assignment]
        numbers = {Counted.FILES: row["files"], Counted.DOSSIERS: row["dossiers"]}
        weeks.setdefault(local(row["week"]).date(), _none()).update(numbers)
    said = lines(asked).order_by().annotate(week=TruncWeek("answered_at", tzinfo=LOCAL)).values("week")
    counts = {str(one): Count("id", filter=which) for one, which in LINES.items()}
    for row in said.annotate(**counts):  # type: ignore[assignment]
        weeks.setdefault(local(row["week"]).date(), _none()).update({one: row[str(one)] for one in LINES})
    whole = {one: sum(numbers[one] for numbers in weeks.values()) for one in Counted}
    whole[Counted.DOSSIERS] = looks(asked).aggregate(n=Count("dossier_id", distinct=True))["n"]
    return Figures(whole, dict(sorted(weeks.items())))


def _none() -> Numbers:
    return dict.fromkeys(Counted, 0)


def by_rule(asked: Asked) -> list[Agreement]:
    """In the order in which a file is looked at; only rules that somebody answered."""
    counted = lines(asked).order_by().values("rule").annotate(n=Count("id"), same=Count("id", filter=AGREES))
    found = {row["rule"]: Agreement(row["rule"], row["n"], row["same"]) for row in counted}
    return [found[rule] for rule in Rule if rule in found]


def by_document(asked: Asked, most: int = 200) -> list[Agreement]:
    """By what was looked at on which paper of which procedure, what was corrected most often first. Revisions of a
    procedure count together; the newest names the document."""
    counted = lines(asked).order_by().values(
        "screening__dossier__procedure_code", "screening__document__document_key", "rule", "key"
    ).annotate(n=Count("id"), same=Count("id", filter=AGREES))  # fmt: skip
    rows = sorted(counted, key=lambda row: (row["same"] - row["n"], -row["n"], row["rule"], row["key"]))[:most]
    newest: dict[str, UUID] = {}
    codes = {row["screening__dossier__procedure_code"] for row in rows}
    revisions = ProcedureRevision.objects.filter(procedure_id__in=codes).order_by("number")
    for code, id in revisions.values_list("procedure_id", "id"):
        newest[code] = id
    return [
        Agreement(
            row["rule"], row["n"], row["same"], row["screening__dossier__procedure_code"],
            row["screening__document__document_key"], row["key"],
            newest.get(row["screening__dossier__procedure_code"]),
        )
        for row in rows
    ]  # fmt: skip


def rows(asked: Asked, what: Counted, after: tuple[datetime, UUID] | None = None) -> QuerySet[Any]:
    """What was counted, the latest first; keyset page behind (moment, id)."""
    found: QuerySet[Any]
    if what is Counted.DOSSIERS:
        found = Dossier.objects.filter(Exists(looks(asked).filter(dossier_id=OuterRef("id"))))
        found = found.select_related("authority")
    elif what is Counted.FILES:
        found = looks(asked).select_related("dossier__authority", "document")
    else:
        found = lines(asked).filter(LINES[what]).defer("picture", "told")
        found = found.select_related("screening__dossier__authority", "screening__document")
    moment = MOMENTS[what]
    found = found.filter(Beyond([moment, "id"], after, down=True)) if after else found
    return found.order_by(f"-{moment}", "-id")
