"""Verbs of the assistant: ask, hand over to an officer, pass on, answer, approve, withdraw. One transaction each.

A question is answered at once and leaves no entry in the record of acts; what officers do with it does.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.assistant.answers import knowing, permissions, selectors, telling
from motcua.assistant.answers.deciding import Decision, decide
from motcua.assistant.answers.enums import AnswerKind, QuestionState, Source
from motcua.assistant.answers.errors import (
    AnsweredAlready,
    HandedAlready,
    NotAnswered,
    NothingAsked,
    NothingToHandOver,
    TooLong,
)
from motcua.assistant.answers.events import QuestionAnswered
from motcua.assistant.answers.masking import masked
from motcua.assistant.answers.models import Entry, OfficerQuestion, Thread, Turn
from motcua.assistant.law import citing
from motcua.assistant.law.selectors import TURN
from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.events import announce
from motcua.foundation.common.idempotency import fingerprint, once
from motcua.foundation.common.seal import require_sealing
from motcua.foundation.common.text import clean
from motcua.foundation.identifiers import phone as phones
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.check_codes import LENGTH, SIGNS

LONGEST, LONGEST_ANSWER, LEAST_ANSWER, LONGEST_WHY = 2000, 4000, 10, 500
MOST_TURNS = 50
"""After so many questions a talk begins anew."""
QUESTION, ENTRY = "assistant_question", "assistant_entry"
"""Subjects in the record of acts."""


@dataclass(frozen=True)
class Beside:
    """An officer asks beside a dossier: its code and agency, what of it is asked, the document that is named, and the
    procedure as it holds for it."""

    dossier_code: str
    unit_id: UUID
    matter: str
    paper: str
    published: telling.Published


def read_question(text: str, language: str) -> str:
    """What is asked, cleaned. Raises NothingAsked, TooLong."""
    said = clean(text)
    if not said:
        raise NothingAsked
    if len(text) > LONGEST:
        raise TooLong(f"{LONGEST:,}".replace(",", ".") if language == "vi" else f"{LONGEST:,}")
    return said


def ask(
    text: str, *, by: Actor, source: Source, language: str, thread: Thread | None = None, about: str = "",
    chosen: str = "", browser: str = "", key: str | None = None, at: datetime | None = None,
) -> Turn:  # fmt: skip
    """One question, in a talk or as the first of one. `about`: a procedure whose page it was asked from; `chosen`: the
    one that was chosen for this question; `browser`: what only the asker's has, as guests share one name and a key is
    theirs alone. Raises NothingAsked, TooLong."""
    said, moment = read_question(text, language), at or now()
    kept = masked(said)
    mind = knowing.mind()

    def act() -> str:
        talk = _talk(thread, by, source, language, moment)
        decided = decide(kept, mind, about=about or talk.about, chosen=chosen)
        return str(add_turn(talk, kept, kept != said, decided, moment).id)

    with transaction.atomic():
        body = {"question": kept, "about": about, "chosen": chosen}
        mark = f"{key}:{fingerprint(body)[:16]}" if key else None  # who goes back and asks otherwise asks anew
        whose = fingerprint(browser or str(thread.id if thread else ""))[:32]
        made, _first = once(f"assistant:{by.id}:{whose}", mark, body, act)
    return Turn.objects.select_related("thread").get(id=made)


def _talk(thread: Thread | None, by: Actor, source: Source, language: str, at: datetime) -> Thread:
    """The same one, locked; a new one for whoever signed in or out meanwhile, and after many questions."""
    person = by.person_id if by.kind is ActorKind.CITIZEN else None
    held = Thread.objects.select_for_update().filter(id=thread.id).first() if thread else None
    if held and held.person_id != person:
        held = None
    if held and held.turns.count() < MOST_TURNS:
        held.last_at = at
        return held
    return Thread(
        secret=secrets.token_urlsafe(18), source=source, language=language, person_id=person, started_at=at, last_at=at,
        about=held.about if held else "",
    )  # fmt: skip


def add_turn(
    talk: Thread, question: str, was_masked: bool, decided: Decision, at: datetime, *, beside: Beside | None = None
) -> Turn:  # fmt: skip
    """The turn, with the revision in force now, or that of the dossier it is asked beside; a procedure that nobody
    offers any more is not known. The caller's transaction; the talk is locked or new."""
    kind, code, revision_id = decided.kind, decided.procedure, None
    if kind is AnswerKind.ANSWERED and code:
        own = beside.published if beside and beside.published.sheet.code == code else None
        found = own or telling.published([code]).get(code)
        if found is None:
            kind = AnswerKind.UNKNOWN
        else:
            revision_id = found.revision.id if found.revision else None
            missing = found.sheet.missing(decided.facts)
            if decided.facts and len(missing) == len(decided.facts) and not decided.entry:
                kind = AnswerKind.NOT_PUBLISHED
    if kind not in telling.WITH_PROCEDURE:
        code = ""
    talk.about = code or talk.about
    talk.save()
    turn = Turn.objects.create(
        thread=talk, number=talk.turns.count() + 1, question=question, was_masked=was_masked, kind=kind,
        procedure_code=code, revision_id=revision_id, facts=list(decided.facts), likely=list(decided.likely),
        entry_id=decided.entry or None, talk=decided.talk, at=at, **_whose(code, beside),
    )  # fmt: skip
    if decided.articles:
        citing.cite(TURN, turn.id, decided.articles)
    return turn


