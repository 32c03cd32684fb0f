"""What the population data can say is not asked: it is fetched when a form begins, shown with its source, and stays the
applicant's to correct. Every look-up is recorded with what it was for. When nobody answers, the form asks."""

import logging
from datetime import datetime
from typing import Any

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.models import Person
from motcua.foundation.identity.ports import PopulationRecord, PopulationRegister, PopulationUnavailable
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.catalogue.loader import FETCHED

log = logging.getLogger(__name__)
MARITAL = {"Chưa kết hôn": "never", "Có vợ/chồng": "married", "Ly hôn": "divorced", "Góa": "widowed"}
"""Words of the population data, and the values that questions have for them."""


def fetch(bundle: Bundle, person: Person | None, *, by: Actor, at: datetime) -> dict[str, Any]:
    """{"source", "at", "values": {question: answer}}; {} when there is nothing to ask for or nobody answers."""
    wanted = [q for q in bundle.form.questions if q.prefill in FETCHED]
    if not wanted or person is None:
        return {}
    try:
        record = ports.get(PopulationRegister).look_up(person.citizen_number, person.full_name, bundle.code)
        outcome = "found" if record else "no match"
    except PopulationUnavailable as error:
        log.warning("population data: %s", error)
        record, outcome = None, "no answer"
    facts = _facts(record) if record else {}
    values = {q.key: facts[q.prefill] for q in wanted if _fits(q, facts.get(q.prefill, ""))}
    audit.record("population_read", by=by, subject=("person", person.id), at=at, detail={
        "purpose": bundle.code, "outcome": outcome, "facts": sorted({q.prefill for q in wanted}),
    })  # fmt: skip
    return {"source": "population", "at": at.isoformat(), "values": values} if values else {}


def _facts(record: PopulationRecord) -> dict[str, str]:
    return {
        "ethnicity": record.ethnicity, "nationality": record.nationality, "hometown": record.hometown,
        "marital_status": MARITAL.get(record.marital_status, ""),
    }  # fmt: skip


def _fits(question: Question, value: str) -> bool:
    return bool(value) and (not question.choices or question.label_of(value) is not None)
