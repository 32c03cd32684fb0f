"""From the applicant's hand to the counter's stamp: submit, ask to complete, receive, decline, undo, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.idempotency import answer_of, fingerprint
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.seal import require_sealing
from motcua.foundation.common.text import clean, fold, sort_key
from motcua.foundation.documents.services import void_letters
from motcua.foundation.files.models import FileReference
from motcua.foundation.identifiers import dossier_code
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit, person_sort_key
from motcua.foundation.organisations.selectors import identifier_of
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import answering, correcting, creating, money, permissions, process, store
from motcua.onestop.dossiers.deadlines import VOID
from motcua.onestop.dossiers.enums import (
    FORM_01,
    TRANSFER_STEP,
    ApplicantKind,
    Channel,
    DossierState,
    LetterKind,
    LetterState,
    ResultState,
    Verb,
)  # fmt: skip
from motcua.onestop.dossiers.events import DossierReceived, DossierSubmitted
from motcua.onestop.dossiers.models import LetterDraft, SubmittedDocument, SupplementRequest
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.dossiers.ports import Linked, Links
from motcua.onestop.dossiers.process import NextStep
from motcua.onestop.dossiers.services._step import annul_entry, begin, check, clock_of, finish


@dataclass(frozen=True)
class Applicant:
    """Whom the dossier concerns: a person (citizen number) or a business (tax code)."""

    kind: ApplicantKind
    id: UUID
    name: str
    number: str

    @property
    def sort(self) -> str:
        """A person's place in a list is that of the given name, as Vietnamese lists are."""
        return person_sort_key(self.name) if self.kind == ApplicantKind.PERSON else sort_key(self.name)


@dataclass(frozen=True)
class Paper:
    """One paper given for a required document."""

    key: str
    file_id: UUID | None = None
    copy_kind: str = "electronic"
    copies: int = 1


@dataclass(frozen=True)
class Filing:
    """Everything a filing says. Answers and papers were checked against the bundle by the caller's form and again here
    by the bundle's own rules (`catalogue`)."""

    procedure_code: str
    revision_id: UUID
    authority: Unit
    reception_place: Unit
    applicant: Applicant
    channel: Channel
    answers: dict
    contact: dict
    limit: str
    cut_off: time | None = None
    papers: tuple[Paper, ...] = ()
    support_place_id: UUID | None = None
    language: str = "vi"
    money_state: str = "none"
    answer_due_at: datetime | None = None
    """By when the counter answers; where no bundle says it, it waits from the moment of filing."""
    detail: dict = field(default_factory=dict)
    submitter: tuple[UUID, str] | None = None
    """Account and name of who filed, where it is not who submits this: a part of a linked filing begins by itself."""
    linked: Linked | None = None
    """The rest of what was filed, where this is the first of several dossiers."""


def submit(filing: Filing, *, by: Actor, at: datetime | None = None, key: str) -> tuple[UUID, str]:
    """File a dossier once a `key`; returns (id, code). The code is shown only after this transaction stored it all."""
    require_sealing()
    claim = creating.Claim(scope_of(by), key, fingerprint(_body(filing)))
    id, moment = uuid7(), at or now()
    if filing.linked is None:
        code = _file(claim, id, filing, by, moment)
    else:
        with transaction.atomic():
            code = _file(claim, id, filing, by, moment)
            if code is not None:
                ports.get(Links).filed(id, filing.linked, by=by, at=moment)
    if code is None:  # sent before: the same answer again
        id = UUID(answer_of(claim.scope, key, claim.fingerprint)["id"])
        code = store.load(id).code
    return id, code


LONGEST_ANSWER = timedelta(days=365)


def scope_of(by: Actor) -> str:
    """A key is one person's own."""
    return f"submit:{by.id}"


def _body(filing: Filing) -> list:
    """What makes two sendings the same filing."""
    papers = [(p.key, p.file_id, p.copy_kind, p.copies) for p in filing.papers]
    rest = [filing.linked.answers, filing.linked.papers] if filing.linked else []
    return [filing.procedure_code, filing.authority.id, filing.applicant.id, filing.answers, papers, *rest]


