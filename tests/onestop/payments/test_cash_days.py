"""The cash of an officer and a day: what it holds, closed once, confirmed by a second, and what comes after it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from motcua.foundation.common.clock import LOCAL, local, now, today
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.onestop.payments import cash, printed, services
from motcua.onestop.payments.enums import RefundReason
from motcua.onestop.payments.errors import NotOpen, NotYourMoney, OwnCash
from motcua.onestop.payments.models import CashDay, Payment
from tests.at_once import at_once
from tests.onestop.dossiers.conftest import make_ward, officer


class Desk:
    """A ward with a counter, an accountant, and people who come to pay."""

    def __init__(self):
        self.ward = make_ward()
        self.unit, self.clerk, self.leader = self.ward.committee, self.ward.receptionist, self.ward.leader
        self.keeper = officer("Cao Thị Minh", (Role.ACCOUNTANT, self.unit))

    def takes(self, *parts: tuple[str, int], by=None, paper="", at=None):
        asked = services.Asked(
            self.unit.id, ("test", uuid7()), "H44-1", {"vi": "x", "en": "x"}, "Giỏi", "", "",
            tuple(services.Part(kind, {}, amount) for kind, amount in parts),
        )  # fmt: skip
        demand = services.ask(asked, by=self.ward.mother)
        return services.take_cash(demand.id, by=by or self.clerk, paper=paper, at=at).payments.get()

    def gives_back(self, payment, by, parts=None):
        said = {"reason": RefundReason.OTHER, "note": "Nộp nhầm"}
        refund = services.ask_refund(payment.id, by=self.keeper, parts=parts, **said)
        services.approve(refund.id, by=self.leader)
        return services.note_pay_out(refund.id, by=by, number="PC-1", received_by="Giỏi", receiver_paper="025190001234")

    def sums(self, day=None, by=None):
        return cash.sums(self.unit.id, (by or self.clerk).id, day or today())

    def close(self, counted, reason="", by=None, day=None):
        return services.close(self.unit.id, day or today(), by=by or self.clerk, counted=counted, reason=reason)


@pytest.fixture
def desk(db):
    return Desk()


def test_a_day_holds_what_this_officer_took_by_fee_and_charge(desk):
    desk.takes(("fee", 135_000), ("charge", 20_000))
    whole = desk.takes(("fee", 8_000))
    desk.takes(("fee", 50_000), paper="AB-1")
    desk.takes(("fee", 1_000), by=desk.ward.leader)
    desk.gives_back(whole, desk.keeper)
    sums = desk.sums()
    told = [(part["kind"], part["count"], part["amount"]) for part in sums.parts]
    assert told == [("fee", 3, 193_000), ("charge", 1, 20_000)]
    assert (sums.taken, len(sums.payments), sums.cancelled, sums.paid_out) == (213_000, 3, 1, 0)
    assert desk.sums(by=desk.keeper).paid_out == 8_000 and not desk.sums(today() - timedelta(days=1)).payments


def test_nothing_is_added_to_a_closed_day_and_what_comes_later_is_the_next_day_s(desk):
    desk.takes(("fee", 135_000))
    made = desk.close(135_000)
    late = desk.takes(("fee", 8_000))
    assert (made.taken, made.count, made.counted, made.difference) == (135_000, 1, 135_000, 0)
    assert late.cash_day == today() + timedelta(days=1) and desk.sums().taken == 135_000
    assert [row["day"] for row in cash.own_open(desk.clerk)] == [late.cash_day]
    with pytest.raises(Invalid):
        desk.close(8_000, day=late.cash_day)  # it has not begun
    other = desk.takes(("fee", 1_000), by=desk.leader)
    assert other.cash_day == today(), "each officer's day is their own"


def test_a_difference_needs_its_reason_and_counting_again_is_open_until_it_is_confirmed(desk):
    desk.takes(("fee", 135_000))
    for reason in ("", "ít"):
        with pytest.raises(Invalid) as wrong:
            desk.close(130_000, reason)
        assert "135.000" in str(wrong.value.fields["reason"])
    made = desk.close(130_000, "Trả thừa tiền thối cho người nộp")
    assert made.difference == -5_000
    again = desk.close(135_000, "không cần lý do")
    assert again.id == made.id and (again.counted, again.reason) == (135_000, "")
    services.confirm(made.id, by=desk.keeper, received=135_000)
    with pytest.raises(NotOpen):
        desk.close(1, "Đếm lại lần nữa")
    with pytest.raises(IntegrityError), transaction.atomic():
        CashDay.objects.filter(id=made.id).update(counted=1)


def test_a_second_of_the_agency_confirms_the_same_sum_and_never_who_took_it(desk):
    desk.takes(("fee", 135_000))
    desk.takes(("fee", 8_000), by=desk.leader)
    own, made = desk.close(8_000, by=desk.leader), desk.close(135_000)
    with pytest.raises(OwnCash):
        services.confirm(own.id, by=desk.leader, received=8_000)
    for stranger in (desk.ward.stranger, desk.clerk):
        with pytest.raises(NotYourMoney):
            services.confirm(made.id, by=stranger, received=135_000)
    with pytest.raises(Invalid) as wrong:
        services.confirm(made.id, by=desk.keeper, received=134_000)
    assert "135.000" in str(wrong.value.fields["received"])
    assert services.confirm(made.id, by=desk.keeper, received=135_000).confirmed_by == desk.keeper.id
    with pytest.raises(NotOpen):
        services.confirm(made.id, by=desk.leader, received=135_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        CashDay.objects.filter(id=own.id).update(confirmed_by=desk.leader.id)


def test_what_was_paid_out_is_taken_off_and_a_day_without_cash_is_not_closed(desk):
    with pytest.raises(Invalid):
        desk.close(0)
    payment = desk.takes(("fee", 135_000), by=desk.leader)
    desk.gives_back(payment, desk.leader, [35_000])
    sums = desk.sums(by=desk.leader)
    assert (sums.taken, sums.paid_out, sums.expected, sums.cancelled) == (135_000, 35_000, 100_000, 0)
    assert desk.close(100_000, by=desk.leader).paid_out == 35_000


def test_who_has_not_closed_is_listed_for_who_keeps_the_money(desk):
    yesterday = now() - timedelta(days=1)
    desk.takes(("fee", 135_000), at=yesterday)
    desk.takes(("fee", 8_000))
    [row] = cash.not_closed(desk.keeper)
    told = (row["name"], row["day"], row["count"], row["amount"])
    assert told == (desk.clerk.name, local(yesterday).date(), 1, 135_000)
    assert cash.not_closed(desk.ward.stranger) == []
    desk.close(135_000, day=local(yesterday).date())
    assert cash.not_closed(desk.keeper) == []


def test_a_day_of_pay_outs_only_is_listed_closed_without_a_reason_and_confirmed(desk):
    """The accountant takes nothing and pays out: the till hands nothing over, and owes them what they advanced."""
    yesterday = now() - timedelta(days=1)
    with time_machine.travel(yesterday, tick=False):
        desk.gives_back(desk.takes(("fee", 135_000)), desk.keeper, [35_000])
        desk.close(135_000)
    day = local(yesterday).date()
    for listed in (cash.own_open(desk.keeper), cash.not_closed(desk.leader)):
        told = [(row["name"], row["day"], row["count"], row["pay_outs"], row["paid_out"]) for row in listed]
        assert told == [(desk.keeper.name, day, 0, 1, 35_000)]
    assert cash.own_open(desk.clerk) == [] == cash.not_closed(desk.ward.stranger)
    sums = desk.sums(day, by=desk.keeper)
    assert (sums.taken, sums.expected, sums.advanced) == (0, 0, 35_000)
    with pytest.raises(Invalid):
        desk.close(1_000, by=desk.keeper, day=day)  # a note too many is a difference still
    made = desk.close(0, by=desk.keeper, day=day)
    assert (made.expected, made.advanced, made.difference, made.reason) == (0, 35_000, 0, "")
    assert made in cash.to_confirm(desk.leader) and made not in cash.to_confirm(desk.keeper)
    assert services.confirm(made.id, by=desk.leader, received=0).confirmed_by == desk.leader.id
    assert cash.own_open(desk.keeper) == [] == cash.not_closed(desk.leader)
    assert made not in cash.to_confirm(desk.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        CashDay.objects.filter(id=made.id).update(counted=1)


def test_what_is_wrong_of_all_parts_is_said_at_the_first_that_has_a_rest(desk):
    payment = desk.takes(("fee", 135_000), ("charge", 20_000))
    desk.gives_back(payment, desk.keeper, [135_000, 0])
    with pytest.raises(Invalid) as wrong:
        desk.gives_back(payment, desk.keeper, [0, 0])
    assert wrong.value.fields.keys() == {"part_1"}


def test_receipts_stand_in_the_order_they_were_made_over_the_turn_of_a_year(desk):
    """Numbers begin anew each year."""
    turn = datetime(local(now()).year, 1, 1, tzinfo=LOCAL)
    with time_machine.travel(turn - timedelta(hours=1), tick=False):
        desk.takes(("fee", 1_000))
        payment = desk.takes(("fee", 1_000))
    with time_machine.travel(turn + timedelta(hours=1), tick=False):
        said = {"payer_name": "Giới", "payer_number": "", "payer_address": "", "reason": "Sai họ tên"}
        services.replace_receipt(payment.receipts.get().id, by=desk.keeper, **said)
    old, new = (f"BL-{year % 100:02}E" for year in (turn.year - 1, turn.year))
    assert printed._numbers(Payment.objects.get(id=payment.id)) == f"{old} 0000002, {new} 0000001"


def test_what_one_took_and_paid_out_is_one_row_and_one_s_own_stands_however_old(desk):
    long_ago = now() - cash.BACK - timedelta(days=5)
    with time_machine.travel(long_ago, tick=False):
        desk.gives_back(desk.takes(("fee", 8_000), by=desk.keeper), desk.keeper)
    [row] = cash.own_open(desk.keeper)
    assert (row["count"], row["amount"], row["pay_outs"], row["paid_out"]) == (1, 8_000, 1, 8_000)
    assert row["day"] == local(long_ago).date() and cash.not_closed(desk.leader) == [], "of others the last 90 days"


@pytest.mark.django_db(transaction=True)
def test_cash_taken_while_the_day_is_closed_is_in_it_or_in_the_next_never_between():
    desk = Desk()
    desk.takes(("fee", 1_000))

    def takes() -> None:
        desk.takes(("fee", 1_000))

    def closes() -> None:
        for _again in range(3):
            desk.close(0, "Đếm khi còn người nộp")

    at_once([takes, takes, closes, takes])
    made = CashDay.objects.get()
    assert made.taken == desk.sums().taken == 1_000 * made.count
    later = desk.sums(today() + timedelta(days=1)).taken
    assert made.taken + later == sum(Payment.objects.values_list("amount", flat=True)) == 4_000
