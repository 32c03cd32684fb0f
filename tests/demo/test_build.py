import pytest

from motcua.onestop.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def test_it_builds(demo):
    assert Dossier.objects.count() == demo
