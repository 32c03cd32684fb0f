"""What to do first today, and why: an officer's open steps, weighed by what the clock and people say.

Steps come by time left, so what is late or nearly so is among the first; among those read, each reason adds its weight.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.foundation.calendar import Calendar, say_left, working_minutes
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import signing, warnings
from motcua.onestop.deskwork.enums import Level
from motcua.onestop.dossiers import worklists
from motcua.onestop.dossiers.models import Assignment, Message, SupplementRequest
from motcua.onestop.dossiers.progress import SOON_MINUTES, capital
from motcua.onestop.dossiers.worklists import Tab

READ, SHOWN = 200, 12
ANSWERED_WITHIN = timedelta(days=3)


class Why(StrEnum):
    LATE = "late"
    DUE_TODAY = "due_today"
    DUE_SOON = "due_soon"
    STEP_LATE = "step_late"
    QUESTION = "question"
    ANSWERED = "answered"
    STEP_SOON = "step_soon"
    WHOLE_SOON = "whole_soon"
    TO_SIGN = "to_sign"
    MINE = "mine"
    NEXT = "next"


WEIGHT = {
    Why.LATE: 1000, Why.DUE_TODAY: 500, Why.STEP_LATE: 300, Why.DUE_SOON: 250, Why.WHOLE_SOON: 200, Why.STEP_SOON: 120,
    Why.QUESTION: 90, Why.ANSWERED: 80, Why.TO_SIGN: 40, Why.MINE: 20, Why.NEXT: 0,
}  # fmt: skip


@dataclass
class Thing:
    """One step, why it comes here in words, the weightiest first, and how much that weighs together."""

    step: Assignment
    title: Any
    doing: Any
    reasons: list[tuple[Why, str]] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(WEIGHT[why] for why, _words in self.reasons)

    @property
    def pace(self) -> str:
        whys = {why for why, _words in self.reasons}
        if whys & {Why.LATE, Why.STEP_LATE}:
            return "late"
        return "soon" if whys & {Why.DUE_TODAY, Why.DUE_SOON, Why.WHOLE_SOON, Why.STEP_SOON} else ""


def first(actor: Actor, at: datetime, calendar: Calendar, language: str, *, size: int = SHOWN) -> list[Thing]:
    """The weightiest steps, of equal ones the one with the least time left; five statements however many there are."""
    rows, _key = worklists.page(worklists.steps(actor, Tab.TODO, at), Tab.TODO, at, calendar, size=READ)
    near, ids = warnings.of_steps(rows), [step.dossier_id for step in rows]
    asked, answered = _questions(ids), _answered(ids, at)
    found = []
    for step in rows:
        thing = _thing(step)
        thing.reasons = [
            *_of_the_clock(step, near.get(step.id, {}), at, calendar, language),
            *_of_people(step, actor, asked.get(step.dossier_id, 0), answered.get(step.dossier_id)),
        ]
        if not thing.reasons:
            thing.reasons = [(Why.NEXT, _("Next by its due time"))]
        thing.reasons.sort(key=lambda reason: -WEIGHT[reason[0]])
        found.append(thing)
    found.sort(key=lambda thing: (-thing.weight, thing.step.due_at, thing.step.id))
    return found[:size]


def _thing(step: Assignment) -> Thing:
    bundle = catalogue.bundle(step.dossier.revision_id)
    try:
        node = bundle.graph.node(step.node)
    except KeyError:
        return Thing(step, bundle.title, {"vi": step.node, "en": step.node})
    return Thing(step, bundle.title, node.title)


def _of_the_clock(
    step: Assignment, near: dict[Level, Any], at: datetime, calendar: Calendar, language: str
) -> list[tuple[Why, str]]:  # fmt: skip
    if step.dossier.paused_at:
        return []
    left = say_left(step.due_at, at, calendar, language)
    found: list[tuple[Why, str]] = []
    if step.due_at < at:
        words = _("%(left)s. Each day late needs a letter of apology.") % {"left": capital(left)}
        found.append((Why.LATE, words))
    elif local(step.due_at).date() == local(at).date():
        found.append((Why.DUE_TODAY, capital(left)))
    elif working_minutes(calendar, at, step.due_at) <= SOON_MINUTES:
        words = _("%(left)s, due at %(time)s")
        found.append((Why.DUE_SOON, words % {"left": capital(left), "time": f"{local(step.due_at):%H:%M %d/%m}"}))
    elif Level.WHOLE_SOON in near:
        words = _("%(used)s%% of the time is used; %(time)s")
        found.append((Why.WHOLE_SOON, words % {"used": near[Level.WHOLE_SOON]["used"], "time": left}))
    if Level.STEP_LATE in near and step.due_at >= at:
        due = f"{local(near[Level.STEP_LATE]['due_at']):%H:%M %d/%m}"
        found.append((Why.STEP_LATE, _("This step was to be done by %(time)s") % {"time": due}))
    elif Level.STEP_SOON in near:
        words = _("This step has used %(used)s%% of its time") % {"used": near[Level.STEP_SOON]["used"]}
        found.append((Why.STEP_SOON, words))
    return found


def _of_people(
    step: Assignment, actor: Actor, questions: int, answered: datetime | None
) -> list[tuple[Why, str]]:  # fmt: skip
    found: list[tuple[Why, str]] = []
    if questions:
        words = ngettext(
            "The applicant wrote %(n)s message that nobody has read", "The applicant wrote %(n)s messages that nobody "
            "has read", questions,
        )  # fmt: skip
        found.append((Why.QUESTION, words % {"n": questions}))
    if answered:
        words = _("The applicant sent the supplement on %(day)s") % {"day": f"{local(answered):%d/%m}"}
        found.append((Why.ANSWERED, words))
    if step.role == Role.LEADER and signing.signs(step):
        found.append((Why.TO_SIGN, _("Waits for your signature")))
    if step.officer_id == actor.id:
        found.append((Why.MINE, _("You have taken it")))
    return found


def _questions(ids: list[UUID]) -> dict[UUID, int]:
    rows = Message.objects.filter(dossier_id__in=ids, internal=False, from_officer=False, read_at=None)
    return dict(rows.order_by().values("dossier_id").annotate(n=Count("id")).values_list("dossier_id", "n"))


def _answered(ids: list[UUID], at: datetime) -> dict[UUID, datetime]:
    rows = SupplementRequest.objects.filter(dossier_id__in=ids, answered_at__gte=at - ANSWERED_WITHIN)
    last = rows.order_by().values("dossier_id").annotate(last=Max("answered_at"))
    return dict(last.values_list("dossier_id", "last"))


def done_today(actor: Actor, at: datetime) -> int:
    """How many steps this officer completed today."""
    start = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Assignment.objects.filter(officer_id=actor.id, closed_at__gte=start).count()
