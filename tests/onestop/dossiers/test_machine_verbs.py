"""The machine does every verb there is: a new one without a rule is told of here. And what the machine has found."""

from datetime import timedelta

import pytest

from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Outcome, ResultState, Verb
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import Heard, Method, RefundReason
from motcua.onestop.payments.models import Payment, PaymentOrder, Refund
from motcua.onestop.payments.ports import Told
from tests.onestop.dossiers.conftest import at
from tests.onestop.dossiers.machine.house import make_house
from tests.onestop.dossiers.machine.moments import covered
from tests.onestop.dossiers.test_life_cycle import signed
from tests.onestop.dossiers.test_machine import LifeOfADossier, LifeOfASplitDossier

WITHOUT_A_RULE: dict[Verb, str] = {
    Verb.END_STEP: "recorded with a sending back to before a split; the machine of split dossiers does that"
}
"""Verbs that the machine leaves out, each with its reason."""


@pytest.fixture
def house(db):
    return make_house(has_process=True)


def test_the_machine_has_a_rule_for_every_verb():
    done = covered(LifeOfADossier) | covered(LifeOfASplitDossier)
    assert done | set(WITHOUT_A_RULE) == set(Verb), set(Verb) - done
    assert not done & set(WITHOUT_A_RULE) and all(WITHOUT_A_RULE.values())


def test_the_leader_who_approves_an_opinion_does_not_sign_the_result(house):
    id = house.received()
    services.take(id, by=house.specialist)
    services.draft_result(id, by=house.specialist, outcome=Outcome.GRANTED, data={})
    services.consult(id, by=house.specialist, question="Có trong quy hoạch không?")
    services.propose_opinion(id, by=house.adviser, node="opinion", answer="Có", agrees=True)
    with pytest.raises(NotAllowed, match="Bước này của quy trình không có việc đó"):
        services.sign(id, by=house.head, signed=signed(house))
    assert Result.objects.get().state == ResultState.DRAFT


@pytest.mark.parametrize("is_refund_first", [False, True])
def test_news_of_money_that_comes_in_another_order_leaves_nothing_paid(house, is_refund_first):
    """The bank took it and gave it back before the dossier heard of either."""
    id, when = house.received(), at("2026-03-02 10:00")
    demand = services.ask_own(id, by=house.mother, at=when)
    order = PaymentOrder.objects.create(
        demand=demand, unit_id=demand.unit_id, code="LP0000000001", method=Method.PAYPLAT, amount=demand.amount,
        created_at=when, expires_at=when + timedelta(minutes=15), created_by=house.mother.id,
    )  # fmt: skip
    payments.take(Told(order.code, True, str(uuid7()), demand.amount, when), method=Method.PAYPLAT, heard=Heard.QUERY)
    refund = payments.ask_refund(
        Payment.objects.get().id, by=house.leader, reason=RefundReason.PAID_TWICE, note="Nộp nhầm dịch vụ"
    )
    Refund.objects.filter(id=payments.approve(refund.id, by=house.accountant).id).update(try_at=None)

    def settled():
        services.record_payment(id, demand=demand, receipt=None, paid_at=when)

    if is_refund_first:
        payments.note_transfer(refund.id, by=house.leader, number="FT00001")
        services.record_refund(id, demand=demand, reason="Nộp nhầm")
        settled()
        expected = MoneyState.DUE  # nothing came that stayed: it is owed as before
    else:
        settled()
        payments.note_transfer(refund.id, by=house.leader, number="FT00001")
        services.record_refund(id, demand=demand, reason="Nộp nhầm")
        expected = MoneyState.REFUNDED
    dossier = Dossier.objects.get(id=id)
    assert (dossier.state, dossier.money_state) == (DossierState.RECEIVED, expected)
