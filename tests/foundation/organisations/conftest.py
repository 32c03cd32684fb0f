import pytest

from motcua.foundation.organisations.seeds import seed_units


@pytest.fixture
def province(db):
    """Phú Thọ as it is shipped."""
    return seed_units("25")
