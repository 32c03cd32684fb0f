"""Verbs of complaints: file, accept, not accept, answer, withdraw. One transaction each; every one is in the record."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.events import announce
from motcua.foundation.common.idempotency import once
from motcua.foundation.common.numbering import next_number
from motcua.foundation.common.seal import require_sealing
from motcua.foundation.common.text import clean
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire
from motcua.foundation.organisations.selectors import identifier_of
from motcua.foundation.signing.models import SignatureRequest
from motcua.foundation.signing.requests import finishes
from motcua.onestop.dossiers import asked_to_sign as dossiers_asked
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.feedback import asked_to_sign, letters, permissions, workflow
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState, ComplaintVerb
from motcua.onestop.feedback.errors import ComplainedAlready, ComplaintNotOpen, NothingToComplainOf
from motcua.onestop.feedback.events import ComplaintMoved
from motcua.onestop.feedback.letters import SUBJECT
from motcua.onestop.feedback.models import Complaint
from motcua.onestop.feedback.selectors import Decision, against, decision_of, end_of

LEAST, LONGEST, MOST_FILES = 20, 6000, 10
Moved = Complaint | SignatureRequest
"""After a step of the head: the complaint, or what they were asked to sign first."""


def file(
    dossier_id: UUID, *, by: Actor, reasons: str, wishes: str, late_reason: str = "", files: Iterable[UUID] = (),
    key: str | None = None, at: datetime | None = None,
) -> Complaint:  # fmt: skip
    """Complain of what was refused in one's dossier. Raises NothingToComplainOf, ComplainedAlready, Invalid."""
    require_sealing()
    moment, papers = at or now(), list(files)
    dossier = dossiers.visible_to(by).select_related("authority").filter(id=dossier_id).first()
    if dossier is None or dossier.applicant_id not in {by.person_id, by.business_id}:
        raise NotYours
    decision = decision_of(dossier)
    if decision is None:
        raise NothingToComplainOf
    said = _said(decision, moment, reasons=reasons, wishes=wishes, late_reason=late_reason)

    def act() -> str:
        if known := against(dossier, decision):
            raise ComplainedAlready(known.code)
        due_at = end_of(moment, workflow.TO_ACCEPT, decision.unit.id)
        made = Complaint(
            code=_next_code(decision, moment), dossier=dossier, decision=decision.kind, decision_number=decision.number,
            decided_at=decision.at, unit=decision.unit, complainant_id=dossier.applicant_id, account_id=by.id,
            name=dossier.applicant_name, submitted_at=moment, limit=workflow.TO_ACCEPT, due_at=due_at, **said,
        )  # fmt: skip
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as faster:
            standing = against(dossier, decision)
            raise ComplainedAlready(standing.code if standing else "") from faster
        _hold(made, papers, by)
        _record(made, ComplaintVerb.FILE, by, moment, {"dossier": dossier.id, "decision": decision.kind,
                                                       "number": decision.number})  # fmt: skip
        return str(made.id)

    with transaction.atomic():
        body = {"dossier": dossier_id, **said, "files": sorted(map(str, papers))}
        made, _first = once(f"complaint:{by.id}", key, body, act)
    return Complaint.objects.get(id=made)


