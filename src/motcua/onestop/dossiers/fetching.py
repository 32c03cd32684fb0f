"""What the population data can say is not asked: it is fetched when a form begins, or for the person at the desk, shown
with its source, and stays the applicant's to correct. Every look-up is recorded with what it was for. When nobody
answers, the form asks."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.identity import readings
from motcua.foundation.identity.enums import ReadingKind, Role
from motcua.foundation.identity.models import Person
from motcua.foundation.identity.ports import PopulationRecord, PopulationRegister, PopulationUnavailable
from motcua.foundation.identity.selectors import person_by_number
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.catalogue.loader import FETCHED

log = logging.getLogger(__name__)
MARITAL = {"Chưa kết hôn": "never", "Có vợ/chồng": "married", "Ly hôn": "divorced", "Góa": "widowed"}
"""Words of the population data, and the values that questions have for them."""
PERSON = ("birth_date", "residence", "sex")
"""What the desk notes of every person."""


class Outcome(StrEnum):
    """How a look-up ended."""

    FOUND, NO_MATCH, NO_ANSWER = "found", "no match", "no answer"


def fetch(bundle: Bundle, person: Person | None, *, by: Actor, at: datetime) -> dict[str, Any]:
    """{"source", "at", "values": {question: answer}}; {} when there is nothing to ask for or nobody answers."""
    wanted = wanted_of(bundle)
    if not wanted or person is None:
        return {}
    record, outcome = _look_up(person.citizen_number, person.full_name, bundle)
    values = _values(wanted, record)
    audit.record("population_read", by=by, subject=("person", person.id), at=at, detail={
        "purpose": bundle.code, "outcome": outcome, "facts": sorted({q.prefill for q in wanted}),
    })  # fmt: skip
    if outcome != "no answer":  # nobody was told of the person otherwise
        readings.note(
            ReadingKind.POPULATION,
            about=person.id,
            subject=("person", person.id),
            by=by,
            at=at,
            each=True,
            detail={"title": bundle.title, "outcome": outcome, "facts": sorted({q.prefill for q in wanted})},
        )
    return {"source": "population", "at": at.isoformat(), "values": values} if values else {}


@dataclass(frozen=True)
class AtDesk:
    """What the population data says of the person at the desk: `person` in the words of the desk's form (born, sex,
    residence), `values` by question. Both are empty unless `outcome` is FOUND."""

    outcome: Outcome
    person: dict[str, str]
    values: dict[str, str]


def at_desk(
    bundle: Bundle, number: str, name: str, *, draft_id: UUID, for_business: bool, by: Actor, at: datetime,
    unit_id: UUID | None = None,
) -> AtDesk:  # fmt: skip
    """Ask for somebody who stands at the counter of `unit_id` to file this procedure. The record says who asked and for
    which form, and names the person where they are known here, who is then told of it as of every reading, whatever was
    answered; the form's questions are answered only where it is about them."""
    wanted = [] if for_business else wanted_of(bundle)
    record, outcome = _look_up(number, name, bundle)
    known = person_by_number(number)
    subject = ("person", known.id) if known else ("draft", draft_id)
    facts = sorted({*PERSON, *(q.prefill for q in wanted)})
    with transaction.atomic():
        audit.record("population_read", by=by, subject=subject, at=at, detail={
            "purpose": bundle.code, "outcome": outcome, "reason": "reception", "draft": str(draft_id),
            "number": f"{number[:3]}…{number[-3:]}", "facts": facts,
        })  # fmt: skip
        if known and outcome is not Outcome.NO_ANSWER:
            readings.note(
                ReadingKind.POPULATION, about=known.id, subject=subject, by=by, role=Role.RECEPTIONIST, unit_id=unit_id,
                at=at, each=True, detail={"title": bundle.title, "outcome": outcome, "facts": facts},
            )  # fmt: skip
    person = {}
    if record:
        born = f"{record.birth_date:%d/%m/%Y}" if record.birth_date else ""
        told = {"born": born, "sex": record.sex, "residence": record.residence}
        person = {key: value for key, value in told.items() if value}
    return AtDesk(outcome, person, _values(wanted, record))


def wanted_of(bundle: Bundle) -> list[Question]:
    return [q for q in bundle.form.questions if q.prefill in FETCHED]


def _look_up(number: str, name: str, bundle: Bundle) -> tuple[PopulationRecord | None, Outcome]:
    try:
        record = ports.get(PopulationRegister).look_up(number, name, bundle.code)
    except PopulationUnavailable as error:
        log.warning("population data: %s", error)
        return None, Outcome.NO_ANSWER
    return record, Outcome.FOUND if record else Outcome.NO_MATCH


def _values(wanted: list[Question], record: PopulationRecord | None) -> dict[str, str]:
    facts = _facts(record) if record else {}
    return {q.key: facts[q.prefill] for q in wanted if _fits(q, facts.get(q.prefill, ""))}


def _facts(record: PopulationRecord) -> dict[str, str]:
    return {
        "ethnicity": record.ethnicity, "nationality": record.nationality, "hometown": record.hometown,
        "marital_status": MARITAL.get(record.marital_status, ""),
    }  # fmt: skip


def _fits(question: Question, value: str) -> bool:
    return bool(value) and (not question.choices or question.label_of(value) is not None)
