"""Doing by name what `offers` offers: one verb, once a key, on the version that the sender has seen.

The rules are those of the pages: an act of the desk is asked of `acting`, everything of the service behind it.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.foundation.common.idempotency import OtherContent, once
from motcua.foundation.common.text import clean
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import (
    acting,
    asked,
    consultable,
    desk_people,
    filing,
    money,
    offers,
    official_letters,
    permissions,
    process,
    results,
    selectors,
    services,
    store,
)
from motcua.onestop.dossiers.added import ADDED, Added, Name
from motcua.onestop.dossiers.enums import Further, LetterKind, Outcome, ResultState, Verb
from motcua.onestop.dossiers.errors import ChangedByOther, StepNotOpen
from motcua.onestop.dossiers.models import Assignment, Dossier, Result
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.dossiers.sent_papers import read_papers
from motcua.onestop.dossiers.services.desk import Colleague
from motcua.onestop.dossiers.store import Case

SAID = frozenset({Verb.NOTE, Verb.MESSAGE, Further.SEND_RETURN_CODE})
"""What changes nothing that others decide on, and so needs no version."""
SLOW = frozenset({Verb.SIGN, Verb.REISSUE, Verb.EXTEND, Verb.APOLOGISE, Verb.DISCONTINUE})
"""A letter is made and signed: nobody waits for that under a lock; the write compares versions instead."""
Given = Mapping[str, Any]


def offered() -> list[Name]:
    """Every act there is by name; the others of the record are nobody's to do."""
    return [*dict.fromkeys([*offers.COUNTER, *acting.VERBS.values(), *ADDED])]


class UsedKey(Conflict):
    code = "key-used"

    def __init__(self) -> None:
        super().__init__(_("This key was sent with other content before. Send a new key for a new request."))


def once_for(scope: str, key: str | None, body: Any, act: Callable[[], Any]) -> tuple[Any, bool]:
    """As `idempotency.once`, in the words of who sends keys themselves."""
    try:
        return once(scope, key, body, act)
    except OtherContent as other:
        raise UsedKey from other


def do(
    dossier_id: UUID, verb: Name, given: Given, *, by: Actor, version: int | None, key: str | None = None,
    node: str = "",
) -> bool:  # fmt: skip
    """Whether it was done now (False for the same key sent again). Raises Dossier.DoesNotExist for what is not
    for this person to open, ChangedByOther for another version, Invalid by field, and whatever refuses the act
    itself. `node`: which of several open steps of one's own it is for; the field `step` says it else."""

    before = ADDED[verb].before if verb in ADDED else None
    wrong = before(dossier_id, given, by) if before else None

    def act() -> str:
        with nullcontext() if key else transaction.atomic():  # a key is claimed within a transaction of its own
            _act(dossier_id, verb, given, by, version, node, wrong)
        return str(verb)

    return once_for(f"act:{dossier_id}:{by.id}", key, [verb, given], act)[1]


def _act(
    dossier_id: UUID, verb: Name, given: Given, by: Actor, version: int | None, node: str, wrong: Exception | None
) -> None:
    if verb not in SLOW:
        store.lock(dossier_id)
    case = store.load(dossier_id, by.officer_id)
    if case.grants is not None:
        by = by.holding(case.grants)
    if not permissions.may_read(by, case) and not selectors.visible_to(by).filter(id=dossier_id).exists():
        raise Dossier.DoesNotExist
    if version not in (None, case.version):
        raise ChangedByOther(case.last_actor, case.last_at, version=case.version, seen=version)
    if verb not in ADDED and verb not in _DO:
        raise StepNotOpen(verb, case.state)
    if verb in ADDED:
        _added(ADDED[verb], case, given, by, wrong)
        return
    act = offers.act_of(verb, str(given.get("outcome") or given.get("kind") or ""))
    if act is None:
        permissions.require_receptionist(by, case.reception_place_id)
        _DO[verb](case, asked.read(offers.fields_of(verb, by, case), given), by)
        return
    step = _step(case, verb, given, by, node)
    acting.require(act, by, case, step)
    fields = offers.fields_of(verb, by, case)
    if node and any(field.name == "step" for field in fields):
        given = {**given, "step": str(step)}
    read = asked.read(fields, given)
    if verb in offers.OF_ONE_STEP:
        read["step"] = step
    _DO[verb](case, read, by)


