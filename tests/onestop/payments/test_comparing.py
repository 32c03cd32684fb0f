"""The day's books against the other side's: every kind of difference, and the job that compares each day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now, today
from motcua.onestop.payments import jobs, services
from motcua.onestop.payments.enums import DifferenceKind, Heard, Method, RefundReason, Standing
from motcua.onestop.payments.errors import GatewayFailed
from motcua.onestop.payments.models import Difference, Reconciliation
from motcua.onestop.payments.ports import Line
from motcua.onestop.payments.services.comparing import GONE
from motcua.outside.adapters.bank.client import HttpBank
from motcua.outside.sandbox.bank.ledger import Order
from tests.onestop.payments.conftest import Bank, Owed
from tests.sites.portal import pages

Mend = Callable[[], object]
"""What makes the books agree, so that the next run closes the difference."""


def missing_in_the_report(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order())
    line = bank.ledger.payments.pop()
    return lambda: bank.ledger.payments.append(line)


def too_little(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order(), "underpays")
    return lambda: given_back(licence)


def without_an_order(licence: Owed, bank: Bank) -> Mend:
    """Heard from the report alone; it is the administrator's, and the demonstration has one."""
    bank.ledger.pay(Order("bank", "LPKHONGCO000", 7_000, "LPKHONGCO000 chuyen nham"), "silent")
    return lambda: given_back(licence, SYSTEM, licence.actor("quantri"))


def another_amount(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order())
    line = bank.ledger.payments[-1]
    line.amount = 120_000
    return lambda: setattr(line, "amount", 135_000)


def given_back_by_the_bank_alone(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order())
    line = bank.ledger.payments[-1]
    assert bank.ledger.refund(line.transaction, line.amount, "nobody asked")
    return bank.ledger.payments.pop


def given_back_by_us_alone(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order())
    given_back(licence)
    line = bank.ledger.payments.pop()
    assert line.is_refund
    return lambda: bank.ledger.payments.append(line)


def given_back_with_another_amount(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order())
    given_back(licence)
    line = bank.ledger.payments[-1]
    assert line.is_refund
    line.amount = 100_000
    return lambda: setattr(line, "amount", 135_000)


def twice_under_one_number(licence: Owed, bank: Bank) -> Mend:
    """Not heard of before: the first line settles the demand, the other is one too many."""
    bank.pay(licence.order(), "silent")
    return again(bank)


def given_back_twice_under_one_number(licence: Owed, bank: Bank) -> Mend:
    bank.pay(licence.order())
    given_back(licence)
    return again(bank)


def again(bank: Bank) -> Mend:
    bank.ledger.payments.append(replace(bank.ledger.payments[-1]))
    return bank.ledger.payments.pop


def given_back(licence: Owed, *by: Actor) -> None:
    keeper, leader = by or (licence.actor("ketoancsgt"), licence.actor("truongcsgt"))
    [payment] = licence.payments
    refund = services.ask_refund(payment.id, by=keeper, reason=RefundReason.OTHER, note="Hoàn lại người nộp")
    services.approve(refund.id, by=leader)
    assert jobs.pay_out_refunds() == 1


@pytest.mark.parametrize(
    ("happens", "kind", "ours", "theirs"),
    [
        (missing_in_the_report, DifferenceKind.NOT_THERE, 135_000, None),
        (too_little, DifferenceKind.HELD, 134_000, 134_000),
        (without_an_order, DifferenceKind.HELD, 7_000, 7_000),
        (another_amount, DifferenceKind.AMOUNT, 135_000, 120_000),
        (given_back_by_the_bank_alone, DifferenceKind.REFUND, None, 135_000),
        (given_back_by_us_alone, DifferenceKind.REFUND, 135_000, None),
        (given_back_with_another_amount, DifferenceKind.REFUND, 135_000, 100_000),
        (twice_under_one_number, DifferenceKind.AMOUNT, 135_000, 270_000),
        (given_back_twice_under_one_number, DifferenceKind.REFUND, 135_000, 270_000),
    ],
)
def test_each_kind_of_difference_is_found_once_and_closed_when_the_books_agree(
    licence, bank, happens, kind, ours, theirs
):
    mend = happens(licence, bank)
    for _again in range(2):
        services.reconcile(Method.VIETQR, today())
    [found] = Difference.objects.all()
    assert (found.kind, found.ours_amount, found.theirs_amount) == (kind, ours, theirs)
    assert found.settled_at is None
    mend()
    services.reconcile(Method.VIETQR, today())
    [closed] = Difference.objects.all()
    assert closed.id == found.id and (closed.settled_by, closed.note) == (SYSTEM.name, GONE)


