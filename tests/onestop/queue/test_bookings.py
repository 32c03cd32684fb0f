"""A time booked from home: within the hours, for one person once, given back, and turned into a number."""

from datetime import timedelta

import pytest
import time_machine

from motcua.foundation.common import relay
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import CalendarNotice
from motcua.onestop.dossiers.kept import KEPT
from motcua.onestop.queue import arranging, booking, hours, jobs, notices, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import BookingState, Priority, Source
from motcua.onestop.queue.errors import BookedAlready, TimeTaken, TooEarly, TooManyBookings, UnknownCode
from motcua.onestop.queue.models import Booking, Counter
from tests.onestop.queue.conftest import moment

pytestmark = pytest.mark.django_db
DAY = moment().date()


@pytest.fixture
def lan(province):
    return province.citizen_actor(0)


def test_times_follow_the_hours_of_the_legal_calendar(province, place, services):
    times = [slot.at for slot in booking.free_times(services[0], DAY, moment(6))]
    assert times[0] == moment(7) and times[-1] == moment(16, 30) and moment(11, 30) not in times and len(times) == 16
    assert booking.free_times(services[0], DAY, moment(10, 5))[0].at == moment(13, 30) - timedelta(minutes=150)
    assert booking.free_times(services[2], DAY, moment(6)) == []  # cannot be booked
    assert booking.free_times(services[0], DAY + timedelta(days=15), moment(6)) == []
    CalendarNotice.objects.create(date=DAY, kind="off", reason={"vi": "x", "en": "x"}, source="x",
                                  entered_by=place.id, entered_by_name="x")  # fmt: skip
    assert booking.free_times(services[0], DAY, moment(6)) == [] and DAY not in booking.days(services[0], moment(6))


def test_one_person_books_a_time_once_and_three_at_most(place, services, lan, province):
    made = booking.book(services[0].id, moment(9), by=lan, key="k", at=moment(6))
    assert booking.book(services[0].id, moment(9), by=lan, key="k", at=moment(6)) == made and len(made.code) == 6
    for service in (services[0], services[1]):
        with pytest.raises(BookedAlready):
            booking.book(service.id, moment(9), by=lan, at=moment(6))
    booking.book(services[0].id, moment(9), by=province.citizen_actor(1), at=moment(6))
    with pytest.raises(TimeTaken):
        booking.book(services[0].id, moment(9), by=province.citizen_actor(2), at=moment(6))
    for minute in (0, 30):
        booking.book(services[0].id, moment(10, minute), by=lan, at=moment(6))
    with pytest.raises(TooManyBookings):
        booking.book(services[0].id, moment(14), by=lan, at=moment(6))
    for slot in (moment(9, 10), moment(12), moment(9) - timedelta(days=3)):
        with pytest.raises(Invalid):
            booking.book(services[0].id, slot, by=province.citizen_actor(3), at=moment(6))
    with pytest.raises(NotAllowed):
        booking.book(services[0].id, moment(14), by=province.actor("tiepnhan"), at=moment(6))


def test_a_time_given_back_is_free_again_and_only_its_owner_gives_it_back(place, services, lan, province):
    made = booking.book(services[1].id, moment(9), by=lan, at=moment(6))
    assert moment(9) not in [slot.at for slot in booking.free_times(services[1], DAY, moment(6))]
    with pytest.raises(Booking.DoesNotExist):
        booking.cancel(made.id, by=province.citizen_actor(1))
    assert booking.cancel(made.id, by=lan, at=moment(7)).state == BookingState.CANCELLED
    assert booking.cancel(made.id, by=lan, at=moment(8)).ended_at == moment(7)
    assert moment(9) in [slot.at for slot in booking.free_times(services[1], DAY, moment(6))]
    acts = EventRecord.objects.filter(subject_id=made.id).order_by("at").values_list("action", flat=True)
    assert list(acts) == ["booking.booked", "booking.cancelled"]


def test_at_the_centre_the_code_becomes_a_number_that_goes_first_near_its_time(place, services, lan):
    made = booking.book(services[0].id, moment(9), by=lan, at=moment(6))
    ordinary = queue.take(place.id, services[0].id, source=Source.KIOSK, at=moment(8, 40))
    with pytest.raises(TooEarly):
        queue.check_in(place.id, made.code, at=moment(7, 59))
    for code in ("", "000000" if made.code != "000000" else "111111"):
        with pytest.raises(UnknownCode):
            queue.check_in(place.id, code, at=moment(8, 50))
    ticket = queue.check_in(place.id, f" {made.code[:3]} {made.code[3:]} ", at=moment(8, 50))
    assert queue.check_in(place.id, made.code, at=moment(8, 51)) == ticket
    assert ticket.priority == Priority.APPOINTMENT
    assert selectors.in_turn(selectors.waiting_of(place, DAY)) == [ticket, ordinary]


def test_who_comes_a_quarter_hour_late_waits_like_everybody(place, services, lan):
    made = booking.book(services[0].id, moment(9), by=lan, at=moment(6))
    assert queue.check_in(place.id, made.code, at=moment(9, 16)).priority == Priority.ORDINARY


def test_a_booking_names_its_person_for_thirty_days_and_is_in_their_data(place, services, lan):
    made = booking.book(services[0].id, moment(9), by=lan, at=moment(6))
    part = next(p for p in (tell(lan) for tell in KEPT) if p.folder == "lich-hen")
    assert [entry.code for entry in part.entries] == [made.code]
    jobs.close(moment() + timedelta(days=1))
    made.refresh_from_db()
    assert made.state == BookingState.MISSED
    jobs.close(moment() + timedelta(days=32))
    assert not Booking.objects.exists()