def _whose(code: str, beside: Beside | None) -> dict[str, Any]:
    """The agency for whose figures it counts, and of what dossier it is asked."""
    if beside is None:
        return {"unit": selectors.sole_agency(code)}
    return {
        "unit_id": beside.unit_id,
        "dossier_code": beside.dossier_code,
        "matter": beside.matter,
        "paper": beside.paper,
    }


def hand_over(
    thread_id: UUID, *, by: Actor, unit_id: UUID | None, question: str, name: str = "", phone: str = "",
    email: str = "", key: str | None = None, at: datetime | None = None,
) -> OfficerQuestion:  # fmt: skip
    """The whole talk goes to an agency that is competent; the answer comes back by its code, to who is signed in, and
    to the address that was given. Raises NothingToHandOver, HandedAlready, Invalid."""
    require_sealing()
    moment, whole = at or now(), clean(question)
    said = {"question": masked(whole), "name": clean(name)[:100],
            "phone": phone.strip(), "email": email.strip()}  # fmt: skip

    def act() -> str:
        talk = Thread.objects.select_for_update().get(id=thread_id)
        turns = selectors.turns_of(talk)
        if not turns:
            raise NothingToHandOver
        open_one = talk.handed.filter(state=QuestionState.WAITING).first()
        if open_one:
            raise HandedAlready(open_one.code)
        unit = _checked(said, talk, unit_id, is_long=len(whole) > LONGEST)
        person = by.person_id if by.kind is ActorKind.CITIZEN else None
        made = OfficerQuestion.objects.create(
            code="".join(secrets.choice(SIGNS) for _n in range(LENGTH)), thread=talk, turns=len(turns), unit=unit,
            procedure_code=talk.about, person_id=person, language=talk.language, asked_at=moment, **said,
        )  # fmt: skip
        Turn.objects.filter(id=turns[-1].id).update(unit=unit)
        _record("assistant.handed", QUESTION, made.id, by, unit.id, moment, {"procedure": talk.about})
        return str(made.id)

    with transaction.atomic():
        made, _first = once(f"assistant-hand:{thread_id}", key, {**said, "unit": unit_id}, act)
    return OfficerQuestion.objects.select_related("unit").get(id=made)


def _checked(said: dict[str, str], talk: Thread, unit_id: UUID | None, *, is_long: bool) -> Unit:
    """The agency; what was typed is put into its form. Raises Invalid with a sentence for each field."""
    wrong = {}
    if not said["question"]:
        wrong["question"] = _("Write what you want to ask the officer.")
    if is_long:
        wrong["question"] = _("Write it shorter: at most 2,000 letters.")
    if said["phone"]:
        try:
            said["phone"] = phones.normalise(said["phone"])
        except ValueError:
            wrong["phone"] = _("A phone number has 10 digits, for example 0912 345 678.")
    if said["email"]:
        try:
            validate_email(said["email"])
        except ValidationError:
            wrong["email"] = _("Write the address as name@example.vn, or leave it empty.")
    found = selectors.sole_agency(talk.about) or next(
        (one for one in selectors.agencies(talk.about) if one.id == unit_id), None
    )
    if found is None:
        wrong["unit"] = _("Choose the agency that is to answer.")
    if wrong or found is None:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return found


def answer(
    id: UUID, *, by: Actor, text: str, key: str | None = None, at: datetime | None = None
) -> OfficerQuestion:  # fmt: skip
    """An officer of the agency answers, once. Raises NotYourQuestion, AnsweredAlready, Invalid."""
    require_sealing()
    said, moment = text.strip(), at or now()

    def act() -> str:
        found = OfficerQuestion.objects.select_for_update().get(id=id)
        permissions.require_answerer(by, found)
        if found.state == QuestionState.ANSWERED:
            raise AnsweredAlready(found.answered_by)
        _require_text(said, "answer")
        found.state, found.answer, found.answered_at = QuestionState.ANSWERED, said, moment
        found.answered_by, found.answered_by_id = by.name, by.officer_id
        found.save()
        _record(
            "assistant.answered", QUESTION, found.id, by, found.unit_id, moment, {"procedure": found.procedure_code}
        )
        announce(QuestionAnswered(found.id))
        return str(found.id)

    with transaction.atomic():
        once(f"assistant-answer:{id}:{by.id}", key, said, act)
    return OfficerQuestion.objects.select_related("unit").get(id=id)


