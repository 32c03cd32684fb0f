"""A province with the stand-in bank beside it, reached without a port and called back by the same road."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.conf import settings
from django.test import Client
from flask import Flask

from motcua.foundation.common import ports, relay
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.payments import services
from motcua.onestop.payments.enums import Method
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder, Receipt
from motcua.onestop.payments.ports import BankTransfer, CardGateway, PaymentPlatform
from motcua.outside.adapters.bank.client import HttpBank
from motcua.outside.adapters.payplat.client import PayPlat
from motcua.outside.adapters.vnpay.client import Vnpay
from motcua.outside.sandbox.bank.app import create_app
from tests.sites import walk
from tests.sites.conftest import province, tsa  # noqa: F401

KEY, BASE, CALLS = "motcua-demonstration", "http://bank", "http://testserver/api/payments"


class Road(httpx.BaseTransport):
    """From the bank to our pages, within the test's own transaction."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        kind = request.headers.get("content-type", "")
        answer = Client().generic(
            request.method, request.url.raw_path.decode(), request.read(), kind, headers=dict(request.headers)
        )
        return httpx.Response(answer.status_code, content=answer.content)


class Bank:
    """The stand-in (`app`), and the payer who stands before it."""

    def __init__(self, app: Flask):
        self.app, self.browser = app, app.test_client()

    @property
    def ledger(self) -> Any:
        return self.app.extensions["ledger"]

    def pay(self, order: PaymentOrder, trouble: str = "pays") -> str | None:
        """The payer's part: scan the code, or open the page of the platform; the number of the transaction."""
        if order.method == Method.VNPAY:
            assert self.browser.get(order.url.removeprefix(BASE)).status_code == 302
        said = {"qr": order.qr} if order.qr else {"reference": order.code}
        answer = self.browser.post("/api/pay", json={**said, "trouble": trouble})
        assert answer.status_code == 200, answer.text
        return answer.json["transaction"]

    def tell(self, transaction: str, times: int = 1) -> list[str]:
        return self.browser.post("/api/tell", json={"transaction": transaction, "times": times}).json["answers"]


def bound() -> Bank:
    """Bind the three adapters to one stand-in."""
    client = httpx.Client(transport=Road())
    app = create_app(BASE, CALLS, client=client, is_patient=True)
    road = httpx.WSGITransport(app=app)
    account = settings.ENV.bank_account
    ports.provide(BankTransfer, HttpBank(BASE, KEY, account, f"{BASE}/app", transport=road))
    ports.provide(PaymentPlatform, PayPlat(f"{BASE}/payplat", "MOTCUA", KEY, account, transport=road))
    ports.provide(CardGateway, Vnpay(f"{BASE}/vnpay", "MOTCUA01", KEY, transport=road))
    return Bank(app)


@pytest.fixture
def bank(tsa) -> Any:  # noqa: F811
    yield bound()
    ports.reset()


@dataclass
class Owed:
    """A driving licence in exchange, filed online: 135,000 đồng to the traffic police of the province."""

    province: Any
    dossier_id: UUID
    demand_id: UUID

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(id=self.dossier_id)

    @property
    def demand(self) -> PaymentDemand:
        return PaymentDemand.objects.get(id=self.demand_id)

    @property
    def payments(self) -> list[Payment]:
        return list(Payment.objects.order_by("id"))

    @property
    def receipts(self) -> list[Receipt]:
        return list(Receipt.objects.order_by("id"))

    def order(self, method: Method = Method.VIETQR, **more: Any) -> PaymentOrder:
        return services.start(
            self.demand_id, method, by=self.province.citizen_actor(0), return_url="http://testserver/back/", **more
        )

    def actor(self, username: str) -> Any:
        return self.province.actor(username)


def owed(province: Any) -> Owed:  # noqa: F811
    found = walk.submitted(province, walk.LICENCE, name="expiring")
    demand = dossiers.ask_own(found.id, by=province.citizen_actor(0))
    relay.drain()
    return Owed(province, found.id, demand.id)


@pytest.fixture
def licence(province, bank) -> Owed:  # noqa: F811
    return owed(province)
