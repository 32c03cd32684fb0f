"""The letter of a complaint that its head signs by phone or token (docs/decisions/0050): what the step changes is kept
with the request, so that it is done as it was signed, and nothing typed is lost when it is not."""

from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime

from motcua.foundation.common.actors import Actor
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.services import series, take_number
from motcua.foundation.signing import requests
from motcua.foundation.signing.models import SignatureRequest
from motcua.foundation.signing.selectors import open_request
from motcua.onestop.dossiers import results
from motcua.onestop.dossiers.asked_to_sign import being_signed
from motcua.onestop.feedback import letters
from motcua.onestop.feedback.enums import ComplaintVerb
from motcua.onestop.feedback.models import Complaint

KIND = "complaint"
TEXTS, TIMES = ("outcome", "answer", "measures", "limit", "answered_by"), ("accepted_at", "due_at")
"""What a step of the head changes."""


def ask(seen: Complaint, verb: ComplaintVerb, *, by: Actor, at: datetime, detail: dict) -> SignatureRequest:
    """Make the letter and ask; `seen` as it will be. In a transaction. Raises Refusal."""
    if open_request(letters.SUBJECT, seen.id):
        raise being_signed()
    person, seal = results.certificates_of(by, seen.dossier, at)
    number, year = take_number(seen.unit_id, at)
    printed, pdf = letters.unsigned(seen, verb, number, by=by, at=at)
    plan = {
        "verb": verb, "detail": detail, "numbered": [number, year, printed],
        "texts": {name: getattr(seen, name) for name in TEXTS},
        "times": {name: _iso(getattr(seen, name)) for name in TIMES},
    }  # fmt: skip
    asked = requests.Asked(
        KIND, (letters.SUBJECT, seen.id), f"{letters.TITLES[verb]} {printed}", plan,
        ((series(seen.unit_id, year), number),),
    )  # fmt: skip
    return requests.begin(pdf, asked, by=by, signer=person, seal=seal, at=at)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def take_up(request: SignatureRequest, seen: Complaint, pdf: bytes, *, by: Actor) -> Letter:
    """Set what the step changes, and keep the signed letter."""
    plan = request.plan
    for name, text in plan["texts"].items():
        setattr(seen, name, text)
    for name, time in plan["times"].items():
        setattr(seen, name, parse_datetime(time) if time else None)
    number, year, printed = plan["numbered"]
    verb = ComplaintVerb(plan["verb"])
    return letters.register(seen, verb, pdf, (number, year, printed), by=by, at=request.created_at)


def typed_before(id: UUID, verb: ComplaintVerb, *, by: Actor) -> dict[str, str]:
    """What the letter of this step said that this person was asked to sign last and did not; {} for none."""
    last = requests.of(by).filter(subject_kind=letters.SUBJECT, subject_id=id).order_by("-id").first()
    return last.plan["texts"] if last and last.plan["verb"] == verb else {}
