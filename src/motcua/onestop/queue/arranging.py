"""What an administrator sets: places, their hours, services and counters. Every change is in the record."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.permissions import require_administrator
from motcua.onestop.queue import hours as opening
from motcua.onestop.queue.enums import BookingState, Purpose
from motcua.onestop.queue.models import Booking, Call, Counter, CounterService, Place, Service, Ticket

SUBJECT = "queue_place"
MOST_MINUTES, MOST_CAPACITY, MOST_NUMBER = 240, 200, 200


@transaction.atomic
def open_place(unit: Unit, *, by: Actor) -> Place:
    """Give a service centre a queue; the same one when it has it already."""
    require_administrator(by)
    if unit.kind != UnitKind.SERVICE_CENTRE or not unit.is_open:
        raise Invalid(_("Choose a service centre that stands today."))
    place, is_new = Place.objects.get_or_create(unit=unit, defaults={"code": unit.code})
    if is_new:
        _record("opened", place, by, {})
    return place


@transaction.atomic
def set_hours(place_id: UUID, *, by: Actor, hours: list[opening.Spans], slot_minutes: int, is_active: bool) -> Place:
    """`hours` are seven days, Monday first; none means the hours of the office."""
    require_administrator(by)
    place = Place.objects.select_for_update().get(id=place_id)
    if hours and (len(hours) != 7 or not opening.is_possible(hours)):
        raise Invalid(_("Open at least one day of the week, or leave every day empty for the hours of the office."))
    if not 5 <= slot_minutes <= MOST_MINUTES:
        raise Invalid(_("Between 5 and 240 minutes."), fields={"slot_minutes": _("Between 5 and 240 minutes.")})
    place.hours, place.slot_minutes, place.is_active = hours, slot_minutes, is_active
    place.save(update_fields=["hours", "slot_minutes", "is_active"])
    _record("changed", place, by, {"hours": [opening.written(day) for day in hours], "is_active": is_active})
    return place


@transaction.atomic
def save_service(
    place_id: UUID, *, by: Actor, name: dict[str, str], purpose: str, sectors: Iterable[str], minutes: int,
    capacity: int, is_active: bool, id: UUID | None = None,
) -> Service:  # fmt: skip
    """Make one, or change it. One that people wait for is not closed. Raises Invalid, Conflict."""
    require_administrator(by)
    place = Place.objects.select_for_update().get(id=place_id)
    found = Service.objects.get(id=id, place=place) if id else Service(place=place, position=_last(place) + 1)
    wrong: dict[str, Any] = {}
    said = {key: str(name.get(key, "")).strip()[:120] for key in ("vi", "en")}
    if not said["vi"]:
        wrong["name_vi"] = _("Write what people come for.")
    if not said["en"]:
        wrong["name_en"] = _("Write what people come for, in English.")
    if purpose not in set(Purpose):
        wrong["purpose"] = _("Choose one.")
    if not 1 <= minutes <= MOST_MINUTES:
        wrong["minutes"] = _("Between 1 and 240 minutes.")
    if not 0 <= capacity <= MOST_CAPACITY:
        wrong["capacity"] = _("Between 0 and 200.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    if found.is_active and not is_active and id:
        _require_nobody(found)
    found.name, found.purpose, found.sectors = said, purpose, sorted(set(sectors))
    found.minutes, found.capacity, found.is_active = minutes, capacity, is_active
    found.save()
    _record("service", place, by, {"service": said["vi"], "capacity": capacity, "is_active": is_active})
    return found


def _last(place: Place) -> int:
    return max(Service.objects.filter(place=place).values_list("position", flat=True), default=0)


def _require_nobody(service: Service) -> None:
    if Ticket.objects.filter(service=service, ended_at=None, day=today()).exists():
        raise Conflict(_("People wait for this service. Close it when they are served."))
    if Booking.objects.filter(service=service, state=BookingState.BOOKED, day__gte=today()).exists():
        raise Conflict(_("Times are booked for this service. Set its places to 0, and close it when they are over."))


@transaction.atomic
def save_counter(
    place_id: UUID, *, by: Actor, number: int, services: Iterable[UUID], is_active: bool, id: UUID | None = None
) -> Counter:  # fmt: skip
    """Make one, or change it. Where somebody is called or served is not closed. Raises Invalid, Conflict."""
    require_administrator(by)
    place = Place.objects.select_for_update().get(id=place_id)
    if not 1 <= number <= MOST_NUMBER:
        raise Invalid(_("Between 1 and 200."), fields={"number": _("Between 1 and 200.")})
    found = Counter.objects.select_for_update().get(id=id, place=place) if id else Counter(place=place)
    if id and not is_active and Call.objects.filter(counter=found, ended_at=None).exists():
        raise Conflict(_("Somebody is called or served at this counter. Close it when they are done."))
    found.number, found.is_active = number, is_active
    if not is_active:
        found.seated_id, found.seated_name, found.seated_at = None, "", None
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as taken:
        raise Invalid(_("Another counter has this number."), fields={"number": _("Choose another number.")}) from taken
    chosen = set(Service.objects.filter(place=place, id__in=list(services)).values_list("id", flat=True))
    CounterService.objects.filter(counter=found).exclude(service__in=chosen).delete()
    CounterService.objects.bulk_create(
        [CounterService(counter=found, service_id=one) for one in sorted(chosen)], ignore_conflicts=True
    )
    _record("counter", place, by, {"counter": number, "is_active": is_active})
    return found


def _record(act: str, place: Place, by: Actor, detail: dict[str, Any]) -> None:
    audit.record(f"queue.{act}", by=by, subject=(SUBJECT, place.id), unit_id=place.unit_id,
                 detail={"code": place.code, **detail})  # fmt: skip
