"""From the demand to the receipt: what the payer sees, what the bank says, what becomes true."""

import pytest

from motcua.foundation.common import relay
from motcua.foundation.files.services import read_bytes
from motcua.foundation.identifiers import vietqr
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.payments import services
from motcua.onestop.payments.enums import Method, OrderState, Standing
from motcua.onestop.payments.models import PaymentRefusal, Receipt
from tests.foundation.documents.test_render import text_of
from tests.onestop.dossiers.conftest import at
from tests.sites import walk

ONLINE = [Method.VIETQR, Method.PAYPLAT, Method.VNPAY]


@pytest.mark.parametrize("method", ONLINE)
def test_paid_once_told_once_one_receipt_and_the_dossier_goes_on(licence, bank, method):
    order = licence.order(method)
    assert order.state == OrderState.WAITING and order.amount == 135_000
    bank.pay(order)
    order.refresh_from_db()
    assert order.state == OrderState.PAID and licence.demand.state == "settled"
    relay.drain()
    assert licence.dossier.money_state == "paid" and licence.dossier.last_verb == "pay"
    [payment], [receipt] = licence.payments, licence.receipts
    assert (payment.standing, payment.times, payment.is_late) == (Standing.SETTLED, 1, False)
    assert receipt.amount == 135_000 and receipt.number == 1 and [i["kind"] for i in receipt.items] == ["fee"]
    said = text_of(read_bytes(services.pdf_of(receipt)))
    assert "0000001" in said and "135.000 đồng" in said and "Một trăm ba mươi lăm nghìn đồng" in said
    assert receipt.payer_name in said and licence.dossier.code in said


def test_the_code_says_amount_account_and_order(licence):
    order = licence.order()
    read = vietqr.parse(order.qr)
    assert (read.amount, read.bin, read.account) == (135_000, "970436", "1017595600")
    assert read.purpose == f"{order.code} {licence.dossier.code}" and licence.order().id == order.id


@pytest.mark.parametrize("method", ONLINE)
def test_a_bank_that_calls_twice_gives_one_payment(licence, bank, method):
    bank.pay(licence.order(method), "twice")
    [payment] = licence.payments
    assert payment.times == 2 and len(licence.receipts) == 1


@pytest.mark.parametrize("method", ONLINE)
def test_a_wrong_signature_changes_nothing_and_is_counted(licence, bank, method):
    order = licence.order(method)
    bank.pay(order, "wrong_signature")
    order.refresh_from_db()
    assert order.state == OrderState.WAITING and not licence.payments
    assert PaymentRefusal.objects.get(method=method).count == 1
    assert services.claim(order.id) == OrderState.PAID  # asked, it says the truth


@pytest.mark.parametrize(("filed", "amount", "words"), [
    ("2025-12-31 23:59", 115_000, "Một trăm mười lăm nghìn đồng"),
    ("2026-01-01 00:00", 135_000, "Một trăm ba mươi lăm nghìn đồng"),
])  # fmt: skip
def test_a_licence_filed_online_before_the_reduction_ended_is_paid_at_the_reduced_fee(
    province, bank, filed, amount, words
):
    """Circular 63/2023/TT-BTC, until 31 December 2025: whoever filed by then pays it, whenever they pay."""
    dossier = walk.submitted(province, walk.LICENCE, name="expiring")
    Dossier.objects.filter(id=dossier.id).update(submitted_at=at(filed))
    payer = province.citizen_actor(0)
    demand = dossiers.ask_own(dossier.id, by=payer)
    order = services.start(demand.id, Method.VIETQR, by=payer)
    assert (demand.amount, order.amount, vietqr.parse(order.qr).amount) == (amount, amount, amount)
    bank.pay(order)
    receipt = Receipt.objects.get()
    said = text_of(read_bytes(services.pdf_of(receipt)))
    assert receipt.amount == amount and f"{amount:,} đồng".replace(",", ".") in said and words in said
