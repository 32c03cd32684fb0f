"""Who may do what to a dossier. Deny by default; a refusal says why."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers.enums import TRANSFER_STEP, Verb
from motcua.onestop.dossiers.errors import NotYours, StepEnded, TakenByOther
from motcua.onestop.dossiers.store import Case, OpenStep

OWN = frozenset({Verb.COMPLETE, Verb.SUPPLEMENT, Verb.WITHDRAW, Verb.MESSAGE, Verb.CHANGE_CONTACT})
RECEPTION = frozenset({Verb.RECEIVE, Verb.REQUEST_COMPLETION, Verb.DECLINE, Verb.UNDO_RECEPTION})


def is_applicants(actor: Actor, case: Case) -> bool:
    """The person it concerns, the business they act for now, or the account that filed it."""
    if actor.kind is not ActorKind.CITIZEN:
        return False
    return case.submitter_id == actor.id or case.applicant_id in {actor.person_id, actor.business_id}


def require_applicant(actor: Actor, case: Case) -> None:
    if not is_applicants(actor, case):
        raise NotYours


def require_applicant_or_counter(actor: Actor, case: Case, request_of: str) -> str:
    """The applicant; or, for one who comes in person, the counter officer of the place of reception, who says on whose
    request (the name as compared with the card). Returns that, "" for the applicant: it is kept with the step."""
    if is_applicants(actor, case):
        return ""
    require_receptionist(actor, case.reception_place_id)
    asked = clean(request_of)
    if len(asked) < 2:
        raise Invalid(_("Say who came to the counter and asks for this."), fields={"number": ""})
    return asked


def receives_at(actor: Actor, case: Case) -> bool:
    """A counter officer of the place where the dossier came in. Any centre receives for any competent unit."""
    return actor.has(Role.RECEPTIONIST, case.reception_place_id)


def require_receptionist(actor: Actor, place_id: UUID) -> None:
    if not actor.has(Role.RECEPTIONIST, place_id):
        raise NotYours


def my_step(
    actor: Actor, case: Case, *, node: str | None = None, step: UUID | None = None, taken: bool = True
) -> OpenStep:  # fmt: skip
    """The open step that is this officer's to do: their role in its unit, and not in another's hands; of several the
    one they have taken, then one nobody has (as `acting.my_step`), unless `step` says which. What another agency was
    asked to take is a step only by its name. Raises StepEnded, NotYours, TakenByOther."""
    asked = [s for s in named(case, step) if (s.node != TRANSFER_STEP if node is None else s.node == node)]
    mine = [s for s in asked if actor.has(s.role, s.unit_id)]
    if not mine:
        raise NotYours
    found = min(mine, key=lambda s: (s.officer_id != actor.id, s.officer_id is not None))
    if taken and found.officer_id not in (None, actor.id):
        raise TakenByOther(found.officer_name, case.last_at)
    return found


def named(case: Case, step: UUID | None) -> list[OpenStep]:
    """The open step with this id, or all of them. Raises StepEnded for one that is not open any more."""
    found = [s for s in case.steps if step in (None, s.id)]
    if step and not found:
        raise StepEnded
    return found


def held_step(actor: Actor, case: Case, step: UUID | None = None) -> OpenStep:
    """The taken step this officer may give on: their own, then one of the unit or authority that they lead; `step` says
    which it is to be. Raises StepEnded, NotYours."""
    own = [s for s in named(case, step) if s.officer_id]
    for found in sorted(own, key=lambda s: s.officer_id != actor.id):
        leads = actor.has(Role.LEADER, found.unit_id) or actor.has(Role.LEADER, case.authority_id)
        if found.officer_id == actor.id or leads:
            return found
    raise NotYours


def given_step(actor: Actor, case: Case, step: UUID | None = None) -> OpenStep:
    """The step this officer may give to a colleague: as `held_step`, or one nobody has taken, by who could take it or
    leads its unit or authority."""
    try:
        return held_step(actor, case, step)
    except NotYours:
        for found in named(case, step):
            leads = actor.has(Role.LEADER, found.unit_id) or actor.has(Role.LEADER, case.authority_id)
            if found.officer_id is None and (leads or actor.has(found.role, found.unit_id)):
                return found
        raise


def may_read(actor: Actor, case: Case, past_units: frozenset[UUID] = frozenset()) -> bool:
    """The applicant; officers of the place of reception, of a unit that has or had a step, and of the authority."""
    if is_applicants(actor, case):
        return True
    if actor.kind is not ActorKind.OFFICER:
        return actor.kind is ActorKind.SYSTEM
    reading = {Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK}
    mine = {unit for role, unit in actor.grants if role in reading}
    return bool(mine & ({case.authority_id, case.reception_place_id, *(s.unit_id for s in case.steps)} | past_units))
