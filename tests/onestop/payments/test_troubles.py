"""A bank that is late, lies, calls a hundred times; money that settles nothing; refunds by two; the books compared."""

import json
import re
import time
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.foundation.common import ports, relay
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import selectors as dossier_selectors
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import CashReceipt, Dossier
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments import jobs, services
from motcua.onestop.payments.enums import Heard, Method, OrderState, RefundReason, Standing, Verdict
from motcua.onestop.payments.errors import NotYourMoney, SecondOfficer
from motcua.onestop.payments.models import Difference, Payment, PaymentOrder, Receipt
from motcua.onestop.payments.ports import BankTransfer, Told
from motcua.onestop.payments.services.asking import standing_of
from motcua.outside.adapters.bank.client import HttpBank
from motcua.outside.sandbox.bank.calling import KEY, bank_sign
from tests.at_once import at_once
from tests.onestop.dossiers.conftest import at, make_ward
from tests.sites import walk


@pytest.mark.django_db(transaction=True)
def test_a_hundred_callbacks_from_eight_threads_are_one_payment_and_one_receipt():
    ward = make_ward()
    demand = services.ask(services.Asked(
        ward.committee.id, ("test", uuid7()), "H44-1", {"vi": "Lệ phí", "en": "Fee"}, ward.mother.name, "025190001234",
        "", (services.Part("fee", {}, 135_000), services.Part("charge", {}, 20_000)),
    ), by=ward.mother)  # fmt: skip
    order = PaymentOrder.objects.create(
        demand=demand, unit=ward.committee, code="LPABCDEFGHJK", method=Method.VIETQR, amount=demand.amount,
        created_at=now(), expires_at=now() + timedelta(minutes=15), created_by=ward.mother.id,
    )  # fmt: skip
    said = {"transaction": "2611290000001", "content": order.code, "amount": 155_000, "at": now().isoformat()}
    body, stamp = json.dumps(said).encode(), str(int(time.time()))
    address = reverse("api:payment_heard", args=[Method.VIETQR])
    headers = {"X-Timestamp": stamp, "X-Signature": bank_sign(stamp, body)}
    ports.provide(BankTransfer, HttpBank("http://bank", KEY, settings.ENV.bank_account))

    def one() -> list[str]:
        client = Client()
        told = [client.post(address, body, "application/json", headers=headers) for _ in range(13)]
        return [answer.json()["message"] for answer in told if answer.status_code == 200]

    try:
        answers = Counter(answer for many in at_once([one] * 8) for answer in many)
    finally:
        ports.reset()
    assert answers == {Verdict.TAKEN: 1, Verdict.REPEATED: 103}
    payment, receipt = Payment.objects.get(), Receipt.objects.get()
    assert payment.times == 104 and receipt.number == 1 and receipt.amount == 155_000


def test_a_wrong_amount_settles_nothing_is_listed_and_given_back_by_two(licence, bank):
    order = licence.order()
    bank.pay(order, "underpays")
    order.refresh_from_db()
    [payment] = licence.payments
    assert order.state == OrderState.WAITING and payment.standing == Standing.WRONG_AMOUNT and not licence.receipts
    assert licence.order().id != order.id, "who pays again does it with another code"
    with pytest.raises(NotYourMoney):
        services.ask_refund(payment.id, by=licence.actor("ketoan"), reason=RefundReason.WRONG_AMOUNT, note="Trả thiếu")
    keeper = licence.actor("ketoancsgt")
    refund = services.ask_refund(payment.id, by=keeper, reason=RefundReason.WRONG_AMOUNT, note="Trả thiếu tiền")
    with pytest.raises(SecondOfficer):
        services.approve(refund.id, by=keeper)
    services.approve(refund.id, by=licence.actor("truongcsgt"))
    jobs.pay_out_refunds()
    refund.refresh_from_db()
    assert refund.state == "paid" and bank.ledger.payments[-1].is_refund and bank.ledger.payments[-1].amount == 134_000


def test_a_late_call_after_the_end_pays_late_and_once(licence, bank):
    order = licence.order()
    mark = bank.pay(order, "walks_away")
    services.follow_up(order.id, at=order.expires_at + timedelta(minutes=1))
    order.refresh_from_db()
    assert mark is None and order.state == OrderState.EXPIRED
    late = bank.pay(order, "late")
    bank.tell(late, 3)
    order.refresh_from_db()
    [payment] = licence.payments
    assert order.state == OrderState.PAID and payment.is_late and payment.times == 3 and len(licence.receipts) == 1