def _file(claim: creating.Claim, id: UUID, filing: Filing, by: Actor, at: datetime) -> str | None:
    agency, day, person = identifier_of(filing.authority), local(at).date(), filing.applicant
    filed_by = filing.submitter or (by.id, by.name)
    values = {
        "id": id, "procedure_code": filing.procedure_code, "revision_id": filing.revision_id,
        "authority_id": filing.authority.id, "reception_place_id": filing.reception_place.id,
        "support_place_id": filing.support_place_id, "channel": filing.channel, "applicant_kind": person.kind,
        "applicant_id": person.id, "applicant_name": person.name, "applicant_number": person.number,
        "applicant_sort": person.sort, "applicant_folded": fold(person.name),
        "submitter_id": filed_by[0], "submitter_name": filed_by[1],
        "contact": filing.contact, "language": filing.language, "answers": filing.answers,
        "money_state": filing.money_state, "limit": filing.limit, "cut_off": filing.cut_off, "last_actor": by.name,
        "last_key": claim.key, "answer_due_at": filing.answer_due_at or at,
    }  # fmt: skip
    detail = {**filing.detail, "to": DossierState.SUBMITTED, "channel": filing.channel, "papers": _digests(filing)}
    record = audit.event_row(
        Verb.SUBMIT, by=by, subject=(store.SUBJECT, id), chain=filing.authority.id, seq=1, at=at, detail=detail
    )
    documents = [
        {"id": uuid7(), "key": p.key, "file": p.file_id, "copy_kind": p.copy_kind, "copies": p.copies}
        for p in filing.papers
    ]
    return creating.create(
        claim, values, series=f"dossier:{agency}:{day:%y%m%d}", prefix=dossier_code.prefix(agency, day),
        documents=documents, event=DossierSubmitted(id, ""), record=record, at=at,
    )  # fmt: skip


def _digests(filing: Filing) -> dict[str, str]:
    """SHA-256 of every file filed, so that the event alone proves what was received."""
    ids = [p.file_id for p in filing.papers if p.file_id]
    known = creating.digests(ids)
    missing = [p.key for p in filing.papers if p.file_id and p.file_id not in known]
    if missing:
        raise Invalid(_("A file was not received. Upload it again."), fields=dict.fromkeys(missing, ""))
    return {f"{p.key}/{n}": known[p.file_id] for n, p in enumerate(filing.papers) if p.file_id}


def hold_files(dossier_id: UUID, papers: tuple[Paper, ...], at: datetime) -> None:
    """Files live while the dossier refers to them."""
    FileReference.objects.bulk_create(
        FileReference(file_id=p.file_id, kind=store.SUBJECT, subject_id=dossier_id, name=p.key, acquired_at=at)
        for p in papers
        if p.file_id
    )


