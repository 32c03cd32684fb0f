"""No page speaks of something its view did not give: every page of the URLconf, rendered with unknown names marked."""

import re

import httpx
import pytest
from django.conf import settings
from django.template import engines
from django.test import Client

from motcua.foundation.common import ports
from motcua.foundation.identity.ports import EidProvider
from motcua.outside.adapters.eid.client import OidcClient
from motcua.outside.sandbox.eid.app import create_app
from tests.pages import visits
from tests.pages import world as worlds

MARK = "⟦%s⟧"
OPTIONAL = {
    "text",  # what was searched for, on pages where nobody has searched yet
    "next",  # where to after signing in, where a form of signing in is used for something else
    "css",  # the look of a button, where the usual one will do
    "draft.desk.person.name",  # a form at the desk before its person is known
}


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MARK)


@pytest.fixture
def eid():
    """The real client before the real stand-in, without a port."""
    app, issuer = create_app(settings.ENV.var, "http://eid"), "http://eid"
    ports.provide(EidProvider, OidcClient(issuer, "motcua", "", httpx.Client(transport=httpx.WSGITransport(app))))
    yield
    ports.reset()


@pytest.mark.full
@pytest.mark.landing
def test_every_page_knows_every_name_it_uses(province, tsa, eid, marked):
    world = worlds.build(province)
    world["signed"] = worlds.signed(province)
    browsers = {who: province.officer(who) for who in visits.PEOPLE if who not in ("guest", "citizen")}
    browsers |= {"guest": Client(), "citizen": province.citizen(worlds.OWNER)}
    unknown, unvisited, seen = [], [], 0
    for name, tries in visits.candidates(world):
        statuses = []
        for who, address in tries:
            reply = browsers[who].get(address)
            if reply.status_code == 302:  # a second look finds what the first one began
                reply = browsers[who].get(address)
            is_html = reply.headers.get("Content-Type", "").startswith("text/html")
            statuses.append(reply.status_code if is_html else 0)
            if statuses[-1] == 200:
                seen += 1
                named = set(re.findall("⟦(.*?)⟧", reply.content.decode()))
                unknown += [f"{name}: {word}" for word in named - OPTIONAL]
            if statuses[-1] in (0, 200, 405):
                break  # a page, a file, or an act: so it is for everybody
        if not {0, 200, 302, 405} & set(statuses):
            unvisited.append((name, statuses))
    assert not unknown, "\n".join(unknown)
    assert not unvisited, unvisited
    assert seen > 80