def test_a_second_payment_is_held_and_an_unknown_order_too(licence, bank):
    first, other = licence.order(Method.VIETQR), licence.order(Method.VNPAY)
    bank.pay(first)
    bank.pay(other)
    assert [p.standing for p in licence.payments] == [Standing.SETTLED, Standing.SECOND]
    told = Told("LPKHONGCO000", True, "x1", 5000, now())
    assert services.take(told, method=Method.VIETQR, heard=Heard.CALLBACK) is Verdict.UNKNOWN_ORDER
    assert len(licence.receipts) == 1


def test_the_day_is_compared_and_every_difference_is_found_once(licence, bank):
    bank.pay(licence.order(), "silent")
    order = licence.order(Method.VNPAY)
    bank.pay(order, "lies")
    made = services.reconcile(Method.VIETQR, today())
    assert made.theirs == 1 and licence.demand.state == "settled" and not made.differences.exists()
    lied = services.reconcile(Method.VNPAY, today())
    [difference] = lied.differences.all()
    assert difference.kind == "amount" and difference.theirs_amount == 135_000 and difference.ours_amount == 136_000
    services.reconcile(Method.VNPAY, today())
    assert Difference.objects.count() == 1
    with pytest.raises(NotAllowed):
        services.settle_difference(difference.id, by=licence.actor("tiepnhantinh"), note="Đã hỏi ngân hàng")
    services.settle_difference(difference.id, by=licence.actor("ketoancsgt"), note="Ngân hàng báo sai, đã xác nhận")


def test_a_receipt_is_replaced_never_edited_or_deleted_and_ends_with_the_refund(licence, bank):
    bank.pay(licence.order())
    relay.drain()
    [receipt], keeper = licence.receipts, licence.actor("ketoancsgt")
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(id=receipt.id).update(payer_name="Người khác")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Receipt.objects.filter(id=receipt.id).delete()
    new = services.replace_receipt(
        receipt.id, by=keeper, payer_name="Đỗ Quỳnh Giỏi B", payer_number=receipt.payer_number, payer_address="",
        reason="Sai họ tên người nộp",
    )  # fmt: skip
    receipt.refresh_from_db()
    assert (receipt.state, new.number, new.replaces_id) == ("replaced", 2, receipt.id)
    [payment] = licence.payments
    refund = services.ask_refund(payment.id, by=keeper, reason=RefundReason.OTHER, note="Hồ sơ đã rút")
    services.approve(refund.id, by=licence.actor("truongcsgt"))
    jobs.pay_out_refunds()
    relay.drain()
    new.refresh_from_db()
    assert new.state == "cancelled" and licence.demand.state == "refunded" and licence.dossier.money_state == "refunded"


def test_cash_goes_through_the_same_demand_and_gets_a_receipt(licence):
    by = licence.actor("tiepnhantinh")
    dossiers.collect_fee(licence.dossier_id, by=by, fee=Fee(135_000))
    [payment] = Payment.objects.all()
    assert payment.method == Method.CASH and licence.receipts[0].method == Method.CASH
    assert licence.demand.state == "settled" and licence.dossier.money_state == "paid"


def test_a_fee_that_was_given_back_is_asked_for_anew_and_old_news_of_it_changes_nothing(licence, bank):
    by, keeper = licence.actor("tiepnhantinh"), licence.actor("ketoancsgt")
    dossiers.collect_fee(licence.dossier_id, by=by, fee=Fee(135_000, "AB-0001234"))
    [first], old = licence.payments, licence.demand
    refund = services.ask_refund(first.id, by=keeper, reason=RefundReason.OTHER, note="Biên lai giấy ghi sai")
    services.approve(refund.id, by=licence.actor("truongcsgt"))
    services.note_pay_out(refund.id, by=keeper, number="PC-1", received_by="Giỏi", receiver_paper="025190001234")
    with pytest.raises(Refusal):
        dossiers.request_payment(licence.dossier_id, by=by, amount="135.000")  # not heard of yet
    relay.drain()
    assert licence.dossier.money_state == "refunded"
    with pytest.raises(Refusal) as refused:
        dossiers.collect_fee(licence.dossier_id, by=by, fee=Fee(135_000))
    assert refused.value.code == "given-back"
    with pytest.raises(Invalid):
        dossiers.request_payment(licence.dossier_id, by=by, amount="1.000")
    dossiers.request_payment(licence.dossier_id, by=by, amount="135.000")
    assert licence.dossier.money_state == "due" and not CashReceipt.objects.exists()
    anew = standing_of("dossier", licence.dossier_id)
    assert anew.id != old.id and anew.state == "open" and licence.demand.state == "refunded"
    bank.pay(services.start(anew.id, Method.VIETQR, by=licence.province.citizen_actor(0)))
    relay.drain()
    assert licence.dossier.money_state == "paid"
    told = {"demand": licence.demand, "reason": "Biên lai giấy ghi sai"}
    assert dossiers.record_refund(licence.dossier_id, **told) is None and licence.dossier.money_state == "paid"


