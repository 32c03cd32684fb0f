"""The answer of the authority: draft, sign, issue, return, reissue.

Rendering and PAdES signing are slow and happen before (`signing`, on the prepared file); `sign` is the transition: it
binds the signed file's hash to the dossier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Conflict, Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean
from motcua.foundation.files.models import FileReference
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.dossiers import check_codes, process, store
from motcua.onestop.dossiers.enums import HandoverState, MoneyState, Outcome, ResultState, Verb
from motcua.onestop.dossiers.errors import ChangedByOther, NotYours
from motcua.onestop.dossiers.events import ResultReturned, ResultSigned
from motcua.onestop.dossiers.models import Result
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.process import NextStep
from motcua.onestop.dossiers.services._beside import beside_others
from motcua.onestop.dossiers.services._step import annul_entry, begin, check, finish


@dataclass(frozen=True)
class Signed:
    """A signed file, already stored: its id, its SHA-256 (hex), the number it prints, and in whose place it was signed
    by one who stands in ("" for one's own post)."""

    file_id: UUID
    sha256: str
    number: str
    in_place_of: str = ""


@beside_others
def draft_result(
    dossier_id: UUID, *, by: Actor, outcome: Outcome, data: dict, complete: bool = True, step: UUID | None = None,
    at: datetime | None = None, key: str | None = None,
) -> Result:  # fmt: skip
    """Write or rewrite the draft: what the letter prints, or a refusal's reason. Nothing leaves the house; a draft that
    is not complete yet is kept, but goes to no leader."""
    move = begin(dossier_id, Verb.DRAFT_RESULT, by=by, at=at, key=key)
    mine = process.step_for(Ability.DRAFT, move.by, move.case, step)
    check(move)
    process.require(move.case, mine, Ability.DRAFT)
    if complete and outcome is Outcome.REFUSED and not clean(str(data.get("reason", ""))):
        raise Invalid(_("Write the reason for the refusal and its legal basis."), fields={"reason": ""})
    before = move.case.result(ResultState.DRAFT)
    id, version = (before.id, before.version) if before else (uuid7(), len(move.case.results) + 1)
    move.draft(id, version, outcome, data, complete)
    move.changes["outcome"] = outcome
    move.detail |= {"result": id, "outcome": outcome}
    finish(move)
    return Result(
        id=id, dossier_id=dossier_id, version=version, outcome=outcome, data=data, complete=complete,
        drafted_by=by.name, drafted_at=move.at,
    )  # fmt: skip


def sign(
    dossier_id: UUID, *, by: Actor, signed: Signed, next_steps: list[NextStep] | None = None,
    at: datetime | None = None, key: str | None = None, version: int | None = None,
) -> UUID:  # fmt: skip
    """The leader's decision: the signed file becomes the result (its id is returned) and the clerk's step opens.

    `version`: of the dossier as the file was made from it; whatever was changed since is not what was signed.
    """
    move = begin(dossier_id, Verb.SIGN, by=by, at=at, key=key)
    if move.case.repeats(Verb.SIGN, key):
        return move.case.results[-1].id
    require_unchanged(move.case, version)
    step = process.step_for(Ability.SIGN, move.by, move.case)
    if step.role != Role.LEADER:
        raise NotYours
    check(move)
    process.require(move.case, step, Ability.SIGN)  # a leader approves opinions, too
    draft = draft_to_sign(move.case)
    move.sign(draft.id, signed.file_id, signed.sha256, signed.number)
    move.close(step, "signed", mine=True)
    if next_steps is None:
        next_steps = process.after(move.case, step, move.at)
    for node, role, unit_id in next_steps:
        move.open(node, role, unit_id, move.case.due_at)
    move.detail |= {"result": draft.id, "number": signed.number, "sha256": signed.sha256, "outcome": draft.outcome}
    if signed.in_place_of:
        move.detail["in_place_of"] = signed.in_place_of
    move.announced.append(ResultSigned(dossier_id, draft.id, move.case.code))
    if draft.outcome == Outcome.REFUSED:
        annul_entry(move)
    finish(move)
    return draft.id


def take_back(
    dossier_id: UUID, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> int:  # fmt: skip
    """The leader takes a signature back before the result goes out: cancelled as when the clerk sends it back (record
    22), and the same draft lies before the leader again."""
    move = begin(dossier_id, Verb.SEND_BACK, by=by, at=at, key=key)
    if move.case.repeats(Verb.SEND_BACK, key):
        return move.case.version
    standing = process.signed_and_waiting(move.case)
    if standing is None:
        raise Refusal(
            _("Nothing signed waits here any more: the result went out, or was sent back before."), code="not-waiting"
        )
    waiting, signed, back = standing
    if not move.by.has(Role.LEADER, back[2]):
        raise NotYours
    check(move)
    if not clean(reason):
        raise Invalid(_("Write why you take the signature back. The clerk reads it."), fields={"reason": ""})
    move.close(waiting, "sent_back")
    move.open(*back, move.case.due_at)
    move.cancel(signed.id)
    move.detail |= {"node": waiting.node, "to_node": back[0], "reason": clean(reason), "cancelled": signed.id}
    return finish(move)


def draft_to_sign(case: store.Case) -> store.ResultRow:
    """Raises the refusal that says what is missing of it."""
    draft = case.result(ResultState.DRAFT)
    if draft is None:
        raise Refusal(_("There is no draft to sign. Send the dossier back for one."))
    if not draft.complete:
        raise Refusal(_("The draft is not complete yet. Send the dossier back for it."), code="draft-incomplete")
    return draft


def signed_to_issue(case: store.Case) -> store.ResultRow:
    signed = case.result(ResultState.SIGNED)
    if signed is None:
        raise Refusal(_("The result is not signed yet."))
    return signed


def require_unchanged(case: store.Case, version: int | None) -> None:
    """Raise ChangedByOther when it is not the version that was seen; None: whichever it is."""
    if version not in (None, case.version):
        raise ChangedByOther(case.last_actor, case.last_at, version=case.version, seen=version)


def _with(result: Result, signed: Signed, by: Actor, at: datetime) -> Result:
    result.state, result.file_id, result.sha256, result.number = (
        ResultState.SIGNED, signed.file_id, signed.sha256, signed.number,
    )  # fmt: skip
    result.signed_by, result.signed_at, result.check_code = by.name, at, check_codes.of(result.id)
    return result


def _bind(result: Result, signed: Signed, by: Actor, at: datetime) -> None:
    _with(result, signed, by, at).save()
    FileReference.objects.create(
        file_id=signed.file_id, kind=store.SUBJECT, subject_id=result.dossier_id, name="result", acquired_at=at
    )


def issue(dossier_id: UUID, *, by: Actor, at: datetime | None = None, key: str | None = None) -> int:
    """The clerk puts the signed result out; the legal clock ends here."""
    move = begin(dossier_id, Verb.ISSUE, by=by, at=at, key=key)
    if move.case.repeats(Verb.ISSUE, key):
        return move.case.version
    step = process.step_for(Ability.ISSUE, move.by, move.case)
    check(move)
    process.require(move.case, step, Ability.ISSUE)
    move.issue(signed_to_issue(move.case).id)
    move.close(step, "issued", mine=True)
    for other in move.case.steps:
        if other.id != step.id:  # an opinion whose day has passed: silence was consent, nobody is asked any more
            move.close(other, "lapsed")
    move.tick("end")
    move.changes |= {"settled_at": move.at, "handover_state": HandoverState.READY}
    move.also += ports.get(Whereabouts).issued(move.at)
    return finish(move)


def return_result(
    dossier_id: UUID, *, by: Actor, received_by: str = "", at: datetime | None = None, key: str | None = None,
    posted: bool = False, how: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """Hand the result over where it lies, or take it oneself on the portal; the dossier closes. Not before what is owed
    is paid. `posted`: the post has delivered it; `how` its receipt was confirmed, for the journal."""
    move = begin(dossier_id, Verb.RETURN_RESULT, by=by, at=at, key=key)
    if move.case.repeats(Verb.RETURN_RESULT, key):
        return move.case.version
    case = move.case
    whereabouts = ports.get(Whereabouts)
    whereabouts.require(case, move.by, posted=posted)
    check(move)
    if case.money_state == MoneyState.DUE:
        raise Refusal(_("Have the fee paid at the counter first: it is not paid yet."))
    result = case.result(ResultState.ISSUED)
    assert result is not None  # a settled dossier has one
    move.changes |= {"returned_at": move.at, "handover_state": HandoverState.RETURNED}
    move.also += whereabouts.given(move.at)
    move.detail["received_by"] = clean(received_by)
    move.detail |= how or {}
    move.announced.append(ResultReturned(dossier_id, result.id, case.code))
    return finish(move)


@transaction.atomic
def reissue(
    dossier_id: UUID, *, by: Actor, signed: Signed, data: dict, reason: str, at: datetime | None = None,
    key: str | None = None, result_id: UUID | None = None, version: int | None = None,
) -> Result:  # fmt: skip
    """Correct a clerical error in an issued result: a new version replaces it, and the old QR says so. Where the first
    one was handed over, the corrected one lies ready in its place."""
    move = begin(dossier_id, Verb.REISSUE, by=by, at=at, key=key, alone=True)
    if not move.by.has(Role.LEADER, move.case.authority_id):
        raise NotYours
    require_unchanged(move.case, version)
    check(move)
    if not clean(reason):
        raise Invalid(_("Write what was wrong in the first version."), fields={"reason": ""})
    old = Result.objects.select_for_update().filter(dossier_id=dossier_id, state=ResultState.ISSUED).first()
    if old is None:
        raise Conflict(_("There is no issued result to correct."))
    new = Result(
        id=result_id or uuid7(), dossier_id=dossier_id, version=len(move.case.results) + 1, outcome=old.outcome,
        data=data,
        drafted_by=by.name, drafted_at=move.at,
    )  # fmt: skip
    _bind(new, signed, by, move.at)
    new.state, new.issued_at = ResultState.ISSUED, move.at
    new.save()
    old.state, old.replaced_by = ResultState.REPLACED, new
    old.save()
    move.changes |= {"returned_at": None, "handover_state": HandoverState.READY}
    move.also += ports.get(Whereabouts).issued(move.at, again=True)
    move.detail |= {"result": new.id, "replaces": old.id, "number": signed.number, "reason": clean(reason)}
    if signed.in_place_of:
        move.detail["in_place_of"] = signed.in_place_of
    move.announced.append(ResultSigned(dossier_id, new.id, move.case.code))
    finish(move)
    return new
