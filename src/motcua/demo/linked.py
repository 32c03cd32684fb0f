"""Newborns filed for once at the home commune: of one the certificate is out and the other parts run, of one the first
part is in work. By the services that the pages call, an hour or two before the moment shown."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.db.models import Max

from motcua.demo import papers, signing
from motcua.demo.people import NAMESPACE, Human
from motcua.foundation.common.clock import local
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account, Person
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import drafts, results, services
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier, Draft, Result
from motcua.onestop.links import services as links

CODE, CASE = "2.000986", "all-three"
BORN_BEFORE = timedelta(days=12)
FAMILIES = (
    {"child_name": "Nguyễn Gia Hân", "mother_name": "Trần Thu Hà", "mother_number": "025191004567"},
    {"child_name": "Hà Bảo Ngọc", "mother_name": "Lưu Thị Thắm", "mother_number": "025191004568"},
)
STAFF = ("tiepnhan", "chuyenvien", "lanhdao", "vanthu")


def fill(home: Unit, fathers: list[Human], as_of: datetime) -> int:
    """Returns how many filings were made; each is made once."""
    made = 0
    for n, (father, family) in enumerate(zip(fathers, FAMILIES, strict=False)):
        id = uuid5(NAMESPACE, f"linked:{father.number}")
        if Person.objects.filter(id=father.id).exists() and not Draft.objects.filter(id=id).exists():
            with transaction.atomic():
                first = _file(id, home, father, family, as_of - timedelta(minutes=95 - 40 * n))
                _work(first, home, as_of, is_granted=n == 0)
            made += 1
    return made


def _file(id: Any, home: Unit, father: Human, family: dict[str, str], at: datetime) -> Dossier:
    bundle = catalogue.current(CODE)[1]
    samples, case = papers.ensure([bundle]), bundle.data["examples"][CASE]
    own = {
        "name": father.name, "number": father.number, "birth_date": father.born.isoformat(),
        "residence": father.residence,
    }  # fmt: skip
    answers = case["answers"] | family | {
        "child_birth_date": (local(at) - BORN_BEFORE).date().isoformat(), "household_head": father.name,
        **{f"father_{key}": value for key, value in own.items()},
        **{f"requester_{key}": value for key, value in own.items() if key != "birth_date"},
    }  # fmt: skip
    drafts.start(CODE, by=father.actor, authority=home, at=at, id=id)
    for page in bundle.form.pages:
        drafts.save_page(id, page.key, {key: answers.get(key, "") for key in page.keys}, by=father.actor)
    for key in case["documents"]:
        drafts.hold(id, key, samples[CODE, key], by=father.actor)
    contact = {"phone": father.phone, "email": father.email, "address": "", "delivery": "counter"}
    drafts.save_contact(id, contact, by=father.actor)
    return Dossier.objects.get(id=drafts.send(id, by=father.actor, at=at)[0])


def _work(first: Dossier, home: Unit, as_of: datetime, *, is_granted: bool) -> None:
    accounts = Account.objects.select_related("officer")
    counter, specialist, leader, clerk = (actor_for_account(accounts.get(username=name)) for name in STAFF)
    at = first.submitted_at
    services.receive(first.id, by=counter, at=at + timedelta(minutes=9))
    services.take(first.id, by=specialist, at=at + timedelta(minutes=14))
    if not is_granted:
        return
    bundle = catalogue.bundle(first.revision_id)
    data = results.prefilled(bundle, first.answers) | {"personal_number": _number(first.answers)}
    drafted = at + timedelta(minutes=28)
    services.draft_result(first.id, by=specialist, outcome=Outcome.GRANTED, data=data, at=drafted)
    services.forward(first.id, by=specialist, at=drafted)
    signing.stand_in()
    signed = results.sign_result(first.id, by=leader, at=_signed_at(home, at + timedelta(minutes=45)))
    assert signed.signed_at
    services.issue(first.id, by=clerk, at=signed.signed_at + timedelta(seconds=20))
    links.follow(Dossier.objects.get(id=first.id), at=signed.signed_at + timedelta(seconds=25))


def _number(answers: dict[str, Any]) -> str:
    """A girl's, born in this century (Decree 137/2015/NĐ-CP, Article 13)."""
    return f"0253{answers['child_birth_date'][2:4]}007766"


def _signed_at(home: Unit, at: datetime) -> datetime:
    """Numbers of letters and entries follow the moments of signing: after the last of the others."""
    last: datetime | None = Result.objects.filter(dossier__authority=home).aggregate(last=Max("signed_at"))["last"]
    return max(at, last + timedelta(seconds=1)) if last else at
