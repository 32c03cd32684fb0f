"""The fee: asked for, paid over the counter or at the bank, heard of in any order, given back by two."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.models import EventRecord, OutboxMessage
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Verb
from motcua.onestop.dossiers.models import CashReceipt
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import DemandState, Heard, Method, RefundReason
from motcua.onestop.payments.events import PaymentPartlyRefunded, PaymentRefunded, PaymentSettled
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder, Receipt, Refund
from motcua.onestop.payments.ports import PaymentPlatform, Told
from motcua.onestop.payments.services.giving_back import pay_out, rest_of
from tests.onestop.dossiers.machine.acting import Acting, turn_or
from tests.onestop.dossiers.machine.house import FEE

counter = st.sampled_from(["receptionist", "receptionist", "keeper", "specialist", "mother"])
keepers = st.sampled_from(["accountant", "leader", "stranger", "receptionist"])
SETTLED, REFUNDED, PARTLY = PaymentSettled.kind(), PaymentRefunded.kind(), PaymentPartlyRefunded.kind()

GONE = {DossierState.WITHDRAWN, DossierState.DECLINED, DossierState.DISCONTINUED}


class Platform:
    """Gives back whatever it is asked to."""

    def give_back(self, bill, transaction, amount, key, by, reason):
        return f"back:{key}"


PORT = (PaymentPlatform, Platform())


class Money(Acting):
    _heard = frozenset()

    @rule(who=turn_or("receptionist", "specialist", "colleague", "stranger", "mother"),
          amount=st.sampled_from([f"{FEE:,}", "1000", ""]))  # fmt: skip
    def request_payment(self, who, amount):
        self.attempt(services.request_payment, self.id, who=who, amount=amount, note="Nộp trước khi trả kết quả")

    @rule(who=counter, amount=st.sampled_from([FEE, FEE, 1000]), paper=st.sampled_from(["", "BL 7"]))
    def collect_fee(self, who, amount, paper):
        self.attempt(services.collect_fee, self.id, who=who, fee=Fee(amount, paper))

    @rule(who=counter, amount=st.sampled_from([FEE, 1000]))
    def receive_with_the_fee(self, who, amount):
        self.attempt(services.receive, self.id, who=who, first_steps=self.ward.first, fee=Fee(amount, "BL 8"))

    @rule(who=st.sampled_from(["mother", "mother", "neighbour", "specialist"]), is_less=st.sampled_from([0, 0, 1000]))
    def pay_at_the_bank(self, who, is_less):
        """Nobody here has heard of it yet."""
        demand = self.attempt(services.ask_own, self.id, who=who)
        if demand is None or demand.state != DemandState.OPEN:
            return
        number = PaymentOrder.objects.count()
        order = PaymentOrder.objects.create(
            demand=demand, unit_id=demand.unit_id, code=f"LP{number:010}", method=Method.PAYPLAT, amount=demand.amount,
            created_at=self.now, expires_at=self.now + timedelta(minutes=15), created_by=self.ward.mother.id,
        )  # fmt: skip
        told = Told(order.code, True, f"t{number}", order.amount - is_less, self.now)
        payments.take(told, method=Method.PAYPLAT, heard=Heard.CALLBACK, at=self.now)

    def asked_anew(self):
        """What was given back is owed again, where it may still be asked for."""
        if self.dossier.money_state == MoneyState.REFUNDED:
            asked = self.attempt(services.request_payment, self.id, who="receptionist", amount=str(FEE))
            assert self.dossier.money_state == (MoneyState.REFUNDED if asked is None else MoneyState.DUE)

    @precondition(lambda self: self.news)
    @rule(which=st.integers(0, 3))
    def news_of_money_comes(self, which):
        """In any order: a listener that failed is tried again later."""
        self.hear(self.news[which % len(self.news)])

    def hear(self, message):
        self._heard |= {message.id}
        demand = PaymentDemand.objects.get(id=message.body["demand_id"])
        if message.kind == SETTLED:
            payment = Payment.objects.get(id=message.body["payment_id"])
            receipt = Receipt.objects.filter(id=message.body["receipt_id"]).first()
            services.record_payment(self.id, demand=demand, receipt=receipt, paid_at=payment.at, at=self.now)
        elif message.kind == PARTLY:
            refund = Refund.objects.get(id=message.body["refund_id"])
            receipt = Receipt.objects.get(id=message.body["receipt_id"])
            services.record_part_refund(self.id, refund=refund, receipt=receipt, at=self.now)
        else:
            refund = Refund.objects.get(id=message.body["refund_id"])
            services.record_refund(self.id, demand=demand, reason=refund.note, at=self.now)

    @property
    def news(self):
        """What was announced of money and nobody has listened to."""
        rows = OutboxMessage.objects.filter(kind__in=[SETTLED, REFUNDED, PARTLY]).exclude(id__in=self._heard)
        return [row for row in rows.order_by("id") if UUID(str(row.body["subject_id"])) == self.id]

    @precondition(lambda self: Payment.objects.filter(refunded_at=None).exists())
    @rule(first=keepers, second=keepers, share=st.sampled_from([0, 0, 1000]))
    def give_back(self, first, second, share=0):
        """All that is left, or a share of the first fee."""
        payment = Payment.objects.filter(refunded_at=None).order_by("id").first()
        parts = [share, *(0 for _part in rest_of(payment)[1:])] if share else None
        said = {"reason": RefundReason.OTHER, "note": "Nộp nhầm dịch vụ", "parts": parts}
        self.attempt(payments.ask_refund, payment.id, who=first, **said)
        if refund := Refund.objects.filter(payment=payment, state="asked").first():
            self.attempt(payments.approve, refund.id, who=second)
            if not pay_out(refund.id, at=self.now):
                paid = {"number": "PC-1", "received_by": "Người nộp", "receiver_paper": "025190001234"}
                self.attempt(payments.note_pay_out, refund.id, who=second, **paid)

    @precondition(lambda self: self.moment[0] in GONE and PaymentDemand.objects.filter(state=DemandState.OPEN).exists())
    @rule()
    def what_ended_asks_for_nothing(self):
        """As the listener does."""
        payments.cancel(SUBJECT, self.id, by=SYSTEM, reason=self.dossier.state, at=self.now)
        assert not PaymentDemand.objects.filter(state=DemandState.OPEN).exists()

    @invariant()
    def the_books_and_the_dossier_say_the_same_once_the_news_is_heard(self):
        dossier = self.dossier
        states = list(PaymentDemand.objects.filter(subject_id=self.id).values_list("state", flat=True))
        assert sum(state in (DemandState.OPEN, DemandState.SETTLED) for state in states) <= 1
        if dossier.money_state == MoneyState.NONE:
            assert not states and not self.ward.has_process
        if self.news:
            return
        assert (DemandState.SETTLED in states) == (dossier.money_state == MoneyState.PAID)
        if dossier.money_state == MoneyState.REFUNDED:
            assert DemandState.REFUNDED in states
        ours = Payment.objects.filter(standing="settled", refunded_at=None)
        assert ours.count() == (dossier.money_state == MoneyState.PAID)
        assert all(payment.amount == FEE for payment in ours)

    @invariant()
    def cash_is_written_down_once_and_nothing_is_handed_over_unpaid(self):
        dossier = self.dossier
        events = EventRecord.objects.filter(subject_id=self.id)
        taken = events.filter(action__in=[Verb.COLLECT_FEE, Verb.RECEIVE], detail__has_key="fee").count()
        cash, kept = Payment.objects.filter(method=Method.CASH), CashReceipt.objects.filter(dossier_id=self.id).count()
        assert taken == cash.count() and cash.filter(refunded_at=None).count() <= kept <= min(taken, 1)
        if dossier.state == DossierState.RESULT_RETURNED:
            assert dossier.money_state != MoneyState.DUE

    @invariant()
    def a_dossier_stands_still_for_money_only_while_it_is_owed(self):
        dossier, last = self.dossier, list(self.case.clock)[-1:]
        if dossier.state == DossierState.PAYMENT_REQUESTED:
            assert dossier.money_state == MoneyState.DUE and dossier.paused_at == last[0].at
            assert (last[0].kind, last[0].note) == ("stop", "fee")
        elif last and last[0].note == "fee":
            raise AssertionError(f"the clock stands still for the fee in {dossier.state}")
