"""Handing a dossier to another competent agency, which accepts it or hands it back. The legal clock goes on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import permissions, process
from motcua.onestop.dossiers.enums import TRANSFER_STEP, ResultState, Verb
from motcua.onestop.dossiers.models import Transfer
from motcua.onestop.dossiers.process import NextStep
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.dossiers.services.notices import require_drafter
from motcua.onestop.dossiers.store import Case, Move, OpenStep

LEAST = 5


def competent(case: Case) -> list[Unit]:
    """The other agencies that may settle this procedure, in dictionary order. Imports have no bundle: none."""
    try:
        found = catalogue.authorities(process.bundle_of(case))
    except ProcedureRevision.DoesNotExist:
        return []
    return [unit for unit in found if unit.id != case.authority_id]


def pending(case: Case) -> OpenStep | None:
    """The step of the agency that has been asked to take the dossier."""
    return next((step for step in case.steps if step.node == TRANSFER_STEP), None)


@transaction.atomic
def transfer(
    dossier_id: UUID, *, by: Actor, to: Unit, reason: str, asked: NextStep | None = None, at: datetime | None = None,
    key: str | None = None,
) -> Transfer:  # fmt: skip
    """Ask another competent agency to take the dossier; the steps here close until it answers. `asked` (node, role,
    unit) stands in for the first step of its process where there is no bundle."""
    move = begin(dossier_id, Verb.TRANSFER, by=by, at=at, key=key, alone=True)
    there = Transfer.objects.filter(dossier_id=dossier_id, answered_at=None).first()
    if move.case.repeats(Verb.TRANSFER, key) and there:
        return there
    require_drafter(move.by, move.case)
    check(move)
    require_free(move.case)
    said = _said(reason, _("Write why the other agency is competent. It and the applicant read it."))
    if asked is None:
        if to.id not in {unit.id for unit in competent(move.case)}:
            told = _("Choose an agency that settles this procedure.")
            raise Invalid(told, fields={"to": told})
        _node, role, unit_id = process.first(move.case, to.id)[0]
    else:
        _node, role, unit_id = asked
    kept = [[step.node, step.role, str(step.unit_id)] for step in move.case.steps]
    for step in move.case.steps:
        move.close(step, "transferred")
    move.open(TRANSFER_STEP, role, unit_id, move.case.due_at)
    made = Transfer.objects.create(
        dossier_id=dossier_id, from_unit_id=move.case.authority_id, to_unit=to, steps=kept, reason=said,
        asked_at=move.at, asked_by=by.name,
    )  # fmt: skip
    move.detail |= {"unit": to.id, "reason": said}
    finish(move)
    return made


@transaction.atomic
def accept_transfer(
    dossier_id: UUID, *, by: Actor, first_steps: Sequence[NextStep] | None = None, at: datetime | None = None,
    key: str | None = None,
) -> int:  # fmt: skip
    """The agency takes the dossier: it is the competent one from now on, and its process begins."""
    move = begin(dossier_id, Verb.ACCEPT_TRANSFER, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.ACCEPT_TRANSFER, key):
        return move.case.version
    found = _answer(move, accepted=True, answer="")
    move.changes["authority_id"] = found.to_unit_id
    for node, role, unit_id in first_steps or process.first(move.case, found.to_unit_id):
        move.open(node, role, unit_id, move.case.due_at)
    move.detail["unit"] = found.to_unit_id
    return finish(move)


@transaction.atomic
def hand_back(
    dossier_id: UUID, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> int:  # fmt: skip
    """The agency is not competent: the dossier goes back to the steps it came from, with the reason."""
    move = begin(dossier_id, Verb.HAND_BACK, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.HAND_BACK, key):
        return move.case.version
    said = _said(reason, _("Write why your agency is not competent."))
    found = _answer(move, accepted=False, answer=said)
    for node, role, unit_id in found.steps:
        move.open(node, role, UUID(unit_id), move.case.due_at)
    move.detail |= {"unit": found.from_unit_id, "reason": said}
    return finish(move)


def require_free(case: Case) -> None:
    """Raise Refusal while something here has to be ended before the dossier can go to another agency."""
    if pending(case):
        raise Refusal(_("Another agency has been asked already; wait for its answer."), code="transfer-pending")
    if any(process.is_opinion(case, step.node) for step in case.steps):
        raise Refusal(_("An opinion is still awaited. Transfer the dossier when it is there."))
    if case.result(ResultState.SIGNED):
        raise Refusal(_("The result is signed already. Issue it, or send the work back first."))
    if case.letter:
        raise Refusal(_("A letter waits for its signature. Have it signed or drop it first."), code="letter-waits")


def _answer(move: Move, *, accepted: bool, answer: str) -> Transfer:
    step = permissions.my_step(move.by, move.case, node=TRANSFER_STEP)
    check(move)
    found = Transfer.objects.filter(dossier_id=move.case.id, answered_at=None).last()
    assert found is not None  # the step is open as long as the question is
    found.accepted, found.answer = accepted, answer
    found.answered_at, found.answered_by = move.at, move.by.name
    found.save()
    move.close(step, "accepted" if accepted else "handed_back", mine=True)
    return found


def _said(reason: str, problem: object) -> str:
    said = clean(reason)
    if len(said) < LEAST or len(said) > 4000:
        raise Invalid(problem, fields={"reason": problem})
    return said