def _said(decision: Decision, at: datetime, **texts: str) -> dict[str, str]:
    """The texts, cleaned; raises Invalid with a sentence for each field."""
    said = {name: text.strip()[: LONGEST + 1] for name, text in texts.items()}
    wrong: dict[str, Any] = {}
    if len(clean(said["reasons"])) < LEAST:
        wrong["reasons"] = _("Write what is wrong with the decision and why, in at least 20 letters.")
    if len(clean(said["wishes"])) < LEAST // 2:
        wrong["wishes"] = _("Write what you ask for, for example that the dossier be received.")
    if at > decision.until and len(clean(said["late_reason"])) < LEAST // 2:
        wrong["late_reason"] = _("The time to complain is over. Write what kept you from it.")
    for name, text in said.items():
        if len(text) > LONGEST:
            wrong[name] = _("At most 6,000 letters. Attach the rest as a file.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return said


def _hold(made: Complaint, papers: list[UUID], by: Actor) -> None:
    """Attach what the complainant uploaded; nobody else's files."""
    if len(papers) > MOST_FILES:
        raise Invalid(_("At most 10 files."), fields={"files": _("At most 10 files.")})
    own = {one.id: one for one in StoredFile.objects.filter(id__in=papers, created_by=by.id)}
    for id in dict.fromkeys(papers):
        if id not in own:
            raise Invalid(_("A file is no longer there. Choose it again."), fields={"files": _("Choose it again.")})
        acquire(own[id], kind=SUBJECT, subject_id=made.id, name="attachment")


def _next_code(decision: Decision, at: datetime) -> str:
    """KN.<agency>-<day>-<serial>: of the agency that settles it and the legal day."""
    start = f"KN.{identifier_of(decision.unit)}-{local(at):%y%m%d}-"
    return f"{start}{next_number(f'complaint:{start}'):04}"


def accept(id: UUID, *, by: Actor, complicated: bool = False, at: datetime | None = None) -> Moved:
    """The head takes it up: the time to settle begins, the complainant gets the signed notice (Articles 27 and 28)."""
    moment = at or now()
    limit = workflow.TO_SETTLE_COMPLICATED if complicated else workflow.TO_SETTLE

    def change(found: Complaint) -> None:
        _take_up(found, limit, moment)

    return _move(id, ComplaintVerb.ACCEPT, by=by, at=moment, change=change, detail={"limit": limit})


def _take_up(found: Complaint, limit: str, at: datetime) -> None:
    found.accepted_at, found.limit = at, limit
    found.due_at = end_of(at, limit, found.unit_id)


def not_accept(id: UUID, *, by: Actor, reason: str, at: datetime | None = None) -> Moved:
    """The head says why it cannot be taken up (Article 11); the complainant gets the signed notice."""
    said = _text(reason, "reason", _("Write why it is not accepted, with the article."))

    def change(found: Complaint) -> None:
        found.answer = said

    return _move(id, ComplaintVerb.NOT_ACCEPT, by=by, at=at or now(), change=change, detail={"reason": said})


def answer(
    id: UUID, *, by: Actor, outcome: str, findings: str, measures: str, at: datetime | None = None
) -> Moved:  # fmt: skip
    """The signed decision that settles it (Article 31): right, right in part or wrong; what was found; what follows."""
    if outcome not in set(ComplaintOutcome):
        raise Invalid(_("Choose the outcome."), fields={"outcome": _("Choose one.")})
    found_out = _text(findings, "findings", _("Write what was examined and found, with the legal basis."))
    follows = _text(measures, "measures", _("Write what becomes of the decision complained of."))

    def change(found: Complaint) -> None:
        found.outcome, found.answer, found.measures = outcome, found_out, follows

    return _move(id, ComplaintVerb.ANSWER, by=by, at=at or now(), change=change, detail={"outcome": outcome})


def preview(id: UUID, verb: ComplaintVerb, *, by: Actor, complicated: bool = False, **said: str) -> bytes:
    """The PDF that this step would sign, marked as a draft, from what was typed so far: `said` has `answer` (findings,
    or why it is not accepted), and of a decision `outcome` and `measures`; what is missing shows as “…”. Nothing is
    stored, numbered or signed. Raises NotCompetent, ComplaintNotOpen."""
    found = Complaint.objects.select_related("unit", "dossier__authority", "dossier__reception_place").get(id=id)
    permissions.require_head(by, found)
    if not workflow.is_open(verb, found.state):
        raise ComplaintNotOpen(found.state)
    moment, outcome = now(), said.get("outcome", "")
    if verb == ComplaintVerb.ACCEPT:
        _take_up(found, workflow.TO_SETTLE_COMPLICATED if complicated else workflow.TO_SETTLE, moment)
    found.outcome = outcome if outcome in set(ComplaintOutcome) else ""
    found.answer, found.measures = (said.get(name, "").strip()[:LONGEST] or "…" for name in ("answer", "measures"))
    return letters.preview(found, verb, by=by, at=moment)


def _text(text: str, name: str, problem: Any) -> str:
    said = text.strip()
    if len(clean(said)) < LEAST // 2:
        raise Invalid(problem, fields={name: problem})
    if len(said) > LONGEST:
        raise Invalid(_("Write it shorter."), fields={name: _("At most 6,000 letters.")})
    return said


@transaction.atomic
def withdraw(id: UUID, *, by: Actor, reason: str = "", at: datetime | None = None) -> Complaint:
    """At any time before the answer (Article 10); pressing twice changes nothing."""
    moment = at or now()
    found = Complaint.objects.select_for_update().get(id=id)
    if not permissions.is_complainant(by, found):
        raise NotYours
    if found.state == ComplaintState.WITHDRAWN:
        return found
    found.answer = reason.strip()[:LONGEST]
    return _finish(found, ComplaintVerb.WITHDRAW, by, moment, {"reason": found.answer})


@transaction.atomic
def _move(
    id: UUID, verb: ComplaintVerb, *, by: Actor, at: datetime, change: Callable[[Complaint], None], detail: dict
) -> Moved:
    """A step of the head: checked, the letter numbered, made and signed, then the row locked and checked once more.
    Who signs by phone or token is asked first: then the request, and the complaint is as it was."""
    seen = Complaint.objects.select_related("unit", "dossier__authority", "dossier__reception_place").get(id=id)
    permissions.require_head(by, seen)
    if not workflow.is_open(verb, seen.state):
        raise ComplaintNotOpen(seen.state)
    change(seen)
    seen.answered_by = by.name
    if dossiers_asked.asks_first(by):
        return asked_to_sign.ask(seen, verb, by=by, at=at, detail=detail)
    letter = letters.issue(seen, verb, by=by, at=at)
    return _signed(seen, verb, letter, by=by, at=at, detail=detail)


def _signed(
    seen: Complaint, verb: ComplaintVerb, letter: Letter, *, by: Actor, at: datetime, detail: dict
) -> Complaint:
    """The letter is signed: the row is locked and checked once more."""
    id = seen.id
    if Complaint.objects.select_for_update().get(id=id).state not in workflow.STEPS[verb][0]:
        raise ComplaintNotOpen(Complaint.objects.values_list("state", flat=True).get(id=id))
    return _finish(seen, verb, by, at, {**detail, "letter": letter.symbol, "sha256": letter.sha256})


def _finish(found: Complaint, verb: ComplaintVerb, by: Actor, at: datetime, detail: dict) -> Complaint:
    require_sealing()
    if not workflow.is_open(verb, found.state):
        raise ComplaintNotOpen(found.state)
    found.state = workflow.after(verb)
    if found.state in workflow.ENDED:
        found.closed_at = at
    found.save()
    _record(found, verb, by, at, detail)
    return found


def _record(found: Complaint, verb: ComplaintVerb, by: Actor, at: datetime, detail: dict) -> None:
    audit.record(f"complaint.{verb}", by=by, subject=(SUBJECT, found.id), unit_id=found.unit_id, at=at,
                 detail={"code": found.code, **detail})  # fmt: skip
    announce(ComplaintMoved(found.id, verb))


@finishes(asked_to_sign.KIND)
def _finish_signed(request: SignatureRequest, pdf: bytes, by: Actor) -> None:
    """The signature that was asked for is there: the same step, with what the letter says."""
    seen = Complaint.objects.select_related("unit", "dossier__authority").get(id=request.subject_id)
    permissions.require_head(by, seen)
    verb = ComplaintVerb(request.plan["verb"])
    if not workflow.is_open(verb, seen.state):
        raise ComplaintNotOpen(seen.state)
    letter = asked_to_sign.take_up(request, seen, pdf, by=by)
    _signed(seen, verb, letter, by=by, at=now(), detail=request.plan["detail"])
