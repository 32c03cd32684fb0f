import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django_otp.middleware import OTPMiddleware

from motcua.demo.personas import PERSONAS
from motcua.foundation.identity.seeds import seed_personas
from motcua.foundation.organisations.seeds import seed_units


@pytest.fixture
def personas(db):
    seed_units("25")
    return seed_personas(PERSONAS)


@pytest.fixture
def browser(db):
    """Makes requests that share one session, as one browser does."""
    from django.contrib.auth import get_user

    class Browser:
        def __init__(self):
            self.session = SessionStore()
            self.session.create()

        def request(self, address="10.0.0.1"):
            request = RequestFactory().post("/", REMOTE_ADDR=address)
            request.session = self.session
            request.user = get_user(request)
            OTPMiddleware(lambda r: r)(request)
            return request

    return Browser
