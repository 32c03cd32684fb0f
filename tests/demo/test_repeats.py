"""The same seed and day give the same rows; a run that was stopped goes on; the whole size holds, too."""

import pytest
from django.db import transaction

from motcua.demo import build, plan
from motcua.foundation.common import seal
from motcua.foundation.common.models import Counter
from motcua.onestop.dossiers.models import Dossier
from tests.demo import checks
from tests.demo.conftest import AS_OF, draw_up


class Undone(Exception):
    pass


def _digest(**options):
    """Of a demonstration that is undone again."""
    found = ""
    try:
        with transaction.atomic():
            draw_up(count=plan.LEAST, signed=0, **options)
            found = checks.digest()
            raise Undone
    except Undone:
        return found


@pytest.mark.django_db
@pytest.mark.full
def test_same_seed_and_day_give_the_same_rows_and_another_seed_does_not():
    first = _digest(seed=1)
    assert _digest(seed=1) == first
    assert _digest(seed=2) != first


def _killed(monkeypatch):
    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(build, "count_on", dies)
        with pytest.raises(KeyboardInterrupt):
            draw_up(count=plan.LEAST, signed=1)


@pytest.mark.django_db
@pytest.mark.full
@pytest.mark.landing
def test_killed_while_writing_leaves_nothing(monkeypatch):
    _killed(monkeypatch)
    assert not Dossier.objects.exists()
    assert not Counter.objects.filter(scope__startswith="demo:").exists()


@pytest.mark.django_db
@pytest.mark.full
def test_after_one_that_was_killed_the_next_run_completes(monkeypatch):
    _killed(monkeypatch)
    assert draw_up(count=plan.LEAST, signed=1) == plan.LEAST


@pytest.mark.full
@pytest.mark.django_db
def test_the_whole_demonstration_holds():
    assert draw_up(count=build.COUNT, signed=5, processes=1) == build.COUNT
    assert checks.shares(AS_OF) == {"late": 240, "paused": 120, "refused": 90, "declined": 60}
    assert checks.clocks_that_differ() == [] and checks.states_that_differ() == []
    assert [p for p in seal.verify().problems if p["problem"] != "seal without a kept head"] == []
