"""Counted as provinces count: what was asked, and what became of it, by unit and week. Each figure has its rows.

A question belongs to the agency that was asked, or that alone settles its procedure; what belongs to none counts for
the province only.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from motcua.assistant.answers.enums import AnswerKind, Source
from motcua.assistant.answers.models import OfficerQuestion, Turn
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import LOCAL, local
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import root, subtree_ids

READERS = (Role.LEADER, Role.CONTROLLER, Role.ADMINISTRATOR)


class Counted(StrEnum):
    REQUESTS = "requests"
    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    NOT_KNOWN = "not_known"
    HANDED_OVER = "handed_over"
    OFFICER_ANSWERED = "officer_answered"
    OFFICER_REQUESTS = "officer_requests"
    OFFICER_TOLD = "officer_told"


BY_CITIZENS = Q(thread__source__in=(Source.PORTAL, Source.API, Source.KIOSK))
"""Whoever asks anywhere else is an officer."""
_REQUEST = ~Q(kind=AnswerKind.TALK)
TURNS: dict[Counted, Q] = {
    Counted.REQUESTS: BY_CITIZENS & _REQUEST,
    Counted.ANSWERED: BY_CITIZENS & Q(kind=AnswerKind.ANSWERED),
    Counted.ASKED_BACK: BY_CITIZENS & Q(kind__in=(AnswerKind.CHOICE, AnswerKind.NO_SUBJECT)),
    Counted.NOT_KNOWN: BY_CITIZENS & Q(kind__in=(AnswerKind.UNKNOWN, AnswerKind.NOT_PUBLISHED, AnswerKind.LANGUAGE)),
    Counted.OFFICER_REQUESTS: ~BY_CITIZENS & _REQUEST,
    Counted.OFFICER_TOLD: ~BY_CITIZENS & Q(kind__in=(AnswerKind.ANSWERED, AnswerKind.RULE)),
}
"""Small talk is no request. Answered, asked back and not known make up the requests of citizens."""
MOMENTS = {Counted.HANDED_OVER: "asked_at", Counted.OFFICER_ANSWERED: "answered_at"}
Numbers = dict[Counted, int]


@dataclass(frozen=True)
class Question:
    """Of a unit and all below it; from `start` on, before `end`."""

    unit: Unit
    start: datetime
    end: datetime

    def week(self, monday: date) -> "Question":
        """The part of it that lies in the week of that Monday."""
        first = datetime.combine(monday, datetime.min.time(), LOCAL)
        return Question(self.unit, max(self.start, first), min(self.end, first + timedelta(days=7)))


@dataclass(frozen=True)
class Figures:
    whole: Numbers
    weeks: list[tuple[date, Numbers]] = field(default_factory=list)


def units_of(by: Actor) -> list[Unit]:
    """Whose figures this officer reads: those of the agencies they lead, control or administer; at the province's
    committee the province's first, then every agency that was asked."""
    held = {unit for role in READERS for unit in by.units(role)}
    own = Unit.objects.filter(id__in=Unit.objects.filter(id__in=held).values("owner_id"))
    top = root()
    if not own.filter(id=top.id).exists():
        return list(own.order_by("sort_key", "id"))
    asked = Turn.objects.exclude(unit=None).order_by().values("unit_id").distinct()
    return [top, *Unit.objects.filter(id__in=asked).exclude(id=top.id).order_by("sort_key", "id")]


def turns(asked: Question) -> QuerySet[Turn]:
    rows = Turn.objects.filter(at__gte=asked.start, at__lt=asked.end)
    return rows if is_whole(asked.unit) else rows.filter(unit_id__in=subtree_ids(asked.unit))


def handed(asked: Question, moment: str) -> QuerySet[OfficerQuestion]:
    rows = OfficerQuestion.objects.filter(**{f"{moment}__gte": asked.start, f"{moment}__lt": asked.end})
    return rows if is_whole(asked.unit) else rows.filter(unit_id__in=subtree_ids(asked.unit))


def is_whole(unit: Unit) -> bool:
    return unit.parent_id is None and unit.id == root().id


def figures(asked: Question) -> Figures:
    """Three statements, however many weeks."""
    weeks: dict[date, Numbers] = {}
    counts = {str(one): Count("id", filter=which) for one, which in TURNS.items()}
    counted = turns(asked).order_by().annotate(week=TruncWeek("at", tzinfo=LOCAL)).values("week").annotate(**counts)
    row: dict[str, Any]
    for row in counted:  # type: ignore[assignment]
        weeks.setdefault(local(row["week"]).date(), _none()).update({one: row[str(one)] for one in TURNS})
    for one, moment in MOMENTS.items():
        by_week = handed(asked, moment).order_by().annotate(week=TruncWeek(moment, tzinfo=LOCAL)).values("week")
        for week, n in by_week.annotate(n=Count("id")).values_list("week", "n"):
            weeks.setdefault(local(week).date(), _none())[one] = n
    whole = _none()
    for numbers in weeks.values():
        for one, n in numbers.items():
            whole[one] += n
    return Figures(whole, sorted(weeks.items()))


def _none() -> Numbers:
    return dict.fromkeys(Counted, 0)


def rows(asked: Question, what: Counted, after: tuple[datetime, UUID] | None = None) -> QuerySet[Any]:
    """What was counted, the latest first; keyset page behind (moment, id)."""
    if what in MOMENTS:
        moment = MOMENTS[what]
        found = handed(asked, moment).select_related("unit")
        found = found.filter(Beyond([moment, "id"], after, down=True)) if after else found
        return found.order_by(f"-{moment}", "-id")
    counted = turns(asked).filter(TURNS[what]).select_related("unit")
    counted = counted.filter(Beyond(["at", "id"], after, down=True)) if after else counted
    return counted.order_by("-at", "-id")
