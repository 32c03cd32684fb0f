"""A new day off or make-up day: exactly the open dossiers it moves are computed again, once, and told."""

from collections import Counter
from datetime import date

import pytest
from django.http import HttpResponse

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import relay, seal
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord, HandlerRun, OutboxMessage
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.services import read_bytes
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.enums import NoticeKind, UnitKind
from motcua.foundation.organisations.services import add_calendar_notice, revoke_calendar_notice
from motcua.onestop.dossiers import deadlines, recompute, services, subscriptions
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.events import CalendarMoved
from motcua.onestop.dossiers.models import Assignment, Dossier
from tests.onestop.dossiers.conftest import at, unit
from tests.sites.counter.test_reception import words

THURSDAY = date(2026, 3, 5)
REASON = {"vi": "Nghỉ phòng, chống bão", "en": "Storm"}


@pytest.fixture
def province_bundle(db):
    """Notices name the procedure, so the ward's dossiers are filed under a published one."""
    from motcua.onestop.catalogue.seeds import seed_bundles
    from motcua.onestop.catalogue.selectors import current

    seed_bundles()
    return current("1.004873")[0].id


def notice(day=THURSDAY, kind=NoticeKind.OFF):
    return add_calendar_notice(
        day=day, kind=kind, reason=REASON, source="01/CV-UBND", by=SYSTEM, at=at("2026-03-03 07:00")
    )


def dues():
    return dict(Dossier.objects.values_list("id", "due_at"))


def recomputed():
    return set(EventRecord.objects.filter(action=Verb.RECOMPUTE).values_list("subject_id", flat=True))


@pytest.fixture
def dossiers(ward, province_bundle):
    """Of 3 working days each: received on Monday (due Thursday), Thursday before (due Tuesday), Friday after, one that
    stands still, one that ended, one that is not received."""

    def received(when):
        return ward.received(when, revision_id=province_bundle)

    made = {
        "touched": received("2026-03-02 09:00"),
        "before": received("2026-02-26 09:00"),
        "after": received("2026-03-06 09:00"),
    }
    made["paused"] = received("2026-03-02 10:00")
    services.take(made["paused"], by=ward.specialist, at=at("2026-03-02 11:00"))
    services.request_supplement(
        made["paused"], by=ward.specialist, items=[{"document": "id", "reason": "Ảnh mờ"}], answer_by=date(2026, 5, 1),
        at=at("2026-03-02 14:00"),
    )  # fmt: skip
    made["ended"] = received("2026-03-02 10:00")
    services.withdraw(made["ended"], by=ward.mother, at=at("2026-03-03 06:00"))
    made["waiting"] = ward.submitted("2026-03-02 08:00", revision_id=province_bundle)
    return made


def test_exactly_the_dossiers_whose_due_date_moves_are_computed_again(ward, dossiers):
    before = dues()
    foretold = recompute.foretell(THURSDAY, Calendar.default().with_notice(THURSDAY, "off", REASON, "x"))
    notice()
    relay.drain()
    after = dues()
    assert {id for id in after if after[id] != before[id]} == recomputed() == {dossiers["touched"]}
    assert foretold == (1, True)
    assert after[dossiers["touched"]] == at("2026-03-06 17:00")
    assert set(Assignment.objects.filter(dossier_id=dossiers["touched"]).values_list("due_at", flat=True)) == {
        at("2026-03-06 17:00")
    }


def test_each_gets_one_event_with_both_dates_and_one_notice_in_its_language(ward, dossiers):
    standing = notice()
    relay.drain()
    event = EventRecord.objects.get(action=Verb.RECOMPUTE)
    assert event.detail["notice"] == str(standing.id) and event.detail["date"] == "2026-03-05"
    assert event.detail["due_from"] != event.detail["due_at"] and event.actor_kind == "system"
    told = Notice.objects.get(template="due-date-moved")
    assert told.subject_id == dossiers["touched"] and "thay đổi" in told.title
    assert "06/03/2026" in told.body and "Nghỉ phòng, chống bão" in told.body and "01/CV-UBND" in told.body


