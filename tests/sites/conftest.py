"""A demonstration province without dossiers, browsers of its people, and dossiers at any point of their life."""

from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.demo import base
from motcua.demo.personas import PERSONAS
from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.actors import SESSION_ASSURANCE, SESSION_BUSINESS, actor_for_account
from motcua.foundation.identity.enums import AccountKind, Source
from motcua.foundation.identity.models import Account, Business, Mandate, Person
from motcua.foundation.identity.seeds import home_commune
from motcua.foundation.organisations.models import Unit
from motcua.foundation.signing.ports import TimestampAuthority
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from motcua.outside.sandbox.eid.people import CITIZENS
from motcua.outside.sandbox.tsa.app import create_app as tsa_app
from tests.sites import snapshot


class Province:
    """The personas (`officer`), citizens of the e-ID stand-in (`citizen`), the personas' commune (`commune`)."""

    def __init__(self, accounts: dict[str, Account]):
        self.accounts = accounts

    @property
    def commune(self) -> Unit:
        return Unit.objects.get(code=home_commune("25"))

    def actor(self, username: str) -> Actor:
        return actor_for_account(self.accounts[username])

    def officer(self, username: str, language: str = "vi") -> Client:
        """A browser in which this persona is past the second factor."""
        account = self.accounts[username]
        client = _browser(account, language)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=account).persistent_id
        session.save()
        return client

    def person(self, number: int = 0) -> Account:
        """The account of the n-th citizen of the e-ID stand-in."""
        known = CITIZENS[number]
        username = f"eid:{known.number}"
        found = Account.objects.filter(username=username).first()
        if found:
            return found
        person = Person(
            citizen_number=known.number, birth_date=known.birth_date, sex="female" if known.sex == "Nữ" else "male",
            residence=known.residence, phone=known.phone, email=known.email, source="eid",
        )  # fmt: skip
        person.set_name(known.name)
        person.save()
        return Account.objects.create(username=username, kind=AccountKind.CITIZEN, person=person, password="!")

    def business(self, number: int = 1) -> Business:
        """The business that the n-th citizen of the e-ID stand-in acts for."""
        claim, person = CITIZENS[number].businesses[0], self.person(number).person
        business, _made = Business.objects.get_or_create(
            tax_code=claim["MaSoThue"], defaults={"name": claim["TenDoanhNghiep"], "address": claim["DiaChi"]}
        )
        Mandate.objects.get_or_create(
            business=business, person=person, valid_to=None,
            defaults={"scope": claim["VaiTro"], "valid_from": claim["TuNgay"], "source": Source.EID},
        )  # fmt: skip
        return business

    def citizen(
        self, number: int = 0, *, assurance: int = 2, language: str = "vi", for_business: bool = False
    ) -> Client:
        """A browser in which the n-th citizen is signed in, for themselves or for their business."""
        client = _browser(self.person(number), language)
        session = client.session
        session[SESSION_ASSURANCE] = assurance
        if for_business:
            session[SESSION_BUSINESS] = str(self.business(number).id)
        session.save()
        return client

    def citizen_actor(self, number: int = 0, assurance: int = 2, *, for_business: bool = False) -> Actor:
        business = self.business(number).id if for_business else None
        return actor_for_account(self.person(number), assurance=assurance, business_id=business)


def _browser(account: Account, language: str) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = language
    return client


@pytest.fixture
def province(ground: Any, db: Any) -> Province:
    if not ground.lies:
        snapshot.lay(lambda: base.build("25"))
    usernames = [persona.username for persona in PERSONAS]
    return Province(Account.objects.select_related("officer").in_bulk(usernames, field_name="username"))


@pytest.fixture
def tsa() -> Any:
    """The real timestamp adapter before the real stand-in, without a port."""
    adapter = HttpTimestampAuthority("http://tsa/", transport=httpx.WSGITransport(tsa_app(settings.ENV.var)))
    ports.provide(TimestampAuthority, adapter)
    yield adapter
    ports.reset()
