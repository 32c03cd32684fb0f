import pytest
from django.test import Client


@pytest.fixture
def visitor(db):
    """A browser in which nobody is signed in, in a language."""

    def make(language="vi"):
        client = Client()
        client.cookies["language"] = language
        return client

    return make
