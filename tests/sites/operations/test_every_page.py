"""Every page of the administrator opens in both languages, and only for those whose role includes it."""

import pytest
from django.urls import reverse

from motcua.foundation.common.models import EventRecord
from motcua.foundation.organisations.selectors import root
from tests.sites.operations.test_sign_in import text

PLAIN = [
    "status", "failed", "deliveries", "units", "officers", "officer_add", "calendar", "notice_add", "record", "seals",
    "tokens", "token_make", "webhooks", "webhook_make",
]  # fmt: skip
OF_A_UNIT = ["unit", "unit_create", "unit_rename", "unit_merge", "unit_close"]
OF_AN_OFFICER = ["officer", "officer_appoint", "officer_open_account", "officer_password", "officer_substitute"]


@pytest.fixture
def addresses(province):
    officer = province.accounts["lanhdao"].officer
    found = [reverse(f"operations:{name}") for name in PLAIN]
    found += [reverse(f"operations:{name}", args=[province.commune.id]) for name in OF_A_UNIT]
    found += [reverse(f"operations:{name}", args=[officer.id]) for name in OF_AN_OFFICER]
    found.append(reverse("operations:position_end", args=[officer.positions.get().id]))
    found.append(reverse("operations:event", args=[EventRecord.objects.latest("at").id]))
    found.append(reverse("operations:calendar_year", args=[2027]))
    found.append(f"{reverse('operations:officer_appoint', args=[officer.id])}?unit={root().id}")
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_administrator_opens_every_page(province, addresses, language):
    browser = province.officer("quantri", language)
    for address in addresses:
        reply = browser.get(address)
        assert reply.status_code == 200, address
        assert (
            f'<html lang="{language}"' in text(reply)
            and "style=" not in text(reply)
            and " on" + "click" not in text(reply)
        )


@pytest.mark.parametrize("username", ["tiepnhan", "lanhdao", "kiemsoat"])
def test_other_officers_are_refused_with_a_sentence(province, addresses, username):
    browser = province.officer(username)
    for address in addresses:
        reply = browser.get(address)
        assert reply.status_code == 403 and "Vai trò của bạn" in text(reply), address


def test_citizens_and_guests_are_sent_to_the_officers_door(province, addresses, visitor):
    for browser in (visitor(), province.citizen()):
        for address in addresses:
            assert browser.get(address).headers["Location"].startswith("/operations/sign-in/"), address


def test_acts_of_the_administrator_refuse_others_and_need_a_post(province):
    officer, unit = province.accounts["lanhdao"].officer, province.commune
    acts = [
        reverse(f"operations:{name}", args=[officer.id])
        for name in ("officer_active", "officer_reset_mfa", "officer_account_active", "officer_certificate")
    ] + [
        reverse("operations:unit_issue_seal", args=[unit.id]),
        reverse("operations:retry_all"),
        reverse("operations:ask_proof"),
    ]
    other, administrator = province.officer("lanhdao"), province.officer("quantri")
    for address in acts:
        assert other.post(address).status_code == 403, address
        assert administrator.get(address).status_code == 405, address


@pytest.mark.parametrize(("name", "budget"), [
    ("units", 12), ("officers", 12), ("record", 16), ("calendar", 10), ("status", 44), ("webhooks", 12), ("failed", 10),
    ("deliveries", 10),
])  # fmt: skip
def test_each_list_stays_within_its_queries(province, name, budget, django_assert_max_num_queries):
    """In the evening the status asks once more: whether tomorrow's bookings were reminded of."""
    browser = province.officer("quantri")
    browser.get(reverse(f"operations:{name}"))  # the calendar and the root are kept by the process
    with django_assert_max_num_queries(budget):
        assert browser.get(reverse(f"operations:{name}")).status_code == 200
