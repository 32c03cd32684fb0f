import pytest

from tests.onestop.dossiers.conftest import Ward, make_ward


@pytest.fixture
def ward(db) -> Ward:
    return make_ward()
