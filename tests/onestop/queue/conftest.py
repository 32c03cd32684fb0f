from datetime import datetime

import pytest

from motcua.foundation.common.clock import LOCAL
from motcua.onestop.queue import calling, selectors
from motcua.onestop.queue.models import Place
from tests.sites.conftest import province, tsa  # noqa: F401


def moment(hour: int = 8, minute: int = 0, second: int = 0) -> datetime:
    """Of an ordinary Wednesday."""
    return datetime(2026, 11, 25, hour, minute, second, tzinfo=LOCAL)


@pytest.fixture
def place(province) -> Place:  # noqa: F811
    return Place.objects.select_related("unit").get(unit__code=f"{province.commune.code}.TTPV")


@pytest.fixture
def services(place):
    return selectors.services_of(place)


@pytest.fixture
def hang(province):  # noqa: F811
    return province.actor("tiepnhan")


@pytest.fixture
def counter(place, hang):
    """Counter 1, where the officer sits since half past six."""
    return calling.sit(place.counters.get(number=1).id, by=hang, at=moment(6, 30))
