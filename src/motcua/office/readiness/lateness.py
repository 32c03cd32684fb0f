"""Dossiers late or about to be, and why: the officer who has the step says the reason and by when it will be settled;
the leader reads it, or asks for it. What was said before stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import add_working_minutes
from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.keyset import Beyond, text_of
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.notices.services import send
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import officers_with
from motcua.office.readiness.errors import AskedAlready, NotLate, NotWithYou
from motcua.office.readiness.models import LateReason, ReasonDemand
from motcua.office.readiness.subscriptions import recipient
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import progress
from motcua.onestop.dossiers import store as dossiers
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import OPEN_STATES, Assignment, Dossier

SUBJECT = "late_reason"
LEAST, LONGEST, PAGE = 10, 1000, 25
SHOWN = ("id", "code", "procedure_code", "revision_id", "authority", "state", "due_at", "paused_at")


class View(StrEnum):
    LATE = "late"
    SOON = "soon"
    SILENT = "silent"  # late, and nobody said why


@dataclass(frozen=True)
class Row:
    """One line of a list: the dossier, its open step, the reason that stands and the demand that waits, if any."""

    dossier: Dossier
    step: Assignment | None
    reason: LateReason | None
    demand: ReasonDemand | None
    title: Mapping[str, str]


def _soon(at: datetime) -> datetime:
    """The bound of `progress.pace`: within one working day."""
    return add_working_minutes(calendar_for(), at, progress.SOON_MINUTES + 1)


def _slow(at: datetime) -> QuerySet[Dossier]:
    """Open, the clock running, due before the end of the next working day."""
    return Dossier.objects.filter(state__in=OPEN_STATES, paused_at=None, due_at__lt=_soon(at))


def _view(rows: QuerySet[Dossier], view: View, at: datetime) -> QuerySet[Dossier]:
    if view is View.SOON:
        return rows.filter(due_at__gte=at)
    late = rows.filter(due_at__lt=at)
    said = LateReason.objects.filter(dossier=OuterRef("id"), replaced_at=None)
    return late.filter(~Exists(said)) if view is View.SILENT else late


def _open_steps(**more: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(dossier=OuterRef("id"), closed_at=None, **more)


def of_units(by: Actor, at: datetime) -> QuerySet[Dossier]:
    """Settled by the agencies this leader leads, or with a step in a unit of theirs."""
    led = by.units(Role.LEADER)
    return _slow(at).filter(Q(authority__in=led) | Exists(_open_steps(unit__in=led)))


def with_me(by: Actor, at: datetime) -> QuerySet[Dossier]:
    """With an open step that this officer has, or may take."""
    held = Q(officer_id=by.id)
    for role, unit in by.grants:
        held |= Q(role=role, unit_id=unit, officer_id=None)
    return _slow(at).filter(Exists(_open_steps().filter(held)))


def counts(rows: QuerySet[Dossier], at: datetime) -> dict[str, int]:
    return {view.value: _view(rows, view, at).count() for view in View}


def page(
    rows: QuerySet[Dossier], view: View, at: datetime, after: tuple[datetime, UUID] | None = None, size: int = PAGE
) -> tuple[list[Row], str]:
    """One page, the longest late first, and the key of the next one."""
    found = _view(rows, view, at).select_related("authority").only(*SHOWN, "authority__name", "authority__name_en")
    if after:
        found = found.filter(Beyond(["due_at", "id"], after))
    shown = list(found.order_by("due_at", "id")[: size + 1])
    key = ""
    if len(shown) > size:
        shown = shown[:size]
        assert shown[-1].due_at
        key = text_of(shown[-1].due_at, shown[-1].id)
    return _rows(shown), key


def _rows(shown: list[Dossier]) -> list[Row]:
    ids = [one.id for one in shown]
    steps = progress.open_steps(ids)
    reasons = {one.dossier_id: one for one in LateReason.objects.filter(dossier__in=ids, replaced_at=None)}
    asked = {one.dossier_id: one for one in ReasonDemand.objects.filter(dossier__in=ids, answered_at=None)}
    return [
        Row(one, steps.get(one.id), reasons.get(one.id), asked.get(one.id), catalogue.bundle(one.revision_id).title)
        for one in shown
    ]


def history(dossier_id: UUID) -> list[LateReason]:
    """Every reason that was given, the latest first."""
    return list(LateReason.objects.filter(dossier=dossier_id).order_by("-given_at", "-id"))


def readable(by: Actor, dossier_id: UUID) -> Dossier | None:
    """For who may say why, and who leads: whatever the clock says now."""
    steps, led = _open_steps(), by.units(Role.LEADER)
    held = Q(officer_id=by.id) | Q(unit__in=led)
    for role, unit in by.grants:
        held |= Q(role=role, unit_id=unit)
    rows = Dossier.objects.filter(id=dossier_id, state__in=OPEN_STATES)
    return rows.filter(Q(authority__in=led) | Exists(steps.filter(held))).select_related("authority").first()


def answers(by: Actor, dossier_id: UUID) -> Assignment | None:
    """The open step for which this officer says why: theirs, or one that nobody has and they may take."""
    rows = Assignment.objects.filter(dossier=dossier_id, closed_at=None).select_related("unit")
    mine = [s for s in rows if s.officer_id == by.id or (s.officer_id is None and by.has(s.role, s.unit_id))]
    return min(mine, key=lambda s: s.officer_id is None) if mine else None


def give(
    dossier_id: UUID, *, by: Actor, text: str, expected_on: date, at: datetime | None = None
) -> LateReason:  # fmt: skip
    """Say why it is late or will be, and by when it will be settled; a renewed reason replaces the one before, which
    stays on record. Raises NotWithYou, NotLate, Invalid."""
    moment, said = at or now(), clean(text)
    wrong: dict[str, Any] = {}
    if len(said) < LEAST:
        wrong["text"] = _("Write what holds it up, in at least 10 letters.")
    elif len(said) > LONGEST:
        wrong["text"] = _("At most 1,000 letters.")
    if expected_on < local(moment).date():
        wrong["expected_on"] = _("Choose today or a later day.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    with transaction.atomic():
        dossiers.lock(dossier_id)
        step = answers(by, dossier_id)
        if step is None:
            raise NotWithYou
        if not _slow(moment).filter(id=dossier_id).exists():
            raise NotLate
        LateReason.objects.filter(dossier=dossier_id, replaced_at=None).update(replaced_at=moment)
        made = LateReason.objects.create(
            dossier_id=dossier_id, unit=step.unit, account_id=by.id, officer_name=by.name, text=said,
            expected_on=expected_on, given_at=moment,
        )  # fmt: skip
        ReasonDemand.objects.filter(dossier=dossier_id, answered_at=None).update(answered_at=moment)
        audit.record("late.reason_given", by=by, subject=(SUBJECT, made.id), unit_id=step.unit.owner_id, at=moment,
                     detail={"dossier": dossier_id, "reason": said, "expected_on": expected_on})  # fmt: skip
    return made


def ask(dossier_id: UUID, *, by: Actor, at: datetime | None = None) -> ReasonDemand:
    """The leader asks who has the step for the reason. Raises NotYours, NotLate, AskedAlready."""
    moment = at or now()
    if not _slow(moment).filter(id=dossier_id).exists():
        raise NotLate
    if not of_units(by, moment).filter(id=dossier_id).exists():
        raise NotYours
    step = progress.open_steps([dossier_id]).get(dossier_id)
    if step is None:
        raise NotLate
    standing = ReasonDemand.objects.filter(dossier=dossier_id, answered_at=None).first()
    made = None if standing else _demand(step, by, moment)
    if made is None:
        standing = standing or ReasonDemand.objects.get(dossier=dossier_id, answered_at=None)
        raise AskedAlready(standing.asked_by_name, local(standing.asked_at).date())
    return made


def _demand(step: Assignment, by: Actor, at: datetime) -> ReasonDemand | None:
    """None when somebody was faster."""
    try:
        with transaction.atomic():
            made = ReasonDemand.objects.create(
                dossier_id=step.dossier_id, unit_id=step.unit_id, asked_of_name=step.officer_name,
                asked_by_name=by.name, asked_at=at,
            )  # fmt: skip
            audit.record("late.reason_asked", by=by, subject=(SUBJECT, made.id), unit_id=step.unit.owner_id, at=at,
                         detail={"dossier": step.dossier_id})  # fmt: skip
            dossier = Dossier.objects.get(id=step.dossier_id)
            context = {"dossier": dossier, "demand": made, "procedure": catalogue.bundle(dossier.revision_id).title}
            for officer in _responsible(step):
                send("reason-asked", to=recipient(officer), context=context, subject=(dossiers.SUBJECT, dossier.id),
                     key=f"reason-asked:{made.id}:{officer.id}")  # fmt: skip
    except IntegrityError:
        return None
    return made


def _responsible(step: Assignment) -> list[Officer]:
    """Who has the step; of one that nobody has, who may take it."""
    if step.officer_id:
        account = Account.objects.select_related("officer").filter(id=step.officer_id).first()
        return [account.officer] if account and account.officer else []
    return list(officers_with(step.role, [step.unit_id])[:20])


def ask_for_all(limit: int = 200, at: datetime | None = None) -> int:
    """For each dossier that became late with no reason and no demand, the house asks once; returns how many."""
    moment = at or now()
    asked = ReasonDemand.objects.filter(dossier=OuterRef("id"))
    silent = _view(_slow(moment), View.SILENT, moment).filter(~Exists(asked), Exists(_open_steps()))
    ids = list(silent.order_by("due_at", "id").values_list("id", flat=True)[:limit])
    steps = progress.open_steps(ids)
    return sum(_demand(steps[id], SYSTEM, moment) is not None for id in ids if id in steps)