def locks(queries):
    """[(table, how)] in the order they were taken."""
    found = (re.search(r'FROM "(\w+)".* FOR ((?:NO KEY )?UPDATE)', one["sql"]) for one in queries)
    return [one.groups() for one in found if one and one[1] != "dossier"]


def test_money_is_locked_in_one_order_and_of_an_order_never_its_key(licence, bank):
    """Else two who wait for each other end in an error: a receipt that is replaced while it is given back, a day that
    is compared while its money comes."""
    with CaptureQueriesContext(connection) as taking:
        bank.pay(licence.order())
    [receipt], keeper = licence.receipts, licence.actor("ketoancsgt")
    said = {"payer_name": "Giới", "payer_number": "", "payer_address": "", "reason": "Sai họ tên"}
    with CaptureQueriesContext(connection) as replacing:
        new = services.replace_receipt(receipt.id, by=keeper, **said)
    refund = services.ask_refund(new.payment_id, by=keeper, reason=RefundReason.OTHER, note="Hồ sơ đã rút")
    services.approve(refund.id, by=licence.actor("truongcsgt"))
    with CaptureQueriesContext(connection) as giving_back:
        jobs.pay_out_refunds()
    of_order = ("payment_order", "NO KEY UPDATE")
    rest = [("payment", "UPDATE"), ("payment_demand", "UPDATE"), ("receipt", "UPDATE")]
    assert locks(replacing) == [of_order, *rest]
    assert locks(giving_back) == [("refund", "UPDATE"), of_order, *rest]
    assert of_order in locks(taking) and ("payment_order", "UPDATE") not in locks(taking)


def test_cash_is_taken_anew_after_it_was_given_back(licence):
    by, keeper = licence.actor("tiepnhantinh"), licence.actor("ketoancsgt")
    for number in (1, 2):
        if number == 2:
            dossiers.request_payment(licence.dossier_id, by=by, amount="135.000")
        dossiers.collect_fee(licence.dossier_id, by=by, fee=Fee(135_000))
        assert CashReceipt.objects.get().number == f"{licence.receipts[-1].series} {number:07}"
        payment = licence.payments[-1]
        refund = services.ask_refund(payment.id, by=keeper, reason=RefundReason.OTHER, note="Nộp nhầm hồ sơ")
        services.approve(refund.id, by=licence.actor("truongcsgt"))
        services.note_pay_out(refund.id, by=keeper, number="PC", received_by="Giỏi", receiver_paper="025190001234")
        relay.drain()
        assert licence.dossier.money_state == "refunded"
    assert [one.state for one in licence.receipts] == ["cancelled", "cancelled"]


def test_the_clock_stands_still_while_payment_is_asked(licence, bank):
    by = licence.actor("tiepnhantinh")
    asked_at = at("2026-03-03 08:00")  # Tuesday; three working days later it is paid
    dossiers.receive(licence.dossier_id, by=by, at=at("2026-03-02 08:00"))
    dossiers.request_payment(licence.dossier_id, by=by, amount="135.000", at=asked_at)
    found = licence.dossier
    assert found.state == "payment_requested" and found.paused_at is not None
    bank.pay(licence.order())
    with time_machine.travel(at("2026-03-06 08:00"), tick=False):
        relay.drain()
    after = licence.dossier
    assert after.state == "in_progress" and after.paused_at is None and after.money_state == "paid"
    days = [local(moment).date() for moment in (found.due_at, after.due_at)]
    assert local(found.due_at).timetz() == local(after.due_at).timetz()
    assert days == [date(2026, 3, 9), date(2026, 3, 12)], "Monday becomes Thursday: by what it stood still"


def test_the_clock_goes_on_where_the_rule_of_the_fee_does_not_stop_it(province, bank):
    dossier = walk.submitted(province, walk.MARITAL)
    by = province.actor("tiepnhan")
    dossiers.receive(dossier.id, by=by, at=at("2026-03-02 08:00"))
    before = Dossier.objects.get(id=dossier.id)
    dossiers.request_payment(dossier.id, by=by, amount="8.000", at=at("2026-03-03 08:00"))
    asked = Dossier.objects.get(id=dossier.id)
    assert (asked.state, asked.due_at, asked.paused_at) == (before.state, before.due_at, None)
    demand = standing_of("dossier", dossier.id)
    order = services.start(demand.id, Method.VIETQR, by=province.citizen_actor(0))
    bank.pay(order)
    with time_machine.travel(at("2026-03-06 08:00"), tick=False):
        relay.drain()
    paid = Dossier.objects.get(id=dossier.id)
    assert (paid.money_state, paid.state, paid.due_at) == ("paid", before.state, before.due_at)
    assert [row.kind for row in dossier_selectors.clock(dossier.id)] == ["start"]
