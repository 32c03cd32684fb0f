"""The administrator gives a centre its hours, services and counters."""

import pytest

from motcua.onestop.queue.models import Counter, CounterService, Place, Service
from tests.sites.portal import pages


@pytest.fixture
def place(province):
    return Place.objects.get(unit__code=f"{province.commune.code}.TTPV")


def test_a_centre_gets_its_queue_hours_services_and_counters_by_the_pages(province, place):
    admin = province.officer("quantri")
    assert "Việt Trì" in pages.text_of(admin.get("/operations/queues/?q=viet tri"))
    CounterService.objects.filter(counter__place=place).delete()
    for model in (Counter, Service):
        model.objects.filter(place=place).delete()
    unit = place.unit_id
    place.delete()
    assert "Mở xếp hàng" in pages.text_of(admin.get("/operations/queues/?q=viet tri"))
    address = admin.post(f"/operations/queues/open/{unit}/").url
    assert "chưa có quầy" in pages.text_of(admin.get(address))
    service = {"name_vi": "Hộ tịch", "name_en": "Civil status", "purpose": "reception", "sectors": ["civil_status"],
               "minutes": 8, "capacity": 2, "is_active": "on"}  # fmt: skip
    assert admin.post(f"{address}services/add/", service).status_code == 302
    made = Service.objects.get(place__unit=unit)
    counter = {"number": 1, "services": [str(made.id)], "is_active": "on"}
    assert admin.post(f"{address}counters/add/", counter).status_code == 302
    again = admin.post(f"{address}counters/add/", counter)
    assert again.status_code == 200 and "chọn số khác" in pages.text_of(again)
    hours = {"is_active": "on", "slot_minutes": 20, **{f"day_{n}": "07:30 - 11:30" for n in range(5)}}
    wrong = admin.post(f"{address}hours/", hours | {"day_6": "sáng"})
    assert "Ghi như 07:00-11:30" in pages.text_of(wrong)
    assert admin.post(f"{address}hours/", hours).status_code == 302
    page = pages.text_of(admin.get(address))
    assert "07:30-11:30" in page and "Hộ tịch" in page and "Quầy 1" in page
    edited = admin.post(f"/operations/queues/services/{made.id}/", service | {"capacity": 3, "key": "z"})
    assert edited.status_code == 302 and Service.objects.get(id=made.id).capacity == 3
    one = Counter.objects.get(place__unit=unit)
    assert admin.post(f"/operations/queues/counters/{one.id}/", {"number": 4, "key": "y"}).status_code == 302
    one.refresh_from_db()
    assert (one.number, one.is_active, one.serves.count()) == (4, False, 0)
    for who in ("tiepnhan", "lanhdao", "kiemsoat"):
        assert province.officer(who).get(address).status_code == 403
