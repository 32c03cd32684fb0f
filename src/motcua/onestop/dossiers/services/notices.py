"""Forms 04 and 05 as steps of a dossier: drafted by who settles it, and done when who leads the authority signs.

Drafting changes nothing for the applicant. The signature moves the due date (extension), names another day to somebody
who waits too long (apology), or stops the dossier; `official_letters` makes and signs the letter around these verbs.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import Calendar
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Conflict, Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for, calendar_in
from motcua.onestop.dossiers import allowed, money, permissions, process
from motcua.onestop.dossiers.enums import DossierState, LetterKind, LetterState, Verb
from motcua.onestop.dossiers.errors import ChangedByOther, NotYours
from motcua.onestop.dossiers.models import LetterDraft, SupplementRequest
from motcua.onestop.dossiers.services._step import annul_entry, begin, check, clock_of, finish
from motcua.onestop.dossiers.store import Case, ClockRow, Move

LONGEST = 4000
MOST_APOLOGIES = 1
NO_LETTER = _("No such letter waits for a signature. Draft it first.")
LETTER_VERBS = {
    LetterKind.EXTENSION: Verb.EXTEND, LetterKind.APOLOGY: Verb.APOLOGISE, LetterKind.STOP: Verb.DISCONTINUE,
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """The signed letter: its row in the register, its number with the symbol, the digest of its file."""

    id: UUID
    symbol: str
    sha256: str


def waiting(dossier_id: UUID) -> LetterDraft | None:
    """The letter that waits for its signature."""
    return LetterDraft.objects.filter(dossier_id=dossier_id, state=LetterState.DRAFT).first()


@transaction.atomic
def propose_letter(
    dossier_id: UUID, *, by: Actor, kind: LetterKind, reason: str, until: date | None = None, more: str = "",
    at: datetime | None = None, key: str | None = None,
) -> LetterDraft:  # fmt: skip
    """Draft form 04 or 05, or write the waiting draft anew: by the specialist at their step, or by who leads the
    authority. `until` is the day that form 04 asks for; `more` what the letter says besides record and reason."""
    move = begin(dossier_id, Verb.PROPOSE_LETTER, by=by, at=at, key=key, alone=True)
    there = waiting(dossier_id)
    if move.case.repeats(Verb.PROPOSE_LETTER, key) and there:
        return there
    require_drafter(move.by, move.case)
    check(move)
    if there and there.kind != kind:
        raise Conflict(
            _("Another letter of this dossier waits for its signature. Have it signed or drop it first."),
            code="letter-waits",
        )  # fmt: skip
    require_due(kind, move.case, move.at)
    draft = there or LetterDraft(dossier_id=dossier_id, kind=kind)
    draft.authority_id = move.case.authority_id
    draft.reason, draft.more, draft.until = _texts(reason, more, kind, until, move.case, move.at)
    draft.drafted_by, draft.drafted_at = by.name, move.at
    draft.save()
    move.detail |= {"kind": kind, "reason": draft.reason, "until": draft.until}
    finish(move)
    return draft


@transaction.atomic
def drop_letter(
    dossier_id: UUID, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> int:  # fmt: skip
    """The drafted letter is not sent: by who leads the authority, or by who settles the dossier."""
    move = begin(dossier_id, Verb.DROP_LETTER, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.DROP_LETTER, key):
        return move.case.version
    require_drafter(move.by, move.case)
    check(move)
    if not clean(reason):
        raise Invalid(_("Write why it is not sent."), fields={"reason": _("Write why it is not sent.")})
    draft = _locked(move, None)
    draft.state, draft.drop_reason = LetterState.DROPPED, clean(reason)
    _close(move, draft)
    move.detail |= {"kind": draft.kind, "reason": draft.drop_reason}
    return finish(move)


@transaction.atomic
def extend(
    dossier_id: UUID, *, by: Actor, letter: Sent | None = None, at: datetime | None = None, key: str | None = None,
    version: int | None = None,
) -> int:  # fmt: skip
    """Form 04 is signed before the due time: the clock gets the working days up to the day it names."""
    move, draft = _begin(dossier_id, LetterKind.EXTENSION, by, at, key, version)
    if draft is None:
        return move.case.version
    assert draft.until is not None
    days = allowed.days_to(move.case, draft.until, calendar_of(move.case))
    move.tick("extend", limit=f"{days}wd", note=letter.symbol if letter else "")
    due = clock_of(move.case, move.ticks)
    move.changes["due_at"] = move.reschedule = due.due_at
    move.detail |= {"due_from": move.case.due_at, "due_at": due.due_at, "days": days}
    return _finish(move, draft, letter)


@transaction.atomic
def apologise(
    dossier_id: UUID, *, by: Actor, letter: Sent | None = None, at: datetime | None = None, key: str | None = None,
    version: int | None = None,
) -> int:  # fmt: skip
    """Form 04 is signed after the due time: the applicant is told another day. The dossier stays late: the due date and
    every figure keep what was promised first."""
    move, draft = _begin(dossier_id, LetterKind.APOLOGY, by, at, key, version)
    if draft is None:
        return move.case.version
    move.detail["until"] = draft.until
    return _finish(move, draft, letter)


@transaction.atomic
def discontinue(
    dossier_id: UUID, *, by: Actor, letter: Sent | None = None, at: datetime | None = None, key: str | None = None,
    version: int | None = None,
) -> int:  # fmt: skip
    """Form 05 is signed: a dossier whose applicant did not answer, or that has lost its object, is stopped. Its steps
    close, its clock ends, no result follows."""
    move, draft = _begin(dossier_id, LetterKind.STOP, by, at, key, version)
    if draft is None:
        return move.case.version
    for step in move.case.steps:
        move.close(step, "discontinued")
    move.tick("end")
    if move.case.paused_at:
        move.changes["paused_at"] = None
    annul_entry(move)
    return _finish(move, draft, letter)


def require_drafter(by: Actor, case: Case) -> None:
    """Who settles the dossier now, a specialist of the authority, or who leads it. Raises NotYours, TakenByOther."""
    if by.has(Role.LEADER, case.authority_id):
        return
    step = permissions.my_step(by, case)
    if step.role != Role.SPECIALIST or process.is_opinion(case, step.node):
        raise NotYours


def require_due(kind: LetterKind, case: Case, at: datetime) -> None:
    """Raise Refusal where the law does not allow this letter now, with what to do instead."""
    if kind == LetterKind.EXTENSION:
        allowed.check_open(case, at, calendar_of(case))
    elif kind == LetterKind.APOLOGY:
        _check_late(case, at)
    elif case.state == DossierState.SUPPLEMENT_REQUESTED:
        asked = SupplementRequest.objects.filter(dossier_id=case.id, answered_at=None).last()
        if asked and asked.answer_by >= local(at).date():
            raise Refusal(_("The applicant can still answer; the day to answer by has not passed."))
    elif case.state == DossierState.PAYMENT_REQUESTED and money.may_still_pay(case.id, local(at).date()):
        raise Refusal(_("The applicant can still pay; the day to pay by has not passed."))


def _check_late(case: Case, at: datetime) -> None:
    if case.paused_at or case.due_at is None or at <= case.due_at:
        raise Refusal(_("The dossier is not late. When it cannot be settled in time, extend its time limit before the "
                        "due time."), code="not-late")  # fmt: skip
    sent = LetterDraft.objects.filter(dossier_id=case.id, kind=LetterKind.APOLOGY, state=LetterState.SIGNED)
    if sent.count() >= MOST_APOLOGIES:
        raise Refusal(_("The apology was sent before, and another day may be named once. Settle the dossier."),
                      code="apologised-already")  # fmt: skip


def extended_due(case: Case, until: date, calendar: Calendar) -> datetime | None:
    """When the dossier will be due if it is extended to that day."""
    days = allowed.days_to(case, until, calendar)
    return clock_of(case, [ClockRow("extend", now(), f"{days}wd", "")]).due_at


def calendar_of(case: Case) -> Calendar:
    return calendar_in(case.notices) if case.notices else calendar_for(case.authority_id)


def _texts(
    reason: str, more: str, kind: LetterKind, until: date | None, case: Case, at: datetime
) -> tuple[str, str, date | None]:
    said, besides = reason.strip()[: LONGEST + 1], more.strip()[: LONGEST + 1]
    wrong: dict[str, Any] = {}
    if len(clean(said)) < 5:
        wrong["reason"] = _("Write the reason. The applicant will read it.")
    for name, text in (("reason", said), ("more", besides)):
        if len(text) > LONGEST:
            wrong[name] = _("At most 4,000 letters.")
    if kind != LetterKind.STOP and until is None:
        wrong["until"] = _("Choose the new day.")
    elif kind != LetterKind.STOP and until is not None:
        try:
            calendar = calendar_of(case)
            if kind == LetterKind.EXTENSION:
                allowed.days_to(case, until, calendar)
            else:
                allowed.check_promise(until, at, calendar)
        except Invalid as invalid:
            wrong |= invalid.fields
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return said, besides, until if kind != LetterKind.STOP else None


def _begin(
    dossier_id: UUID, kind: LetterKind, by: Actor, at: datetime | None, key: str | None, version: int | None
) -> tuple[Move, LetterDraft | None]:
    """The move and its draft; no draft for the same button pressed again. `version`: what was signed was read then."""
    move = begin(dossier_id, LETTER_VERBS[kind], by=by, at=at, key=key, alone=True)
    case = move.case
    if case.repeats(move.verb, key):
        return move, None
    if not move.by.has(Role.LEADER, case.authority_id):
        raise NotYours
    if version not in (None, case.version):
        raise ChangedByOther(case.last_actor, case.last_at, version=case.version, seen=version)
    check(move)
    draft = _locked(move, kind)
    require_due(kind, case, move.at)
    return move, draft


def _locked(move: Move, kind: LetterKind | None) -> LetterDraft:
    draft = waiting(move.case.id)
    if draft is None or (kind is not None and draft.kind != kind):
        raise Refusal(NO_LETTER, code="no-letter")
    return draft


def _finish(move: Move, draft: LetterDraft, letter: Sent | None) -> int:
    draft.state, draft.letter_id = LetterState.SIGNED, letter.id if letter else None
    _close(move, draft)
    move.detail |= {"reason": draft.reason, "drafted_by": draft.drafted_by}
    if letter:
        move.detail |= {"letter": letter.symbol, "sha256": letter.sha256}
    return finish(move)


def _close(move: Move, draft: LetterDraft) -> None:
    draft.closed_by, draft.closed_at = move.by.name, move.at
    draft.save()
