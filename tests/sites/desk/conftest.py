"""Who signs by phone or token, before the real stand-ins."""

import httpx
import pytest
from django.conf import settings

from motcua.foundation.common import ports
from motcua.foundation.signing.ports import RemoteSigning
from motcua.outside.adapters.csc.client import CscClient
from motcua.outside.sandbox.rssp.app import create_app
from motcua.outside.sandbox.token.app import create_app as token_app
from tests.sites.desk.asking import ORIGIN, chooses


@pytest.fixture
def phone(tsa):
    """The provider's stand-in behind the real adapter; afterwards nobody's certificate is revoked."""
    app = create_app(settings.ENV.var)
    client = CscClient("http://rssp/csc/v2", "motcua", "x", "Ký số từ xa", transport=httpx.WSGITransport(app))
    ports.provide(RemoteSigning, client)
    yield app.extensions["provider"]
    app.extensions["provider"].set("none")


@pytest.fixture
def leader(province, phone):
    """Signs by phone from now on."""
    return chooses(province.officer("lanhdao"))


@pytest.fixture
def token(phone):
    """The signing tool on the leader's machine, as the page's script calls it."""
    return token_app(settings.ENV.var, origins=(ORIGIN["Origin"],)).test_client()
