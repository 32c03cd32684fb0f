"""Money as a machine: whatever payers, banks and officers do, in whatever order, the books stay true."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.foundation.common import ports
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.onestop.payments import jobs, services
from motcua.onestop.payments.enums import Heard, Method, OrderVerb, RefundReason
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder, Receipt, Refund
from motcua.onestop.payments.ports import PaymentPlatform, Told
from motcua.onestop.payments.services.giving_back import rest_of
from motcua.onestop.payments.services.taking import step
from motcua.outside.adapters.payplat.client import PayPlat
from tests.onestop.dossiers.conftest import make_ward, officer

PEOPLE = ["keeper", "leader", "stranger"]
people, several = st.sampled_from(PEOPLE), st.integers(0, 5)


def one_of(rows, number):
    found = list(rows.order_by("id"))
    return found[number % len(found)] if found else None


class Money(RuleBasedStateMachine):
    @initialize(is_paid=st.booleans())
    def begin(self, is_paid):
        """Half of the machines begin with money that settles."""
        self.ward = make_ward()
        self.keeper = officer("Cao Thị Minh", (Role.ACCOUNTANT, self.ward.committee))
        self.leader, self.stranger = self.ward.leader, self.ward.stranger
        self.subject, self.told = ("test", uuid7()), set()
        self.ask(20_000 if is_paid else 0)
        if is_paid:
            self.cash()

    def act(self, verb, *places, **more):
        try:
            return verb(*places, **more)
        except Refusal:
            return None

    @rule(extra=st.sampled_from([0, 20_000]))
    def ask(self, extra):
        parts = (services.Part("fee", {}, 135_000), *([services.Part("charge", {}, extra)] if extra else []))
        self.act(services.ask, services.Asked(
            self.ward.committee.id, self.subject, "H44-1", {"vi": "x", "en": "x"}, "Giỏi", "025190001234", "", parts
        ), by=self.ward.mother)  # fmt: skip

    @rule()
    def cancel(self):
        services.cancel(*self.subject, by=self.ward.mother, reason="withdrawn")

    @precondition(lambda self: PaymentDemand.objects.filter(state="open").exists())
    @rule()
    def open(self):
        demand = PaymentDemand.objects.get(state="open")
        PaymentOrder.objects.create(
            demand=demand, unit=self.ward.committee, code=f"LP{PaymentOrder.objects.count():010}",
            method=Method.PAYPLAT, amount=demand.amount, created_at=now(), expires_at=now() + timedelta(minutes=15),
            created_by=self.ward.mother.id,
        )  # fmt: skip

    @rule(which=several, mark=several, less=st.sampled_from([0, 1000]), is_paid=st.sampled_from([True, False, None]))
    def tell(self, which, mark, less, is_paid):
        order = one_of(PaymentOrder.objects.filter(method=Method.PAYPLAT), which)
        code, amount = (order.code, order.amount - less) if order else ("LPKHONGCO000", 1000)
        if is_paid:
            self.told.add(f"t{mark}")
        services.take(Told(code, is_paid, f"t{mark}", amount), method=Method.PAYPLAT, heard=Heard.CALLBACK)

    @rule(which=several, verb=st.sampled_from([OrderVerb.DOUBT, OrderVerb.EXPIRE]))
    def wait(self, which, verb):
        if order := one_of(PaymentOrder.objects, which):
            step(order.id, verb, at=now(), ask_at=None)

    @rule()
    def cash(self):
        if demand := PaymentDemand.objects.filter(state="open").first():
            self.act(services.take_cash, demand.id, by=self.ward.receptionist)

    @rule(which=several, who=people, share=st.sampled_from([None, 1, 20_000, 134_999, 135_000, 10**6]), part=several)
    def ask_back(self, which, who, share=None, part=0):
        """The whole, or a share of one fee or charge; some shares are more than there is."""
        if payment := one_of(Payment.objects, which):
            rest = rest_of(payment)
            parts = None if share is None else [share * (n == part % len(rest)) for n in range(len(rest))]
            self.act(services.ask_refund, payment.id, by=getattr(self, who), reason=RefundReason.OTHER,
                     note="Nộp nhầm", parts=parts)  # fmt: skip

    @rule(which=several, who=people, agrees=st.booleans())
    def decide(self, which, who, agrees):
        if refund := one_of(Refund.objects, which):
            self.act(services.approve if agrees else services.refuse, refund.id, by=getattr(self, who), note="Đã xem")

    @rule(which=several, who=people)
    def transfer(self, which, who):
        jobs.pay_out_refunds()
        if refund := one_of(Refund.objects, which):
            self.act(services.note_transfer, refund.id, by=getattr(self, who), number=f"FT{which:05}")

    @rule(which=several, who=people)
    def pay_out(self, which, who):
        if refund := one_of(Refund.objects, which):
            self.act(services.note_pay_out, refund.id, by=getattr(self, who), number=f"PC{which}",
                     received_by="Đỗ Quỳnh Giỏi", receiver_paper="025190001234")  # fmt: skip

    @rule(which=several, share=st.sampled_from([None, 1, 20_000, 20_000]))
    def all_the_way_back(self, which, share):
        """As it should go, so that machines of thirty steps come to the end of it."""
        if payment := one_of(Payment.objects.filter(refunded_at=None), which):
            self.ask_back(list(Payment.objects.order_by("id")).index(payment), "keeper", share)
            for refund in payment.refunds.filter(state="asked"):
                self.act(services.approve, refund.id, by=self.leader)
            jobs.pay_out_refunds()
            for refund in payment.refunds.filter(state="approved"):
                self.act(services.note_transfer, refund.id, by=self.keeper, number="FT00001")
                self.act(services.note_pay_out, refund.id, by=self.keeper, number="PC-1", received_by="Giỏi",
                         receiver_paper="025190001234")  # fmt: skip

    @rule(which=several, who=people)
    def replace(self, which, who):
        if receipt := one_of(Receipt.objects, which):
            self.act(services.replace_receipt, receipt.id, by=getattr(self, who), payer_name=f"Giỏi {uuid7()}",
                     payer_number="", payer_address="", reason="Sai tên")  # fmt: skip

    @invariant()
    def every_transaction_is_one_payment(self):
        marks = list(Payment.objects.exclude(method=Method.CASH).values_list("transaction", flat=True))
        assert sorted(marks) == sorted(self.told)

    @invariant()
    def a_receipt_holds_just_as_long_as_the_money_that_settled_is_ours(self):
        for payment in Payment.objects.all():
            holds = payment.receipts.filter(state="valid").count()
            assert holds == (payment.standing == "settled" and payment.refunded_at is None)
        numbers = list(Receipt.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_goes_back_is_never_more_than_came_and_the_receipt_is_over_the_rest(self):
        for payment in Payment.objects.all():
            back = sum(refund.amount for refund in payment.refunds.filter(state="paid"))
            coming = sum(refund.amount for refund in payment.refunds.filter(state__in=["asked", "approved"]))
            assert payment.refunded == back and back + coming <= payment.amount
            assert (payment.refunded_at is not None) == (back == payment.amount)
            for receipt in payment.receipts.filter(state="valid"):
                left = [part for part in rest_of(payment) if part["amount"]]
                assert receipt.items == left and receipt.amount == payment.amount - back
                assert receipt.amount == sum(part["amount"] for part in left)
        for old in Receipt.objects.filter(state="replaced"):
            assert old.replaced_by.amount <= old.amount

    @invariant()
    def a_demand_is_settled_by_one_payment(self):
        for demand in PaymentDemand.objects.all():
            ours = Payment.objects.filter(order__demand=demand, standing="settled", refunded_at=None)
            assert ours.count() == (demand.state == "settled")
            assert demand.orders.filter(state="paid").count() == ours.count()

    @invariant()
    def money_goes_back_once_and_by_two(self):
        for refund in Refund.objects.filter(state="paid"):
            assert refund.decided_by not in (None, refund.asked_by) and refund.payment.refunded
            assert {refund.asked_by, refund.decided_by} <= {self.keeper.id, self.leader.id}
        assert not Payment.objects.filter(refunded_at__isnull=False).exclude(refunds__state="paid").exists()


@pytest.mark.django_db(transaction=True)
def test_whatever_is_done_with_money_the_books_stay_true():
    from django.test.testcases import TransactionTestCase

    def fresh():
        TransactionTestCase("run")._fixture_teardown()
        return Money()

    ports.provide(PaymentPlatform, PayPlat("http://127.0.0.1:1", "MOTCUA", "k", "970436:1:KHO BAC"))
    try:
        run_state_machine_as_test(
            fresh,
            settings=settings(
                max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
    finally:
        ports.reset()
