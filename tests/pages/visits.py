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
    "tocongnghe": frozenset({Role.DIGITAL_TEAM}),
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

POST_ONLY = frozenset("""
    counter:desk_autosave counter:desk_paper_act counter:message counter:note counter:read_code counter:return_remind
    desk:accept_transfer
    desk:ask desk:asked_answer desk:asked_stop desk:bulk_again desk:bulk_keep desk:bulk_prepare desk:bulk_start
    desk:bulk_stop desk:columns desk:message desk:note desk:paper_answer desk:reissue_preview desk:take
    desk:template_file desk:text_delete desk:view_delete desk:view_keep operations:account_recovery_codes
    operations:account_remove_passkey operations:ask_proof operations:certificate_revoke
    operations:enrol_passkey_options operations:have_refuse operations:have_verify operations:late_ask
    operations:leave_assign operations:leave_decide operations:leave_substitute operations:leave_withdraw
    operations:officer_account_active operations:officer_active operations:officer_certificate
    operations:officer_reset_mfa operations:paper_past operations:paper_rule_remove operations:paper_rules_discard
    operations:paper_rules_publish operations:paper_value_remove operations:passkey operations:passkey_options
    operations:queue_open
    operations:readiness_look operations:retry_all operations:retry_delivery operations:retry_run operations:sign_in_as
    operations:sign_out operations:unit_issue_seal operations:webhook_delivery_replay operations:webhook_replay
    operations:webhook_rotate operations:webhook_state operations:webhook_try portal:assistant_words
    portal:collect portal:payment_done
    portal:share_end portal:sign_out
""".split())  # fmt: skip  # noqa: SIM905
"""Acts: they are sent, and show nothing."""
LEADS_ON = frozenset("""
    counter:desk_check counter:desk_slip counter:receive operations:bundle_check operations:start
    portal:assistant_hand_over
    portal:draft_autosave portal:draft_paper_act portal:draft_remove portal:draft_use portal:payment_back portal:sign_in
""".split())  # fmt: skip  # noqa: SIM905
"""Opened by itself each leads to the page it belongs to."""


def without_a_page(name: str, answers: list[tuple[int, bool]]) -> bool:
    """Whether what nobody was shown as a page is as it should be: a file that somebody gets, or an act or a way on that
    stands in its list. `answers` are (status, whether it was HTML)."""
    statuses = {status for status, _html in answers}
    if name in POST_ONLY:
        return 405 in statuses and statuses <= {403, 404, 405}
    if name in LEADS_ON:
        return 302 in statuses and statuses <= {302, 403, 404}
    return (200, False) in answers


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