def pass_on(
    id: UUID, *, by: Actor, unit_id: UUID | None, why: str, key: str | None = None, at: datetime | None = None
) -> OfficerQuestion:
    """An officer of an agency that is not the right one gives a question that waits to another that is competent; it
    keeps its place in the order of asking. Raises NotYourQuestion, AnsweredAlready, Invalid."""
    require_sealing()
    said, moment = clean(why), at or now()

    def act() -> str:
        found = OfficerQuestion.objects.select_for_update().get(id=id)
        permissions.require_answerer(by, found)
        if found.state == QuestionState.ANSWERED:
            raise AnsweredAlready(found.answered_by)
        to = next((one for one in selectors.others(found) if one.id == unit_id), None)
        wrong = {}
        if to is None:
            wrong["unit"] = _("Choose the agency that is to answer.")
        if not said or len(said) > LONGEST_WHY:
            wrong["why"] = _("Write in at most 500 letters why another agency is to answer.")
        if wrong or to is None:
            raise Invalid(_("Look at the marked fields again."), fields=wrong)
        Turn.objects.filter(thread_id=found.thread_id, number=found.turns).update(unit=to)
        found.passed_from_id, found.passed_why, found.passed_at = found.unit_id, said, moment
        found.passed_by, found.passed_by_id, found.unit = by.name, by.officer_id, to
        found.save()
        detail = {"procedure": found.procedure_code, "into": to.name}
        _record("assistant.passed", QUESTION, found.id, by, found.passed_from_id, moment, detail)
        return str(found.id)

    with transaction.atomic():
        once(f"assistant-pass:{id}:{by.id}", key, {"unit": unit_id, "why": said}, act)
    return OfficerQuestion.objects.select_related("unit").get(id=id)


def _require_text(said: str, name: str) -> None:
    problem = None
    if len(clean(said)) < LEAST_ANSWER:
        problem = _("Write at least 10 letters.")
    elif len(said) > LONGEST_ANSWER:
        problem = _("Write it shorter: at most 4,000 letters.")
    if problem:
        raise Invalid(problem, fields={name: problem})


@transaction.atomic
def approve(id: UUID, *, by: Actor, question: str, text: str, at: datetime | None = None) -> Entry:
    """The question and its answer, as the controller words them without anything personal, become knowledge under the
    revision in force now; once more for a new revision. Raises ControllersOnly, NotAnswered, Invalid."""
    permissions.require_controller(by)
    require_sealing()
    said, told, moment = clean(question), text.strip(), at or now()
    _require_text(said, "question")
    _require_text(told, "answer")
    source = OfficerQuestion.objects.select_for_update().select_related("unit").get(id=id)
    if source.state != QuestionState.ANSWERED or source.answered_at is None:
        raise NotAnswered
    now_known = telling.published([source.procedure_code]).get(source.procedure_code)
    revision = now_known.revision if now_known else None
    entry, _new = Entry.objects.update_or_create(handed=source, defaults={
        "question": said, "answer": told, "procedure_code": source.procedure_code if now_known else "",
        "revision_id": revision.id if revision else None, "answered_by": source.answered_by, "unit": source.unit,
        "answered_date": local(source.answered_at).date(), "approved_by": by.name, "approved_at": moment,
        "withdrawn_at": None, "changed_at": moment,
    })  # fmt: skip
    _record("assistant.approved", ENTRY, entry.id, by, source.unit_id, moment, {"procedure": entry.procedure_code})
    return entry


@transaction.atomic
def withdraw(id: UUID, *, by: Actor, at: datetime | None = None) -> Entry:
    """It is quoted no more; pressing twice changes nothing. Raises ControllersOnly."""
    permissions.require_controller(by)
    require_sealing()
    moment = at or now()
    entry = Entry.objects.select_for_update().get(id=id)
    if entry.withdrawn_at is None:
        entry.withdrawn_at = entry.changed_at = moment
        entry.save(update_fields=["withdrawn_at", "changed_at"])
        _record("assistant.withdrawn", ENTRY, entry.id, by, entry.unit_id, moment, {})
    return entry


def _record(action: str, kind: str, id: UUID, by: Actor, unit_id: UUID, at: datetime, detail: dict) -> None:
    audit.record(action, by=by, subject=(kind, id), unit_id=unit_id, at=at, detail=detail)
