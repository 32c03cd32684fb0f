"""Opinions of other units: asked for by whose step may, written, approved, answered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.dossiers import consultable as consulting
from motcua.onestop.dossiers import permissions, process
from motcua.onestop.dossiers.deadlines import limit_end
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Consultation
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.dossiers.store import Move, load, lock


@transaction.atomic
def consult(
    dossier_id: UUID, *, by: Actor, question: str, unit: Unit | None = None, until: date | None = None, node: str = "",
    role: str = "", due_at: datetime | None = None, step: UUID | None = None, at: datetime | None = None,
    key: str | None = None,
) -> Consultation:  # fmt: skip
    """Ask another unit within the term; its step runs beside mine. `unit`: another one than the process says; `until`:
    another day than its term. Imports have no process: `node`, `role` and `due_at` say it."""
    move = begin(dossier_id, Verb.CONSULT, by=by, at=at, key=key, alone=True)
    mine = process.step_for(Ability.CONSULT, move.by, move.case, step)
    check(move)
    process.require(move.case, mine, Ability.CONSULT)
    if not clean(question):
        raise Invalid(_("Write what you ask the unit."), fields={"question": ""})
    if unit is None or not node:
        unit, node, role, step_due, due_at, day_named = _consulted(move, unit, until)
    else:
        step_due, day_named = due_at, False
    if any(s.unit_id == unit.id and (s.node == node or process.is_opinion(move.case, s.node)) for s in move.case.steps):
        raise Refusal(_("%(unit)s has been asked already; wait for its answer."), unit=unit.name, code="asked-already")
    move.open(node, role, unit.id, step_due or move.case.due_at)
    move.detail |= {"unit": unit.id, "question": clean(question), "at_node": mine.node}
    if due_at:
        move.detail["answer_by"] = consulting.last_day(due_at)
    asked = Consultation.objects.create(
        dossier_id=move.case.id, unit=unit, question=clean(question), asked_at=move.at, asked_by=by.name,
        due_at=due_at, day_named=day_named,
    )  # fmt: skip
    finish(move)
    return asked


@transaction.atomic
def consult_each(
    dossier_id: UUID, *, by: Actor, question: str, units: Sequence[Unit], until: date | None = None,
    days: Mapping[UUID, date] | None = None, step: UUID | None = None, at: datetime | None = None,
    key: str | None = None,
) -> list[Consultation]:  # fmt: skip
    """Ask several units at once: all or none, each with a step, a day and an answer of its own: that of `days`, else
    `until`. The last step has the key itself, by which the same request is known again."""
    if not units:
        raise Invalid(_("Look at the marked fields again."), fields={"units": _("Choose at least one unit.")})
    lock(dossier_id)
    asked = []
    for place, unit in enumerate(units):
        left, own = len(units) - 1 - place, (days or {}).get(unit.id)
        try:
            asked.append(consult(
                dossier_id, by=by, question=question, unit=unit, until=own or until, step=step, at=at,
                key=f"{key}:{left}" if key and left else key,
            ))  # fmt: skip
        except Invalid as wrong:
            if own and "until" in wrong.fields:
                wrong.fields = {f"units.{place}.until": wrong.fields["until"]}
            raise
    return asked


def _consulted(
    move: Move, unit: Unit | None, until: date | None
) -> tuple[Unit, str, str, datetime | None, datetime | None, bool]:
    """Whom, at which step, the ends of that step's own limit and of the whole term of the opinion, and whether who
    asks named that day."""
    found, wanted = process.consultation_of(move.case), process.bundle_of(move.case).graph.consultation
    if found is None or wanted is None:
        raise Refusal(_("This procedure asks no other unit."))
    node, usual = found
    if unit is not None and unit.id not in {one.id for one in consulting.units(move.case)}:
        raise Invalid(
            _("Look at the marked fields again."),
            fields={"units": _("Choose units of the list: there somebody can write the opinion and approve it.")},
        )
    calendar = calendar_for(move.case.authority_id)
    ends = [limit_end(move.at, limit, calendar) if limit else None for limit in (node.limit, wanted.term)]
    if until is not None and (ends[1] is None or until != consulting.last_day(ends[1])):
        named = consulting.end_of(move.case, until, move.at, calendar)
        return unit or usual, node.key, node.role, min(ends[0] or named, named), named, True
    return unit or usual, node.key, node.role, ends[0] or ends[1], ends[1], False


def give_opinion(
    dossier_id: UUID, *, by: Actor, node: str, answer: str, agrees: bool, at: datetime | None = None,
    key: str | None = None,
) -> int:  # fmt: skip
    """What a consulted unit says at its step: to its leader where the process has them approve it, else it goes out."""
    goes_on = process.approval_after(load(dossier_id), node)
    act = propose_opinion if goes_on else answer_consultation
    return act(dossier_id, by=by, node=node, answer=answer, agrees=agrees, at=at, key=key)


@transaction.atomic
def answer_consultation(
    dossier_id: UUID, *, by: Actor, node: str, answer: str, agrees: bool, at: datetime | None = None,
    key: str | None = None,
) -> int:  # fmt: skip
    """The consulted unit's opinion goes out; its step closes, the asking step goes on. Where the unit's leader
    approves it, that is the leader's step (`propose_opinion` writes it before)."""
    move = begin(dossier_id, Verb.ANSWER_CONSULTATION, by=by, at=at, key=key, alone=True)
    asked = _opinion_step(move, node, answer, agrees, "answered")
    said = {"answer": clean(answer), "agrees": agrees, "answered_at": move.at, "answered_by": by.name}
    if asked.drafted_by:
        move.detail |= {"node": node, "drafted_by": asked.drafted_by, "drafted_at": asked.drafted_at}
    Consultation.objects.filter(id=asked.id).update(**said)
    return finish(move)


@transaction.atomic
def propose_opinion(
    dossier_id: UUID, *, by: Actor, node: str, answer: str, agrees: bool, at: datetime | None = None,
    key: str | None = None,
) -> int:  # fmt: skip
    """An officer of the consulted unit writes its opinion; the unit's leader has it next and sends it."""
    move = begin(dossier_id, Verb.PROPOSE_OPINION, by=by, at=at, key=key, alone=True)
    approval = process.approval_after(move.case, node)
    if approval is None:
        raise Refusal(_("This unit was not asked for an opinion, or has given it."), code="not-asked")
    asked = _opinion_step(move, node, answer, agrees, "done")
    move.open(approval.key, approval.role, asked.unit_id, asked.due_at or move.case.due_at)
    move.detail |= {"node": node, "next": [approval.key]}
    said = {"answer": clean(answer), "agrees": agrees, "drafted_at": move.at, "drafted_by": by.name}
    Consultation.objects.filter(id=asked.id).update(**said)
    return finish(move)


def _opinion_step(move: Move, node: str, answer: str, agrees: bool, outcome: str) -> Consultation:
    """Closes the step of the consulted unit and returns what it was asked."""
    step = permissions.my_step(move.by, move.case, node=node)
    check(move)
    if not clean(answer):
        raise Invalid(_("Write the opinion of your unit."), fields={"answer": ""})
    if move.verb is Verb.ANSWER_CONSULTATION and process.approval_after(move.case, node):
        raise NotYours  # it is the leader's to send
    asked = Consultation.objects.filter(dossier_id=move.case.id, unit_id=step.unit_id, answered_at=None).last()
    if asked is None:
        raise Refusal(_("This unit was not asked for an opinion, or has given it."), code="not-asked")
    move.close(step, outcome, mine=True)
    move.detail |= {"answer": clean(answer), "agrees": agrees}
    return asked
