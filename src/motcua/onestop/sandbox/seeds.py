"""The first dossiers of a sandbox: one at each place of the way, filed by its officers as any dossier is."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pikepdf
from django.conf import settings

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.services import store_bytes
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import home_commune
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import officers_with, unit_by_code
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.dossiers import sent_filing, services
from motcua.onestop.dossiers.enums import Channel

MARITAL, BIRTH = "1.004873", "1.001193"
PEOPLE = (
    {"name": "Nguyễn Thị Thử Một", "citizen_number": "025190000001", "birth_date": "1990-01-01", "sex": "female"},
    {"name": "Trần Văn Thử Hai", "citizen_number": "025091000002", "birth_date": "1991-02-02", "sex": "male"},
    {"name": "Lê Thị Thử Ba", "citizen_number": "025192000003", "birth_date": "1992-03-03", "sex": "female"},
    {"name": "Phạm Văn Thử Bốn", "citizen_number": "025093000004", "birth_date": "1993-04-04", "sex": "male"},
)  # fmt: skip
RESIDENCE = "Khu 5, phường Việt Trì, tỉnh Phú Thọ"
EXEMPT = {MARITAL: {"exemption": "poor"}}
"""So that no fee has to be taken first; proven as the bundle asks."""
CONTACT = {"phone": "0912345678", "email": "", "address": "", "delivery": "counter"}


def dossiers() -> int:
    """File them; returns how many stand. Submitted, received, taken, waiting for the applicant."""
    commune = unit_by_code(home_commune(settings.ENV.province))
    counter, specialist = _officer(Role.RECEPTIONIST, commune), _officer(Role.SPECIALIST, commune)
    ways: list[list[Callable[[UUID], Any]]] = [
        [],
        [lambda id: services.receive(id, by=counter)],
        [lambda id: services.receive(id, by=counter), lambda id: services.take(id, by=specialist)],
        [lambda id: services.request_completion(
            id, by=counter, items=[{"document": "birth_slip", "reason": "Bản chụp bị mờ, đề nghị chụp lại."}],
            answer_by=today() + timedelta(days=10),
        )],
    ]  # fmt: skip
    for person, way, code in zip(PEOPLE, ways, (MARITAL, MARITAL, MARITAL, BIRTH), strict=True):
        id = _filed(code, person, commune, counter)
        for step in way:
            step(id)
    return len(ways)


def _officer(role: Role, commune: Unit) -> Actor:
    found = officers_with(role, [commune.id]).values("id")
    return actor_for_account(
        Account.objects.select_related("officer").filter(officer__in=found).order_by("username")[0]
    )


def _filed(code: str, person: dict[str, str], commune: Unit, by: Actor) -> UUID:
    """From the bundle's own example of somebody present, dated today."""
    _revision, bundle = catalogue.current(code)
    examples = bundle.data["examples"]
    case = examples["on-time" if code == BIRTH else "to-marry"]
    papers = [
        {"document": key, "file": str(store_bytes(_paper(key), name=f"{key}.pdf", media_type="application/pdf",
                                                  by=by).id)}
        for key in [*case.get("documents", ()), *(["exemption_proof"] if code in EXEMPT else [])]
    ]  # fmt: skip
    sent = sent_filing.Sent(
        procedure=code, channel=Channel.COUNTER, person=person | {"residence": RESIDENCE}, business=None,
        answers=_of_today(bundle, case) | EXEMPT.get(code, {}), contact=CONTACT, documents=papers,
        authority=commune.code,
    )  # fmt: skip
    return sent_filing.file(sent, by=by, key=str(uuid7()))[0]


def _of_today(bundle: Any, case: dict[str, Any]) -> dict[str, Any]:
    """Answers whose dates lie near the example's day of filing move along to today."""
    filed, answers = date.fromisoformat(case["filed"]), dict(case["answers"])
    for question in bundle.form.questions:
        if question.type is FieldType.DATE and question.key in answers:
            day = date.fromisoformat(answers[question.key])
            answers[question.key] = (day + (today() - filed) if abs((day - filed).days) < 400 else day).isoformat()
    return answers


def _paper(text: str) -> bytes:
    """A page that says nothing; another one each time."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.docinfo["/Subject"] = f"{text} {uuid7()}"
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()
