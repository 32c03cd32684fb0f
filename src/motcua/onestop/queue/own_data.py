"""The times a person booked, for the file of all their data."""

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.onestop.dossiers.kept import KEPT, Entry, Part
from motcua.onestop.queue import selectors
from motcua.onestop.queue.enums import BookingState
from motcua.onestop.queue.labels import BOOKINGS
from motcua.onestop.queue.models import Booking

MOST = 1000
FACTS = ("at", "code", "procedure_code", "state", "made_at", "ended_at")


def booked_times(person: Actor) -> Part:
    """The newest thousand; they go thirty days after their day."""
    rows = selectors.bookings_of(person.person_id)[:MOST] if person.person_id else []
    return Part("lich-hen", "Lịch hẹn đến trung tâm", [_entry(one) for one in rows])


def _entry(one: Booking) -> Entry:
    facts = {name: getattr(one, name) for name in FACTS}
    facts |= {"centre": one.place.unit.name, "service": one.service.name["vi"]}
    words = [
        ("Trung tâm", one.place.unit.name), ("Dịch vụ", str(one.service.name["vi"])),
        ("Giờ hẹn", f"{local(one.at):%H:%M %d/%m/%Y}"), ("Trạng thái", str(BOOKINGS[BookingState(one.state)])),
    ]  # fmt: skip
    return Entry(one.code, facts, words)


if booked_times not in KEPT:
    KEPT.append(booked_times)