def test_the_administrator_sets_hours_services_and_counters(province, place, services, lan):
    by = province.actor("quantri")
    week = [hours.read("8h00 - 11:00")] * 5 + [hours.read("08:00-10:00"), []]
    arranging.set_hours(place.id, by=by, hours=week, slot_minutes=20, is_active=True)
    place.refresh_from_db()
    services[0].refresh_from_db()
    assert hours.slots_on(place, DAY)[-1] == moment(10, 40)
    assert hours.in_words(place, DAY + timedelta(days=3)) == "08:00–10:00"
    for text in ("7-8", "09:00-08:00", "07:00-25:00", "07:00-09:00, 08:00-10:00", "7:61-8:00"):
        with pytest.raises(ValueError, match=r"\d"):
            hours.read(text)
    with pytest.raises(Invalid):
        arranging.set_hours(place.id, by=by, hours=[[]] * 7, slot_minutes=20, is_active=True)
    with pytest.raises(Invalid) as wrong:
        arranging.save_service(place.id, by=by, name={"vi": "", "en": ""}, purpose="x", sectors=[], minutes=0,
                               capacity=-1, is_active=True)  # fmt: skip
    assert set(wrong.value.fields) == {"name_vi", "name_en", "purpose", "minutes", "capacity"}
    made = arranging.save_service(place.id, by=by, name={"vi": "Thuế", "en": "Tax"}, purpose="guidance", sectors=[],
                                  minutes=5, capacity=0, is_active=True)  # fmt: skip
    arranging.save_counter(place.id, by=by, number=9, services=[made.id], is_active=True)
    assert made in selectors.services_of(place)
    with pytest.raises(Invalid):
        arranging.save_counter(place.id, by=by, number=9, services=[made.id], is_active=True)
    for one in ("tiepnhan", "lanhdao"):
        with pytest.raises(NotAllowed):
            arranging.save_counter(place.id, by=province.actor(one), number=10, services=[], is_active=True)
    assert Counter.objects.filter(place=place, number=9).count() == 1
    assert EventRecord.objects.filter(subject_id=place.id).count() == 3


def told(template):
    return Notice.objects.filter(template=template).order_by("id")


def test_who_books_a_time_is_told_of_it_and_of_its_code_once(place, services, lan):
    made = booking.book(services[0].id, moment(9), by=lan, key="k", at=moment(6))
    booking.book(services[0].id, moment(9), by=lan, key="k", at=moment(6))
    [notice] = told("booking-made")
    assert (notice.recipient_id, notice.subject_id) == (lan.person_id, made.id)
    assert made.code in notice.body and f"09:00 ngày {DAY:%d/%m/%Y}" in notice.body and place.unit.name in notice.body
    assert f"09:00 on {DAY:%d/%m/%Y}" in notice.worded("en")[1] and "/my/bookings/" in notice.body


def test_on_the_evening_before_each_is_reminded_once_and_no_other_time(place, services, lan, province):
    evening = moment(17) - timedelta(days=1)
    one = booking.book(services[0].id, moment(9), by=lan, at=evening - timedelta(hours=8))
    gone = booking.book(services[0].id, moment(10), by=province.citizen_actor(1), at=evening - timedelta(hours=8))
    booking.cancel(gone.id, by=province.citizen_actor(1), at=evening - timedelta(hours=7))
    booking.book(services[0].id, moment(10), by=province.citizen_actor(2), at=evening + timedelta(minutes=20))
    assert notices.remind(at=evening - timedelta(minutes=1)) == 0, "it is not evening yet"
    assert notices.remind(at=evening - timedelta(days=1)) == 0, "nor the day before"
    assert selectors.overdue(evening + timedelta(minutes=50)) == 0
    assert selectors.overdue(evening + timedelta(minutes=70)) == 1, "the status page says when it did not go out"
    assert [notices.remind(at=evening + timedelta(minutes=30)) for _again in range(2)] == [1, 0]
    assert selectors.overdue(evening + timedelta(minutes=70)) == 0
    [notice] = told("booking-tomorrow")
    assert notice.subject_id == one.id and one.code in notice.body and "Ngày mai" in notice.body
    assert "Tomorrow" in notice.worded("en")[1]


def test_the_worker_reminds_by_itself(place, services, lan):
    evening = moment(17, 5) - timedelta(days=1)
    booking.book(services[0].id, moment(9), by=lan, at=evening - timedelta(hours=8))
    assert jobs.remind_of_bookings in [function for _seconds, function in relay.PERIODIC]
    with time_machine.travel(evening, tick=False):
        assert jobs.remind_of_bookings() == 1


def test_a_booking_that_fails_keeps_nobody_elses_reminder(place, services, lan, province, monkeypatch):
    evening, tell = moment(17) - timedelta(days=1), notices.tell
    first, second = (
        booking.book(services[0].id, moment(9 + n), by=province.citizen_actor(n), at=evening - timedelta(hours=8))
        for n in range(2)
    )
    monkeypatch.setattr(notices, "tell", lambda template, one: 1 / 0 if one == first else tell(template, one))
    assert notices.remind(limit=1, at=evening) == 1 and told("booking-tomorrow").get().subject_id == second.id
    assert Booking.objects.get(id=first.id).reminded_at is None
    monkeypatch.undo()
    assert notices.remind(at=evening) == 1, "it is tried again"