def test_of_several_each_moves_once_and_a_second_run_moves_none(ward, dossiers, province_bundle):
    more = [ward.received(f"2026-03-02 {hour}:30", revision_id=province_bundle) for hour in ("08", "15")]
    touched = {dossiers["touched"], *more}
    assert recompute.foretell(THURSDAY, Calendar.default().with_notice(THURSDAY, "off", REASON, "x")) == (3, True)

    def counted():
        """Events and notices by the dossier they are about."""
        events = EventRecord.objects.filter(action=Verb.RECOMPUTE).values_list("subject_id", flat=True)
        notices = Notice.objects.filter(template="due-date-moved").values_list("subject_id", flat=True)
        return Counter(events), Counter(notices)

    notice()
    relay.drain()
    once, after = Counter(dict.fromkeys(touched, 1)), dues()
    assert counted() == (once, once) and {after[id] for id in touched} == {at("2026-03-06 17:00")}
    assert list(recompute.moved(THURSDAY, calendar_for())) == []
    again = HandlerRun.objects.filter(handler__contains="calendar").update(state="waiting", next_at=now())
    relay.drain()
    assert again and counted() == (once, once) and dues() == after


def test_the_slip_tells_the_new_day_and_the_one_before_holds_no_more(ward, dossiers):
    unit("tinh", "Ủy ban nhân dân tỉnh Phú Thọ", UnitKind.PROVINCE_COMMITTEE)
    relay.drain()
    slips = letters_of("dossier", dossiers["touched"])
    first = slips.get()
    notice()
    relay.drain()
    old, new = slips
    assert (old.id, old.void_reason, new.voided_at) == (first.id, "01/CV-UBND", None)
    assert "ngày 06 tháng 3 năm 2026" in words(HttpResponse(read_bytes(new.file)))
    assert letters_of("dossier", dossiers["before"]).count() == 1


def test_handing_the_same_events_on_again_changes_nothing(ward, dossiers):
    notice()
    relay.drain()
    before = list(Dossier.objects.order_by("id").values_list("version", "due_at"))
    message = OutboxMessage.objects.get(kind="organisations.CalendarNoticeAdded")
    for run in HandlerRun.objects.filter(handler__contains="calendar"):
        HandlerRun.objects.filter(id=run.id).update(state="waiting", next_at=message.created_at)
    relay.drain()
    standing = EventRecord.objects.get(action=Verb.RECOMPUTE).detail["notice"]
    again = CalendarMoved(dossiers["touched"], standing, "2026-03-05", "off", False)
    subscriptions.on_calendar_moved(again, uuid7())
    assert list(Dossier.objects.order_by("id").values_list("version", "due_at")) == before
    assert Notice.objects.filter(template="due-date-moved").count() == 1


def test_a_revoked_notice_gives_the_old_date_back_with_an_event_and_a_notice_of_its_own(ward, dossiers):
    before = dues()
    standing = notice()
    relay.drain()
    revoke_calendar_notice(standing.id, reason="Nhập nhầm ngày", by=SYSTEM)
    relay.drain()
    assert dues() == before
    assert EventRecord.objects.filter(action=Verb.RECOMPUTE).count() == 2
    assert "thu hồi" in Notice.objects.filter(template="due-date-moved").latest("created_at").body


def test_a_day_made_up_brings_the_due_date_forward(ward, province_bundle):
    id = ward.received("2026-03-05 09:00", revision_id=province_bundle)
    notice(date(2026, 3, 7), NoticeKind.WORK)  # a Saturday
    relay.drain()
    assert dues()[id] == at("2026-03-09 17:00") and recomputed() == {id}


def test_a_clock_that_stood_still_counts_the_day_when_it_goes_on(ward, dossiers):
    notice()
    relay.drain()
    assert dossiers["paused"] not in recomputed()
    services.supplement(dossiers["paused"], by=ward.mother, note="Đã gửi", at=at("2026-03-04 09:00"))
    assert THURSDAY not in (d.date() for d in [dues()[dossiers["paused"]]])
    assert recompute.recompute(dossiers["paused"], why={}) is None


def test_every_due_date_replays_from_its_clock_and_the_calendar_known_then(ward, dossiers):
    notice()
    relay.drain()
    for dossier in Dossier.objects.filter(received_at__isnull=False, paused_at=None, state__in=recompute.RUNNING):
        entries = dossier.clock.order_by("seq")
        known = deadlines.due_of(entries, dossier.limit, calendar_for(at=dossier.last_at), dossier.cut_off)
        assert known.due_at == dossier.due_at
    while seal.seal_tail():
        pass
    assert not [p for p in seal.verify().problems if p["problem"] in ("edited", "deleted")]
