import pytest

from motcua.foundation.signing import keystore
from motcua.foundation.signing.authority import CRL
from tests.sites.conftest import province, tsa  # noqa: F401


@pytest.fixture(autouse=True)
def revocations_end_with_their_test(province):  # noqa: F811
    """The database forgets a revocation with the test; the list beside the keys is a file, which other tests read."""
    listed = keystore.folder() / CRL
    before = listed.read_bytes()
    yield
    listed.write_bytes(before)
