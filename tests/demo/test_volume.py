"""Many dossiers in portions: none lost, none doubled, series go on, and each life holds like those that are shown."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.demo import build, plan, volume
from motcua.foundation.common import seal
from motcua.foundation.common.models import Counter
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.registers.models import RegisterEntry
from tests.demo import checks
from tests.demo.conftest import AS_OF, draw_up

MORE = 420


@given(count=st.integers(0, 5000), weights=st.lists(st.floats(0.1, 30), min_size=1, max_size=200))
def test_portions_add_up_and_lie_side_by_side(count, weights):
    places = [SimpleNamespace(weight=weight) for weight in weights]
    made = volume.portions(count, places, AS_OF)
    assert sum(portion.count for portion in made) == count
    assert len({portion.number for portion in made}) == len(made)
    by_place = defaultdict(list)
    for portion in made:
        by_place[portion.place].append(portion)
        assert portion.last - portion.first <= timedelta(days=29) and 0 <= portion.number < portion.of
    for row in by_place.values():
        assert all(one.last <= other.first for one, other in pairwise(row))


@pytest.mark.full
@pytest.mark.django_db
def test_what_is_told_in_portions_holds_like_the_rest(monkeypatch):
    write, written = volume._write, []

    def dies_once(portion, *more):
        if len(written) == 30:
            written.append("a stop")
            raise KeyboardInterrupt
        written.append(portion.number)
        return write(portion, *more)

    with monkeypatch.context() as patched:
        patched.setattr(volume, "_write", dies_once)
        with pytest.raises(KeyboardInterrupt):
            draw_up(count=plan.LEAST, signed=0, more=MORE)
        assert Counter.objects.filter(scope__startswith="demo:25:portion:").count() == 30
        assert draw_up(count=plan.LEAST, signed=0, more=MORE) < MORE  # goes on
    numbers = [number for number in written if number != "a stop"]
    assert len(numbers) == len(set(numbers))
    assert Dossier.objects.filter(linked_part=None).count() == plan.LEAST + MORE
    assert checks.clocks_that_differ() == [] and checks.states_that_differ() == []
    series_have_no_gaps()
    assert [p for p in seal.verify().problems if p["problem"] != "seal without a kept head"] == []
    assert draw_up(count=plan.LEAST, signed=0) == 0
    with pytest.raises(build.Standing):
        draw_up(count=plan.LEAST, signed=0, more=1)


def series_have_no_gaps():
    serials, entries, letters = defaultdict(list), defaultdict(list), defaultdict(list)
    for code in Dossier.objects.values_list("code", flat=True):
        day, serial = code.rsplit("-", 1)
        serials[day].append(int(serial))
    for book, number in RegisterEntry.objects.values_list("book_id", "number"):
        entries[book].append(number)
    for result in Result.objects.exclude(number="").select_related("dossier"):
        letters[result.dossier.authority_id, result.signed_at.year].append(int(result.number.split("/")[0]))
    for series in (serials, entries, letters):
        assert series and all(sorted(found) == list(range(1, len(found) + 1)) for found in series.values())