def _added(act: Added, case: Case, given: Given, by: Actor, wrong: Exception | None) -> None:
    refusal = act.refusal(by, case)
    if refusal:
        raise refusal
    read = asked.read(act.fields(by, case), given)
    if wrong:
        raise wrong
    act.do(case, read, by)


def _step(case: Case, verb: Name, given: Given, by: Actor, node: str) -> UUID | None:
    """Which of one's open steps is meant: the one at `node`, or the one that was sent; None for the only one."""
    if verb not in offers.OF_ONE_STEP:
        return None
    if node:
        return next((step.id for step in acting.my_steps(by, case) if step.node == node), None)
    try:
        return UUID(str(given.get("step") or ""))
    except ValueError:
        return None  # what was sent wrongly is told when the fields are read


def _dossier(case: Case) -> Dossier:
    return Dossier.objects.select_related("authority", "reception_place").get(id=case.id)


def _receive(case: Case, given: Given, by: Actor) -> None:
    fee = None
    if given.get("amount") is not None or given.get("receipt"):
        fee = Fee(given["amount"] or 0, given["receipt"])
    services.receive(case.id, by=by, fee=fee)


def _decline(case: Case, given: Given, by: Actor) -> None:
    services.decline(case.id, by=by, reason=f"{clean(given['reason'])}\n{clean(given['next'])}")


def _collect(case: Case, given: Given, by: Actor) -> None:
    due = money.due_of(case, process.bundle_of(case))
    fee = money.read(due, str(given["amount"]), given["receipt"], is_electronic=not given["receipt"])
    services.collect_fee(case.id, by=by, fee=fee)


def _answered(case: Case, given: Given, by: Actor) -> dict[str, Any]:
    """What answers form 02, as the services take it."""
    return {
        "papers": read_papers(given["documents"], by=by), "note": given["note"], "answers": given["answers"] or None,
        "request_of": desk_people.in_person(_dossier(case), given),
    }  # fmt: skip


def _withdraw(case: Case, given: Given, by: Actor) -> None:
    services.withdraw(case.id, by=by, reason=given["reason"], request_of=desk_people.in_person(_dossier(case), given))


def _contact(case: Case, given: Given, by: Actor) -> None:
    kept, ways = _dossier(case).contact, filing.deliveries(process.bundle_of(case))
    services.change_contact(case.id, by=by, contact=kept | filing.check_contact(given, ways))


def _draft(case: Case, given: Given, by: Actor) -> None:
    bundle, outcome = process.bundle_of(case), Outcome(given["outcome"])
    complete = given["complete"] is not False
    raw = _refusal(given) if outcome is Outcome.REFUSED else results.prefilled(bundle, case.answers) | given["data"]
    if complete or outcome is Outcome.REFUSED:
        raw = _checked(lambda: results.check_data(bundle, outcome, raw, now()), outcome)
    services.draft_result(case.id, by=by, outcome=outcome, data=raw, complete=complete, step=given["step"])


def _refusal(given: Given) -> dict[str, str]:
    return {"reason": given["reason"], "legal_basis": given["legal_basis"]}


def _checked(check: Callable[[], Any], outcome: str) -> Any:
    """What is wrong in the data of a result is named where it was sent."""
    try:
        return check()
    except Invalid as invalid:
        if outcome != Outcome.REFUSED:
            invalid.fields = {f"data.{key}": text for key, text in invalid.fields.items()}
        raise


def _reissue(case: Case, given: Given, by: Actor) -> None:
    old = Result.objects.filter(dossier_id=case.id, state=ResultState.ISSUED).first()
    raw: dict[str, Any] = {}
    if old is not None:
        raw = _refusal(given) if old.outcome == Outcome.REFUSED else old.data | given["data"]
    outcome = old.outcome if old else ""
    _checked(
        lambda: results.reissue_result(case.id, by=by, raw=raw, reason=given["why"], version=case.version), outcome
    )


