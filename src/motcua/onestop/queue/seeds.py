"""Queues of a province: every centre with the services and counters that its level has. What stands is kept."""

from uuid import UUID, uuid5

from django.db import transaction

from motcua.foundation.organisations.enums import Level, UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.queue.enums import Purpose
from motcua.onestop.queue.models import Counter, CounterService, Place, Service

NAMESPACE = UUID("7b0f9b43-3b8b-5d63-9a4c-41c2f3d1a041")
Row = tuple[str, str, Purpose, tuple[str, ...], int, int]
"""(Vietnamese, English, purpose, sectors, minutes, places a time)."""
COMMUNE: tuple[Row, ...] = (
    ("Hộ tịch, chứng thực, cư trú", "Civil status, certification, residence", Purpose.RECEPTION,
     ("civil_status", "certification", "residence"), 8, 2),
    ("Đất đai, xây dựng, kinh doanh", "Land, construction, business", Purpose.RECEPTION,
     ("construction", "household_business"), 12, 1),
    ("Nhận kết quả", "Fetching a result", Purpose.RETURN, (), 4, 0),
    ("Lĩnh vực khác, hướng dẫn", "Other matters, guidance", Purpose.RECEPTION, (), 10, 1),
)  # fmt: skip
PROVINCE: tuple[Row, ...] = (
    ("Lao động, việc làm", "Labour and employment", Purpose.RECEPTION, ("employment",), 12, 2),
    ("Giấy phép lái xe, giao thông", "Driving licences and transport", Purpose.RECEPTION, ("driving_licences",), 8, 3),
    ("Xây dựng, đầu tư, doanh nghiệp", "Construction, investment, enterprises", Purpose.RECEPTION,
     ("construction", "household_business"), 12, 2),
    ("Nhận kết quả", "Fetching a result", Purpose.RETURN, (), 4, 0),
    ("Lĩnh vực khác, hướng dẫn", "Other matters, guidance", Purpose.RECEPTION, (), 10, 1),
)  # fmt: skip
VILLAGE_COUNTERS = ((0, 3), (1, 2, 3), (0, 2))
WARD_COUNTERS = ((0, 3), (0, 1), (2, 3), (0, 1, 2, 3))
PROVINCE_COUNTERS = ((0, 4), (1,), (1, 4), (2,), (3,), (3, 4))
"""Which services each counter has, by their place in the list."""


@transaction.atomic
def seed_queues() -> int:
    """Returns how many centres got a queue."""
    standing = set(Place.objects.values_list("unit", flat=True))
    units = [unit for unit in units_at().filter(kind=UnitKind.SERVICE_CENTRE) if unit.id not in standing]
    places, services, counters, links = [], [], [], []
    for unit in units:
        place = Place(id=uuid5(NAMESPACE, unit.code), unit=unit, code=unit.code)
        rows, tables = _of(unit)
        own = [_service(place, n, row) for n, row in enumerate(rows, 1)]
        places.append(place)
        services += own
        for number, serves in enumerate(tables, 1):
            counter = Counter(id=uuid5(place.id, f"counter:{number}"), place=place, number=number)
            counters.append(counter)
            links += [CounterService(counter=counter, service=own[n]) for n in serves]
    for model, made in ((Place, places), (Service, services), (Counter, counters), (CounterService, links)):
        model.objects.bulk_create(made, batch_size=2000)  # type: ignore[arg-type]
    return len(places)


def _of(unit: Unit) -> tuple[tuple[Row, ...], tuple[tuple[int, ...], ...]]:
    if unit.level == Level.PROVINCE:
        return PROVINCE, PROVINCE_COUNTERS
    return COMMUNE, WARD_COUNTERS if unit.place.startswith("Phường") else VILLAGE_COUNTERS


def _service(place: Place, position: int, row: Row) -> Service:
    vi, en, purpose, sectors, minutes, capacity = row
    return Service(
        id=uuid5(place.id, f"service:{position}"), place=place, name={"vi": vi, "en": en}, purpose=purpose,
        sectors=list(sectors), minutes=minutes, capacity=capacity, position=position,
    )  # fmt: skip
