"""Why dossiers are late: given by who has them, demanded by the leader or the house, kept."""

from datetime import timedelta

import pytest

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid
from motcua.foundation.notices.models import Notice
from motcua.office.readiness import lateness
from motcua.office.readiness.errors import AskedAlready, NotLate, NotWithYou
from motcua.office.readiness.lateness import View
from motcua.office.readiness.models import LateReason, ReasonDemand
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk

WHY = "Chờ kết quả xác minh của Công an xã nơi cư trú trước đây."


@pytest.fixture
def late(province):
    found = walk.taken(province, walk.MARITAL)
    Dossier.objects.filter(id=found.id).update(due_at=now() - timedelta(days=2))
    return found


def give(province, dossier, who="chuyenvien", text=WHY, days=3):
    return lateness.give(dossier.id, by=province.actor(who), text=text, expected_on=today() + timedelta(days=days))


def test_the_officer_says_why_the_leader_reads_it_and_what_was_said_before_stays(province, late):
    leader = province.actor("lanhdao")
    rows, _next = lateness.page(lateness.of_units(leader, now()), View.SILENT, now())
    assert [row.dossier.id for row in rows] == [late.id] and rows[0].reason is None
    give(province, late)
    give(province, late, text="Công an hẹn trả lời vào ngày mai.", days=1)
    (row,), _next = lateness.page(lateness.of_units(leader, now()), View.LATE, now())
    assert row.reason.text == "Công an hẹn trả lời vào ngày mai." and row.step.officer_name == "Phan Văn Khải"
    assert [one.text for one in lateness.history(late.id)] == ["Công an hẹn trả lời vào ngày mai.", WHY]
    assert lateness.counts(lateness.of_units(leader, now()), now()) == {"late": 1, "soon": 0, "silent": 0}
    assert LateReason.objects.filter(replaced_at=None).count() == 1


def test_a_reason_has_words_and_a_day_to_come_and_is_of_who_has_the_step(province, late):
    with pytest.raises(Invalid) as wrong:
        give(province, late, text="Bận", days=-1)
    assert set(wrong.value.fields) == {"text", "expected_on"}
    for who in ("lanhdao", "vanthu", "congan"):
        with pytest.raises(NotWithYou):
            give(province, late, who)
    Dossier.objects.filter(id=late.id).update(due_at=now() + timedelta(days=30))
    with pytest.raises(NotLate):
        give(province, late)


def test_the_leader_asks_once_and_who_has_the_step_is_told(province, late):
    with pytest.raises(NotYours):
        lateness.ask(late.id, by=province.actor("truongcongan"))
    lateness.ask(late.id, by=province.actor("lanhdao"))
    with pytest.raises(AskedAlready) as told:
        lateness.ask(late.id, by=province.actor("lanhdao"))
    assert "Hoàng Minh Tuấn" in str(told.value)
    notice = Notice.objects.get(template="reason-asked")
    assert notice.recipient_id == province.accounts["chuyenvien"].officer_id and late.code in notice.title
    give(province, late)
    assert ReasonDemand.objects.get().answered_at is not None
    lateness.ask(late.id, by=province.actor("lanhdao"))


def test_the_house_asks_once_for_each_dossier_that_became_late(province, late):
    walk.received(province, walk.BIRTH)
    assert lateness.ask_for_all() == 1
    assert lateness.ask_for_all() == 0
    assert ReasonDemand.objects.get().asked_by_name == "Motcua"
    give(province, late)
    assert lateness.ask_for_all() == 0


def test_one_that_nobody_has_is_answered_by_who_may_take_it(province):
    found = walk.received(province, walk.MARITAL)
    Dossier.objects.filter(id=found.id).update(due_at=now() - timedelta(days=1))
    by = province.actor("chuyenvien")
    assert [d.id for d in lateness.with_me(by, now())] == [found.id]
    assert not lateness.with_me(province.actor("congan"), now())
    assert give(province, found).officer_name == "Phan Văn Khải"
    assert lateness.readable(province.actor("congan"), found.id) is None


def test_a_list_goes_on_page_by_page(province):
    ids = [walk.received(province, walk.MARITAL).id for _n in range(3)]
    for number, id in enumerate(ids):
        Dossier.objects.filter(id=id).update(due_at=now() - timedelta(days=1 + number % 2))
    rows, seen, key = lateness.of_units(province.actor("lanhdao"), now()), [], None
    while True:
        from motcua.foundation.common.keyset import key_of

        found, following = lateness.page(rows, View.LATE, now(), key, size=1)
        seen += [row.dossier.id for row in found]
        if not following:
            break
        key = key_of(following)
    assert sorted(seen) == sorted(ids) and len(seen) == 3