def _release(case: Case, given: Given, by: Actor) -> None:
    to = None
    if given["to"]:
        held = Assignment.objects.get(id=permissions.held_step(by, case, given["step"]).id)
        known = {a.id: a.officer.full_name for a in selectors.colleagues(held) if a.officer}
        if given["to"] not in known:
            raise Invalid(_("Choose an officer who holds the role of this step in its unit."), fields={"to": ""})
        to = Colleague(given["to"], known[given["to"]])
    services.release(case.id, by=by, to=to, reason=given["reason"], step=given["step"])


def _letter(case: Case, given: Given, by: Actor) -> None:
    services.propose_letter(case.id, by=by, **{**given, "kind": LetterKind(given["kind"])})


def _sign_letter(case: Case, given: Given, by: Actor) -> None:
    official_letters.sign_letter(case.id, by=by, version=case.version)


def _transfer(case: Case, given: Given, by: Actor) -> None:
    services.transfer(case.id, by=by, to=Unit.objects.get(id=given["to"]), reason=given["reason"])


def _consult(case: Case, given: Given, by: Actor) -> None:
    asked = {key: given[key] for key in ("question", "until", "step")}
    if not given["units"]:
        services.consult(case.id, by=by, **asked)
        return
    known = {str(unit.id): unit for unit in consultable.units(case)}
    units = [known[one["unit"]] for one in given["units"]]
    days = {UUID(one["unit"]): one["until"] for one in given["units"] if one["until"]}
    services.consult_each(case.id, by=by, units=units, days=days, **asked)


def _opinion(case: Case, given: Given, by: Actor) -> None:
    step = acting.acting_step(acting.Act.OPINION, by, case)
    assert step is not None  # `acting.require` has asked
    services.give_opinion(case.id, by=by, node=step.node, answer=given["answer"], agrees=given["agrees"])


_DO: dict[Name, Callable[[Case, Given, Actor], Any]] = {
    Verb.RECEIVE: _receive, Verb.DECLINE: _decline, Verb.COLLECT_FEE: _collect,
    Verb.COMPLETE: lambda case, given, by: services.complete(case.id, by=by, **_answered(case, given, by)),
    Verb.SUPPLEMENT: lambda case, given, by: services.supplement(case.id, by=by, **_answered(case, given, by)),
    Verb.WITHDRAW: _withdraw, Verb.CHANGE_CONTACT: _contact, Verb.DRAFT_RESULT: _draft,
    Verb.REISSUE: _reissue, Verb.RELEASE: _release, Verb.ANSWER_CONSULTATION: _opinion,
    Verb.REQUEST_COMPLETION: lambda case, given, by: services.request_completion(case.id, by=by, **given),
    Verb.REQUEST_SUPPLEMENT: lambda case, given, by: services.request_supplement(case.id, by=by, **given),
    Verb.UNDO_RECEPTION: lambda case, given, by: services.undo_reception(case.id, by=by, **given),
    Verb.TAKE: lambda case, given, by: services.take(case.id, by=by, **given),
    Verb.FORWARD: lambda case, given, by: services.forward(case.id, by=by, **given),
    Verb.SIGN: lambda case, given, by: results.sign_result(case.id, by=by, version=case.version),
    Verb.ISSUE: lambda case, given, by: services.issue(case.id, by=by),
    Verb.SEND_BACK: lambda case, given, by: services.send_back(case.id, by=by, **given),
    Verb.CONSULT: _consult,
    Verb.PROPOSE_LETTER: _letter, Verb.EXTEND: _sign_letter, Verb.APOLOGISE: _sign_letter,
    Verb.DISCONTINUE: _sign_letter, Verb.TRANSFER: _transfer,
    Verb.DROP_LETTER: lambda case, given, by: services.drop_letter(case.id, by=by, **given),
    Verb.ACCEPT_TRANSFER: lambda case, given, by: services.accept_transfer(case.id, by=by),
    Verb.HAND_BACK: lambda case, given, by: services.hand_back(case.id, by=by, **given),
    Verb.NOTE: lambda case, given, by: services.note(case.id, by=by, **given),
    Verb.MESSAGE: lambda case, given, by: services.message(case.id, by=by, **given),
}  # fmt: skip