def receive(
    dossier_id: UUID, *, by: Actor, first_steps: list[NextStep] | None = None, fee: Fee | None = None,
    at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """Accept the dossier: the clock starts, form 01 follows.

    `fee` is the money collected for it; where the bundle collects before reception it must be there. `first_steps`
    (node, role, unit) stand in for the bundle's process where there is none (imports, measurements).
    """
    move = begin(dossier_id, Verb.RECEIVE, by=by, at=at, key=key)
    if move.case.repeats(Verb.RECEIVE, key):
        return move.case.version
    if move.by.kind is not ActorKind.SYSTEM:  # a part of a linked filing was received with its first
        permissions.require_receptionist(move.by, move.case.reception_place_id)
    check(move)
    if first_steps is None:
        money.require_paid(move.case, fee)
        first_steps = process.first(move.case)
    move.tick("start")
    due = clock_of(move.case, move.ticks)
    move.changes |= {"received_at": move.at, "due_at": due.due_at}
    move.detail["due_at"] = due.due_at
    for node, role, unit_id in first_steps:
        move.open(node, role, unit_id, due.due_at)
    move.announced.append(DossierReceived(move.case.id, move.case.code))
    if fee is None:
        return finish(move)  # one statement is one transaction
    with transaction.atomic():
        money.collect(move, fee)
        return finish(move)


@transaction.atomic
def undo_reception(
    dossier_id: UUID, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> int:
    """Take back a wrong reception while nothing has followed it; its form 01 holds no more."""
    move = begin(dossier_id, Verb.UNDO_RECEPTION, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.UNDO_RECEPTION, key):
        return move.case.version
    permissions.require_receptionist(move.by, move.case.reception_place_id)
    check(move)
    if taken := next((step for step in move.case.steps if step.officer_id), None):
        raise Refusal(
            _("%(who)s already works on this dossier, so its reception stands. Tell them what is wrong: they can ask "
              "the applicant for what is missing, or refuse it with a reason."),
            who=taken.officer_name,
        )  # fmt: skip
    if any(step.node == TRANSFER_STEP for step in move.case.steps):
        raise Refusal(_("Another agency was asked to take this dossier; wait for its answer."), code="transfer-pending")
    move.detail["reason"] = _reason(reason)
    move.changes |= {"received_at": None, "due_at": None}
    for step in move.case.steps:
        move.close(step, "undone")
    move.tick(VOID, note=clean(reason))
    assert move.case.received_at
    for kind in (FORM_01, LetterKind.EXTENSION):
        void_letters(
            kind, subject=(store.SUBJECT, dossier_id), since=move.case.received_at, reason=clean(reason), by=move.by,
            at=move.at,
        )  # fmt: skip
    LetterDraft.objects.filter(dossier_id=dossier_id, state=LetterState.DRAFT).update(
        state=LetterState.DROPPED, closed_by=move.by.name, closed_at=move.at, drop_reason=clean(reason)
    )
    return finish(move)


@transaction.atomic
def request_completion(
    dossier_id: UUID, *, by: Actor, items: list[dict], answer_by: date, at: datetime | None = None,
    key: str | None = None,
) -> SupplementRequest:  # fmt: skip
    """Form 02 before reception: say what is missing, one reason a document. No clock runs."""
    move = begin(dossier_id, Verb.REQUEST_COMPLETION, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.REQUEST_COMPLETION, key):
        return SupplementRequest.objects.filter(dossier_id=dossier_id, before_reception=True).latest("asked_at")
    permissions.require_receptionist(move.by, move.case.reception_place_id)
    check(move)
    check_answer_by(answer_by, move.at)
    request = ask(move, items, answer_by, before_reception=True)
    finish(move)
    return request


def check_answer_by(day: date, at: datetime) -> None:
    """After today, and within a year: the clock may not stand still until anybody's day. Raises Invalid."""
    today = local(at).date()
    if day <= today:
        raise Invalid(_("Choose a day after today."), fields={"answer_by": ""})
    if day > today + LONGEST_ANSWER:
        raise Invalid(_("Give the applicant at most a year to answer."), fields={"answer_by": ""})


def ask(
    move: store.Move, items: list[dict], answer_by: date, *, before_reception: bool, again: str = ""
) -> SupplementRequest:
    if not items or any(not clean(item.get("reason", "")) for item in items):
        raise Invalid(_("Tick each document that is missing and write the reason for it."))
    kept = [{"document": item["document"], "reason": clean(item["reason"])} for item in items]
    move.detail |= {"items": kept, "answer_by": answer_by} | ({"again": again} if again else {})
    return SupplementRequest.objects.create(
        dossier_id=move.case.id, before_reception=before_reception, items=kept, asked_at=move.at,
        asked_by=move.by.name, answer_by=answer_by, again=again,
    )  # fmt: skip


@transaction.atomic
def complete(
    dossier_id: UUID, *, by: Actor, papers: tuple[Paper, ...] = (), note: str = "",
    answers: Mapping[str, Any] | None = None, request_of: str = "", at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """The applicant answers form 02 before reception; the dossier is in the inbox again.

    `answers`: the whole form anew, where form 02 asks for it. `request_of`: who came in person, when the counter
    officer writes it down for them.
    """
    move = begin(dossier_id, Verb.COMPLETE, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.COMPLETE, key):
        return move.case.version
    for_whom(move, request_of)
    check(move)
    give(move, papers, note, answers)
    move.changes["answer_due_at"] = _time_to_answer(move)
    return finish(move)


def _time_to_answer(move: store.Move) -> datetime:
    """The counter's time to answer begins again. Imports have no bundle: they wait from now."""
    try:
        bundle = process.bundle_of(move.case)
    except ProcedureRevision.DoesNotExist:
        return move.at
    return answering.answer_by(move.at, bundle, calendar_for(move.case.reception_place_id)) or move.at


def for_whom(move: store.Move, request_of: str) -> None:
    """An act of the applicant: by themselves, or through the counter, then the record says on whose request."""
    asked = permissions.require_applicant_or_counter(move.by, move.case, request_of)
    if asked:
        move.detail["request_of"] = asked


def give(
    move: store.Move, papers: tuple[Paper, ...], note: str, answers: Mapping[str, Any] | None = None
) -> None:  # fmt: skip
    """Replace the papers of the documents that come anew, correct the form and answer the open request."""
    open_request = SupplementRequest.objects.filter(dossier_id=move.case.id, answered_at=None).last()
    keys = {p.key for p in papers}
    is_corrected = answers is not None and correcting.correct(move, open_request, answers, keys)
    if answers is not None and not papers and not clean(note) and not is_corrected:
        raise Invalid(_("Correct the answer that the officer names, or write a word to the officer."))
    if not papers and not clean(note) and not is_corrected:
        raise Invalid(_("Add at least one document, or write why you cannot."))
    SubmittedDocument.objects.filter(dossier_id=move.case.id, document_key__in=keys, replaced_at=None).update(
        replaced_at=move.at
    )
    SubmittedDocument.objects.bulk_create(
        SubmittedDocument(
            dossier_id=move.case.id, document_key=p.key, file_id=p.file_id, copy_kind=p.copy_kind, copies=p.copies,
            added_at=move.at,
        )
        for p in papers
    )  # fmt: skip
    hold_files(move.case.id, papers, move.at)
    if open_request:
        open_request.answered_at, open_request.answer_note = move.at, clean(note)
        open_request.save(update_fields=["answered_at", "answer_note"])
    move.detail |= {"documents": sorted(keys), "note": clean(note)}


def decline(dossier_id: UUID, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None) -> int:
    """Form 03: not accepted, with the reason and what the applicant can do next."""
    move = begin(dossier_id, Verb.DECLINE, by=by, at=at, key=key)
    if move.case.repeats(Verb.DECLINE, key):
        return move.case.version
    permissions.require_receptionist(move.by, move.case.reception_place_id)
    check(move)
    move.detail["reason"] = _reason(reason)
    return finish(move)


@transaction.atomic
def withdraw(
    dossier_id: UUID, *, by: Actor, reason: str = "", request_of: str = "", at: datetime | None = None,
    key: str | None = None,
) -> int:  # fmt: skip
    """The applicant takes the dossier back while no result is signed; in person also through the counter."""
    move = begin(dossier_id, Verb.WITHDRAW, by=by, at=at, key=key)
    if move.case.repeats(Verb.WITHDRAW, key):
        return move.case.version
    for_whom(move, request_of)
    check(move)
    if move.case.result(ResultState.SIGNED) or any(step.role == Role.CLERK for step in move.case.steps):
        raise Refusal(_("The result is signed already, so the dossier can no longer be withdrawn."))
    for step in move.case.steps:
        move.close(step, "withdrawn")
    if move.case.received_at:
        move.tick("end")
    move.detail["reason"] = clean(reason)
    if move.case.paused_at:
        move.changes["paused_at"] = None
    annul_entry(move)
    return finish(move)


def _reason(text: str) -> str:
    reason = clean(text)
    if len(reason) < 5:
        raise Invalid(_("Write the reason. The applicant will read it."), fields={"reason": ""})
    return reason
