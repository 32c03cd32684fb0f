"""Which person opens which address: derived from what each view declares."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from motcua.foundation.identity.enums import Role
from tests.pages import world as worlds

PEOPLE: dict[str, frozenset[str]] = {
    "guest": frozenset(), "citizen": frozenset(), "tiepnhan": frozenset({Role.RECEPTIONIST}),
    "chuyenvien": frozenset({Role.SPECIALIST}), "lanhdao": frozenset({Role.LEADER}),
    "vanthu": frozenset({Role.CLERK}), "kiemsoat": frozenset({Role.CONTROLLER}),
    "quantri": frozenset({Role.ADMINISTRATOR}), "ketoan": frozenset({Role.ACCOUNTANT}),
}  # fmt: skip
ROWS = ("issued", "submitted", "asked", "drafted", "taken", "signed", "lettered", "transferred")
NOT_PAGES = {
    "health_live", "health_ready", "pages:language", "portal:sign_in_return",  # every sign-in returns there
    "operations:have_eid", "operations:have_eid_return",  # to the e-ID and back
    "portal:not_whole",  # always 404
}  # fmt: skip
ON_THE_WAY_IN = {
    # Opened by signing in (test_every_page: test_pages_between_password_and_second_factor_stand).
    "operations:second_factor", "operations:own_password", "operations:enrol", "operations:enrol_totp",
    "operations:enrol_passkey", "operations:recovery_codes",
}  # fmt: skip


def people_for(view: Any) -> list[str]:
    """Who may open the view, the most fitting first."""
    access = view.access
    if access.kind == "public":
        return ["guest", "citizen", "chuyenvien", "quantri"]
    if access.kind == "citizen":
        return ["citizen"]
    return [
        who
        for who, roles in PEOPLE.items()
        if who not in ("guest", "citizen") and (not access.roles or roles & access.roles)
    ]


def addresses(name: str, places: tuple[str, ...], world: worlds.World) -> list[str]:
    """The address for each row it may stand for, without repeats."""
    if not places:
        return [reverse(name)]
    found = [reverse(name, kwargs=worlds.arguments(name, world, row)) for row in ROWS if row in world]
    return list(dict.fromkeys(found))


def candidates(world: worlds.World) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(name, [(person, address)]) of every address of the house that is a page."""
    for name, (view, places) in sorted(worlds.addresses_of_the_house().items()):
        is_page = name not in NOT_PAGES and not (name.startswith("api:") and name != "api:docs")
        if is_page and name not in ON_THE_WAY_IN:
            yield name, [(who, at) for who in people_for(view) for at in addresses(name, places, world)]
