"""Orders that fail and orders nobody can tell of yet: their state, and what the payer reads."""

import io

import pytest
import time_machine
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from motcua.foundation.common import relay
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.onestop.payments import jobs, services
from motcua.onestop.payments.enums import Method, OrderState
from motcua.onestop.payments.errors import MayHavePaid
from motcua.onestop.payments.models import PaymentOrder
from tests.onestop.payments.test_paying import ONLINE
from tests.sites.portal import pages

NOT_TAKEN = "Thanh toán không thành công. Tiền chưa bị trừ."
TOO_LATE = "Đã hết thời gian thanh toán. Nếu bạn đã trả tiền, biên lai sẽ có ngay khi ngân hàng thông báo."
NOT_AGAIN = "Chưa rõ ngân hàng đã nhận tiền hay chưa. Đừng thanh toán thêm lần nữa"


def read(licence, order: PaymentOrder) -> str:
    return pages.text_of(licence.province.citizen(0).get(reverse("portal:payment", args=[order.id])))


def test_the_page_names_the_bank_and_gives_the_code_as_a_picture_while_it_can_be_paid(licence, bank):
    order, citizen = licence.order(), licence.province.citizen(0)
    address = reverse("portal:payment_code", args=[order.id])
    page = citizen.get(reverse("portal:payment", args=[order.id]))
    assert "Vietcombank" in pages.text_of(page) and address in page.text
    assert 'viewBox="0 0 ' in page.text.split('class="mp-qr"')[1].split("</svg>")[0], "the drawing fills its frame"
    saved = citizen.get(address)
    assert saved.headers["Content-Type"] == "image/png" and order.code in saved.headers["Content-Disposition"]
    assert zxingcpp.read_barcode(Image.open(io.BytesIO(saved.content))).text == order.qr
    assert licence.province.citizen(4).get(address).status_code == 404
    with time_machine.travel(order.expires_at, tick=False):
        assert citizen.get(address).status_code == 404
    assert citizen.get(reverse("portal:payment_code", args=[licence.order(Method.VNPAY).id])).status_code == 404


def test_the_banking_app_leads_back_to_where_the_payer_came_from(licence, bank):
    order = licence.order()
    opened = bank.browser.get(order.url.removeprefix("http://bank"))
    assert 'href="http://testserver/back/"' in opened.text
    form = {"qr": order.qr, "back": "http://testserver/back/", "trouble": "pays"}
    paid = bank.browser.post("/pay", data=form)
    assert paid.status_code == 200 and 'href="http://testserver/back/"' in paid.text
    bad = bank.browser.get("/app", query_string={"qr": order.qr, "back": "javascript:alert(1)"})
    assert bad.status_code == 200 and "javascript" not in bad.text


@pytest.mark.parametrize("method", [Method.PAYPLAT, Method.VNPAY])
def test_a_failed_payment_says_that_nothing_was_taken_and_another_is_open(licence, bank, method):
    order = licence.order(method)
    bank.pay(order, "fails")
    order.refresh_from_db()
    assert (order.state, order.ask_at) == (OrderState.FAILED, None) and "51" in order.reason
    assert not licence.payments and licence.demand.state == "open"
    page = read(licence, order)
    assert NOT_TAKEN in page and "Thanh toán lại" in page
    again = licence.order(method)
    assert again.id != order.id
    bank.pay(again)
    assert licence.demand.state == "settled" and len(licence.receipts) == 1


def test_a_transfer_that_failed_is_never_told_so_its_code_ends_with_its_time(licence, bank):
    """A bank tells of money that came; of a transfer that did not leave the payer's account it knows nothing."""
    order = licence.order()
    bank.pay(order, "fails")
    order.refresh_from_db()
    assert order.state == OrderState.WAITING
    with time_machine.travel(order.expires_at, tick=False):
        jobs.ask_about_orders()
        order.refresh_from_db()
        assert order.state == OrderState.EXPIRED and not licence.payments
        page = read(licence, order)
    assert TOO_LATE in page and "Thanh toán lại" in page


@pytest.mark.parametrize("method", ONLINE)
def test_an_order_in_doubt_lets_nobody_pay_twice_until_the_next_asking_settles_it(licence, bank, method):
    order, citizen = licence.order(method), licence.province.citizen(0)
    told = citizen.post(reverse("portal:payment_done", args=[order.id]), follow=True)
    order.refresh_from_db()
    assert order.state == OrderState.UNKNOWN and order.ask_at > now()
    assert NOT_AGAIN in pages.text_of(told) and NOT_AGAIN in read(licence, order)
    for other in ONLINE:
        with pytest.raises(MayHavePaid):
            licence.order(other)
    refused = citizen.post(reverse("portal:pay", args=[licence.dossier_id]), {"way": str(method)})
    assert refused.status_code == 422 and NOT_AGAIN in pages.text_of(refused)
    with pytest.raises(MayHavePaid):
        services.take_cash(licence.demand_id, by=licence.actor("tiepnhantinh"))
    assert PaymentOrder.objects.count() == 1
    bank.pay(order, "silent")
    assert not licence.payments
    with time_machine.travel(order.ask_at, tick=False):
        assert jobs.ask_about_orders() == 1
        relay.drain()
    order.refresh_from_db()
    assert (order.state, order.ask_at) == (OrderState.PAID, None) and len(licence.receipts) == 1
    assert licence.dossier.money_state == "paid" and "Đã nhận được tiền." in read(licence, order)


@pytest.mark.parametrize("method", [Method.PAYPLAT, Method.VNPAY])
def test_an_order_in_doubt_of_which_nothing_came_can_be_paid_again(licence, bank, method):
    order = licence.order(method)
    assert services.claim(order.id) == OrderState.UNKNOWN
    bank.pay(order, "fails")
    order.refresh_from_db()
    assert order.state == OrderState.FAILED and NOT_TAKEN in read(licence, order)
    assert licence.order(method).id != order.id


def test_who_asks_no_more_locks_as_who_takes_money_does(licence, bank):
    """The order before its demand: else a bank that tells at that moment and the withdrawal wait for each other."""
    order = licence.order()
    with CaptureQueriesContext(connection) as heard:
        services.cancel(licence.demand.subject_kind, licence.demand.subject_id, by=SYSTEM, reason="withdrawn")
    locks = [row["sql"] for row in heard if "FOR UPDATE" in row["sql"] or "FOR NO KEY UPDATE" in row["sql"]]
    assert ['"payment_order"' in sql.partition("WHERE")[0] for sql in locks] == [True, False]
    order.refresh_from_db()
    assert order.state == OrderState.WAITING and licence.demand.state == "cancelled"
