"""Every address with an id, met by everybody it does not belong to: never 200, never a word of what it holds.

The list comes from the URLconf; `world.arguments` raises for an address nobody has thought of.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import seed_officers
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.selectors import units_at
from tests.pages import world as worlds

OPEN_TO_ALL = {
    "portal:listed", "portal:law_text", "portal:law_article",
    # A procedure is published, a code with its key or token is the right to read, a link that its owner gave away too,
    # and a demonstration offers its people.
    "portal:shared", "portal:shared_file",
    # Whoever holds the code of a question to an officer reads the answer.
    "portal:assistant_asked",
    "portal:procedure", "portal:start", "portal:by_code", "portal:by_token", "portal:not_whole",
    # A centre's kiosk, wall and free times are everybody's; who holds the address of a number holds the number.
    "portal:queue", "portal:queue_poster", "portal:kiosk", "portal:kiosk_ask", "portal:kiosk_ticket",
    "portal:procedures_poster", "portal:wall", "portal:book",
    "portal:ticket", "portal:ticket_leave",
    # A bank is who its signature says (tests/onestop/payments).
    "api:payment_heard",
    "operations:sign_in_as", "pages:language", "api:procedure", "api:verify",
}  # fmt: skip
OF_THE_PERSON = {"operations:account_remove_passkey"}
OF_A_UNIT = {
    # Rows of officers and of units: for who leads them or is their clerk; the administrator answers for the province.
    "operations:absence", "operations:leave_decide", "operations:leave_substitute", "operations:leave_assign",
    "operations:leave_withdraw", "operations:leave_back", "operations:have", "operations:have_verify",
    "operations:have_refuse", "operations:have_file", "operations:haves_people", "operations:readiness_warning",
    "operations:late_reason", "operations:late_ask", "operations:certificate_register",
    "operations:money_payment", "operations:money_refund_ask", "operations:money_refund_decide",
    "operations:money_refund_transfer", "operations:money_refund_slip", "operations:money_receipt_replace",
    "operations:money_difference", "operations:cash_day", "operations:cash_paper",
}  # fmt: skip


@pytest.fixture
def world(province, tsa):
    return worlds.build(province)


@pytest.fixture
def elsewhere(province):
    """Browsers of the officers of another commune, by stem of their user name."""
    unit = units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE).exclude(id=province.commune.id).order_by("code")[0]
    seed_officers([unit])
    found = {}
    for account in Account.objects.filter(username__endswith=f".{unit.code}"):
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=account).persistent_id
        session.save()
        found[account.username.partition(".")[0]] = client
    return found


def with_places() -> dict[str, Any]:
    return {name: view for name, (view, places) in worlds.addresses_of_the_house().items() if places}


def actors(province: Any, elsewhere: dict[str, Client]) -> dict[str, tuple[str, frozenset[str], Client]]:
    """{who: (kind, roles, browser)}: nobody here owns, receives, settles or knows the dossiers of the world."""
    found: dict[str, tuple[str, frozenset[str], Client]] = {
        "guest": ("guest", frozenset(), Client()),
        "another citizen": ("citizen", frozenset(), province.citizen(worlds.OTHER)),
        "controller": ("officer", frozenset({Role.CONTROLLER}), province.officer("kiemsoat")),
        "department": ("officer", frozenset({Role.SPECIALIST}), province.officer("xaydung")),
        "department's director": ("officer", frozenset({Role.LEADER}), province.officer("gdxaydung")),
        "community digital team": ("officer", frozenset({Role.DIGITAL_TEAM}), province.officer("tocongnghe")),
        "administrator": ("officer", frozenset({Role.ADMINISTRATOR}), province.officer("quantri")),
    }
    roles = {"tiepnhan": Role.RECEPTIONIST, "chuyenvien": Role.SPECIALIST, "lanhdao": Role.LEADER, "vanthu": Role.CLERK}
    return found | {
        f"{stem} of another commune": ("officer", frozenset({roles[stem]}), elsewhere[stem]) for stem in roles
    }


def allowed(view: Any, kind: str, roles: frozenset[str]) -> bool:
    """Whether the declaration lets this kind of person to the view at all; then the row must not exist for them."""
    access = view.access
    return access.kind == "public" or (access.kind == kind and (not access.roles or bool(access.roles & roles)))


def test_nobody_else_opens_or_changes_anything(province, elsewhere, world):
    for name in with_places():
        assert set(worlds.arguments(name, world)) == set(worlds.addresses_of_the_house()[name][1]), name
    those_it_belongs_to_open_it(province, world)
    wrong, met = [], 0
    people = actors(province, elsewhere)
    for name, view in with_places().items():
        if name in OPEN_TO_ALL:
            continue
        for who, (kind, roles, browser) in people.items():
            if name in OF_A_UNIT:
                if who == "administrator":
                    continue
            elif name.startswith("operations:") and name not in OF_THE_PERSON and roles & view.access.roles:
                continue  # the rows of the house belong to the role, not to a unit
            for method, row in ((browser.post, "taken"), (browser.get, "issued")):
                reply = method(reverse(name, kwargs=worlds.arguments(name, world, row)))
                met += 1
                if not fits(reply, view, kind, roles):
                    leads = reply.headers.get("Location", "")
                    wrong.append(f"{who} {method.__name__} {name}: {reply.status_code} {leads}")
                if reply.status_code != 405 and not allowed(view, kind, roles):
                    break  # refused for what they are, before the row and the method are looked at
    assert wrong == []
    assert met > 1000


def fits(reply: Any, view: Any, kind: str, roles: frozenset[str]) -> bool:
    """404 for whoever may open such pages, 403 for another role, the door for whoever is not signed in so."""
    if reply.status_code == 405:
        return True  # the page knows only the other method
    if view.access.kind == "token":
        return reply.status_code == 401  # nobody's session opens it; tokens: tests/sites/api/test_others.py
    if allowed(view, kind, roles):
        return reply.status_code == 404
    if view.access.kind == kind:
        return reply.status_code in (403, 404)
    return reply.status_code == 302 and "sign-in/" in reply.headers["Location"]


def those_it_belongs_to_open_it(province, world):
    """So that the matrix proves something: the same addresses answer 200 to the right person."""
    owner = province.citizen(worlds.OWNER)
    opened = {
        "portal:dossier": owner, "portal:receipt": owner, "portal:file": owner, "portal:draft": owner,
        "counter:dossier": province.officer("tiepnhan"), "counter:desk_form": province.officer("tiepnhan"),
        "desk:dossier": province.officer("chuyenvien"), "desk:book": province.officer("vanthu"),
        "desk:text": province.officer("vanthu"), "desk:control_slip": province.officer("tiepnhan"),
        "operations:absence": province.officer("pgdnoivu"), "operations:have": province.officer("vanthu"),
        "operations:have_file": province.officer("vanthu"), "operations:late_reason": province.officer("lanhdao"),
        "operations:haves_people": province.officer("lanhdao"),
        "operations:readiness_warning": province.officer("vanthu"),
        "operations:unit": province.officer("quantri"), "operations:event": province.officer("quantri"),
    }  # fmt: skip
    for name, browser in opened.items():
        assert browser.get(reverse(name, kwargs=worlds.arguments(name, world))).status_code == 200, name
