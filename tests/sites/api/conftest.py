import pytest

from tests.sites.api.caller import Caller, secret_of


@pytest.fixture
def caller(province):
    """The program of a persona: `caller("tiepnhan")`, with fewer scopes `caller("tiepnhan", Scope.READ)`."""

    def make(username, *scopes, language=""):
        return Caller(secret_of(province.accounts[username], *scopes), language)

    return make
