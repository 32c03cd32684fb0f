"""No page speaks of something its view did not give: every page of the URLconf, rendered with unknown names marked."""

import re

import pytest
from django.template import engines
from django.test import Client

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


def test_every_page_knows_every_name_it_uses(province, tsa, marked):
    world = worlds.build(province)
    world["signed"] = worlds.signed(province)
    browsers = {who: province.officer(who) for who in visits.PEOPLE if who not in ("guest", "citizen")}
    browsers |= {"guest": Client(), "citizen": province.citizen(worlds.OWNER)}
    unknown, unvisited, seen = [], [], 0
    for name, tries in visits.candidates(world):
        is_page = True
        for who, address in tries:
            reply = browsers[who].get(address)
            is_html = reply.headers.get("Content-Type", "").startswith("text/html")
            if reply.status_code == 200 and is_html:
                seen += 1
                named = set(re.findall("⟦(.*?)⟧", reply.content.decode()))
                unknown += [f"{name}: {word}" for word in named - OPTIONAL]
                break
            if reply.status_code == 405 or (reply.status_code == 200 and not is_html):
                is_page = False
        else:
            if is_page and not all(browsers[w].get(a).status_code == 302 for w, a in tries[:1]):
                unvisited.append(name)
    assert not unknown, "\n".join(unknown)
    assert not unvisited, unvisited
    assert seen > 80