@pytest.mark.parametrize("is_refund", [False, True])
def test_one_transaction_in_the_reports_of_two_days_is_a_difference_until_one_day_has_it_no_more(
    licence, bank, is_refund
):
    bank.pay(licence.order())
    if is_refund:
        given_back(licence)
    line, first, second = bank.ledger.payments[-1], today(), today() + timedelta(days=1)
    again = replace(line, at=(local(now()) + timedelta(days=1)).isoformat())
    bank.ledger.payments.append(again)
    assert line.is_refund == is_refund and line.amount == again.amount == 135_000
    for day in (first, second, first, second):
        services.reconcile(Method.VIETQR, day)
    [found] = Difference.objects.all()
    assert (found.kind, found.transaction, found.ours_amount, found.theirs_amount) == (
        DifferenceKind.TWICE, line.transaction, 135_000, 135_000,
    )  # fmt: skip
    assert (found.reconciliation.day, found.other_day, found.settled_at) == (second, first, None)
    page = pages.text_of(licence.province.officer("ketoancsgt").get(reverse("operations:money_differences")))
    assert "Báo cáo của hai ngày cùng có giao dịch này" in page and f"báo cáo ngày {first:%d/%m/%Y}" in page
    bank.ledger.payments.remove(line)  # the bank mends the first day: the money came on the second
    for day in (first, second):
        services.reconcile(Method.VIETQR, day)
    found.refresh_from_db()
    assert (found.settled_by, found.note) == (SYSTEM.name, GONE)
    assert set(Difference.objects.filter(settled_at=None).values_list("reconciliation__day", flat=True)) == {first}


def test_a_difference_shows_the_amounts_of_the_last_run_and_opens_again_when_it_comes_back(licence, bank):
    another_amount(licence, bank)
    line = bank.ledger.payments[-1]
    for line.amount in (120_000, 110_000, 135_000, 130_000):
        services.reconcile(Method.VIETQR, today())
        found = Difference.objects.get()
        if line.amount == 135_000:
            assert found.note == GONE
        else:
            assert (found.settled_at, found.note, found.theirs_amount) == (None, "", line.amount)
    services.settle_difference(found.id, by=licence.actor("ketoancsgt"), note="Ngân hàng đã xác nhận")
    line.amount = 120_000
    services.reconcile(Method.VIETQR, today())
    found.refresh_from_db()
    assert found.settled_at and found.theirs_amount == 130_000, "what the officer wrote about"


def test_what_only_the_report_knows_is_heard_from_it_and_belongs_to_nobody(licence, bank):
    without_an_order(licence, bank)
    made = services.reconcile(Method.VIETQR, today())
    [payment] = licence.payments
    assert (payment.standing, payment.heard_by, payment.order) == (Standing.UNKNOWN_ORDER, Heard.REPORT, None)
    assert (made.theirs, made.theirs_amount, made.ours, made.ours_amount) == (1, 7_000, 1, 7_000)
    assert made.differences.get().unit is None and licence.demand.state == "open"


def test_the_job_compares_the_older_days_first(licence, monkeypatch):
    """The first report that has a transaction keeps it."""
    met = []
    monkeypatch.setattr(jobs, "reconcile", lambda method, day: met.append((method, day)))
    jobs.compare_books()
    days = [today() - timedelta(days=back) for back in (3, 2, 1)]
    assert [day for method, day in met if method == Method.VIETQR] == days


def test_the_job_compares_each_day_once_and_one_without_a_report_when_it_comes(licence, bank, monkeypatch):
    bank.pay(licence.order(), "silent")
    paid_on, midday = today(), now()
    early = services.reconcile(Method.VNPAY, paid_on)  # by hand, before the day was over
    failing, report = {paid_on}, HttpBank.report

    def sometimes(self: HttpBank, day: date) -> list[Line]:
        if day in failing:
            raise GatewayFailed("no report yet")
        return report(self, day)

    monkeypatch.setattr(HttpBank, "report", sometimes)
    with time_machine.travel(midday + timedelta(days=1), tick=False):
        assert [jobs.compare_books() for _again in range(2)] == [3 * jobs.BACK - 1, 0]
        assert not Reconciliation.objects.filter(method=Method.VIETQR, day=paid_on).exists()
        early.refresh_from_db()
        assert early.ran_at == now() and licence.demand.state == "open"
    failing.clear()
    with time_machine.travel(midday + timedelta(days=2), tick=False):
        assert [jobs.compare_books() for _again in range(2)] == [3 + 1, 0]
        assert licence.demand.state == "settled", "the report brought what nobody had told"
    with time_machine.travel(midday + timedelta(days=3), tick=False):
        assert [jobs.compare_books() for _again in range(2)] == [3, 0]
    assert Reconciliation.objects.get(method=Method.VIETQR, day=paid_on).theirs == 1
    assert Reconciliation.objects.count() == 3 * (jobs.BACK + 2) and not Difference.objects.exists()
