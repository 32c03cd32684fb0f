"""Officers' door: both factors, the demonstration's one click, what a real installation never shows."""

import html
import json

import pytest
from django.test import override_settings
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity import mfa, services
from motcua.foundation.identity.models import Account, Passkey
from motcua.foundation.identity.seeds import PASSWORD
from motcua.sites.pages import navigation
from tests.foundation.identity.test_passkeys import Authenticator

SIGN_IN, CODE = "/operations/sign-in/", "/operations/sign-in/code/"
ACCOUNT = "/operations/account/"


def code_of(device):
    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}"


def text(response):
    return html.unescape(response.content.decode())


def is_in(client):
    return client.get(ACCOUNT).status_code == 200


def test_an_officer_signs_in_with_password_and_code_and_comes_to_the_page_asked_for(province, visitor):
    browser = visitor()
    asked = browser.get(ACCOUNT)
    assert asked.headers["Location"] == f"{SIGN_IN}?next=%2Foperations%2Faccount%2F"
    first = browser.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD, "next": ACCOUNT})
    assert first.headers["Location"] == f"{CODE}?next=%2Foperations%2Faccount%2F"
    assert not is_in(browser)
    code = mfa.current_totp(province.accounts["lanhdao"])
    second = browser.post(CODE, {"code": f"{code[:3]} {code[3:]}", "next": ACCOUNT})
    assert second.headers["Location"] == ACCOUNT
    assert "Hoàng Minh Tuấn" in text(browser.get(ACCOUNT))
    assert browser.get(SIGN_IN).status_code == 302


def test_an_address_of_another_site_is_not_followed(province, visitor):
    browser = visitor()
    reply = browser.post("/operations/sign-in/as/lanhdao/", {"next": "https://evil.example/"})
    assert reply.headers["Location"] == navigation.start_page(province.actor("lanhdao"))


@pytest.mark.parametrize(("language", "sentence"), [
    ("vi", "Tên đăng nhập hoặc mật khẩu không đúng"), ("en", "The user name or the password is not right"),
])  # fmt: skip
def test_a_wrong_password_is_a_sentence_and_the_user_name_stays(province, visitor, language, sentence):
    page = text(visitor(language).post(SIGN_IN, {"username": "lanhdao", "password": "sai"}))
    assert sentence in page and 'value="lanhdao"' in page


def test_guessing_locks_and_says_how_long(province, visitor, settings):
    browser = visitor("en")
    for _n in range(settings.AXES_FAILURE_LIMIT):
        reply = browser.post(SIGN_IN, {"username": "lanhdao", "password": "wrong"})
    assert reply.status_code == 429 and "Wait 15 minutes" in text(reply)
    reply = browser.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert reply.status_code == 429 and not is_in(browser)


def test_a_wrong_code_is_a_sentence(province, visitor):
    browser = visitor()
    browser.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    right = mfa.current_totp(province.accounts["lanhdao"])
    page = text(browser.post(CODE, {"code": "000000" if right != "000000" else "111111"}))
    assert "mc-errors" in page and not is_in(browser)


def test_a_code_signs_in_once_when_this_is_no_demonstration(province, visitor):
    code = mfa.current_totp(province.accounts["lanhdao"])
    with override_settings(DEMO=False):
        for browser, opens in ((visitor(), True), (visitor(), False)):
            browser.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
            browser.post(CODE, {"code": code})
            assert is_in(browser) is opens


def test_without_a_password_the_code_page_goes_back_to_the_start(province, visitor):
    assert visitor().get(CODE).headers["Location"] == SIGN_IN


def test_the_demonstration_offers_each_person_with_the_code_that_counts_now(
    province, visitor, django_assert_max_num_queries
):
    browser = visitor("en")
    with django_assert_max_num_queries(4):
        page = text(browser.get(SIGN_IN))
    assert "This is a demonstration" in page and PASSWORD in page
    for username, account in province.accounts.items():
        assert f"/operations/sign-in/as/{username}/" in page and account.officer.full_name in page
    assert mfa.current_totp(province.accounts["quantri"]) in page


def test_one_click_signs_in_through_the_real_checks(province, visitor):
    browser = visitor()
    reply = browser.post("/operations/sign-in/as/quantri/")
    assert reply.status_code == 302 and is_in(browser)
    event = EventRecord.objects.filter(action="officer_signed_in").latest("at")
    assert event.actor_id == province.accounts["quantri"].id and "totp" in event.detail["factor"].lower()


def test_one_click_with_a_changed_password_is_a_sentence(province, visitor):
    services.set_password(province.accounts["lanhdao"], "đồi chè xanh mùa xuân", by=SYSTEM)
    reply = visitor().post("/operations/sign-in/as/lanhdao/")
    assert reply.status_code == 403 and "mc-errors" in text(reply)


def test_a_real_installation_neither_shows_nor_takes_the_one_click(province, visitor):
    with override_settings(DEMO=False):
        browser = visitor()
        page = text(browser.get(SIGN_IN))
        assert "op-persona" not in page and PASSWORD not in page and "Nguyễn Thị Thanh Hằng" not in page
        assert browser.post("/operations/sign-in/as/quantri/").status_code == 404
        assert not is_in(browser)


def test_only_people_of_the_demonstration_are_one_click_away(province, visitor):
    assert visitor().post("/operations/sign-in/as/somebody/").status_code == 404
    assert visitor().get("/operations/sign-in/as/quantri/").status_code == 405


def test_after_a_reset_nothing_opens_before_a_new_app_is_set_up(province, visitor):
    account = province.accounts["vanthu"]
    mfa.reset_mfa(account, by=province.actor("quantri"))
    browser = visitor()
    browser.post(SIGN_IN, {"username": "vanthu", "password": PASSWORD})
    assert browser.get(CODE).headers["Location"] == "/operations/second-factor/"
    assert "Thiết lập lớp xác thực thứ hai" in text(browser.get("/operations/second-factor/"))
    assert not is_in(browser)
    page = text(browser.get("/operations/second-factor/app/"))
    device = TOTPDevice.objects.get(user=account)
    assert "data:image/svg+xml;base64," in page
    browser.get("/operations/second-factor/app/")
    assert TOTPDevice.objects.get(user=account).key == device.key, "a reload keeps the key that was scanned"
    done = browser.post("/operations/second-factor/app/", {"code": code_of(device), "next": ACCOUNT})
    assert done.headers["Location"].startswith("/operations/second-factor/recovery-codes/")
    codes = list(StaticToken.objects.filter(device__user=account).values_list("token", flat=True))
    shown = text(browser.get(done.headers["Location"]))
    assert all(code in shown for code in codes)
    assert not any(code in text(browser.get(done.headers["Location"])) for code in codes)
    assert browser.post(done.headers["Location"], {"next": ACCOUNT}).headers["Location"] == ACCOUNT
    assert is_in(browser)


def test_a_password_alone_never_adds_a_factor_beside_the_one_that_stands(province, visitor):
    browser = visitor()
    browser.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    for path in ("", "app/"):
        assert browser.get(f"/operations/second-factor/{path}").headers["Location"] == SIGN_IN
    assert browser.post("/operations/second-factor/passkey/options/").status_code == 404
    assert browser.post("/operations/second-factor/passkey/", {"answer": "{}"}).status_code == 404
    assert TOTPDevice.objects.filter(user=province.accounts["lanhdao"]).count() == 1


def test_a_passkey_is_set_up_on_the_account_page_and_signs_in(province, visitor):
    browser, phone = visitor(), Authenticator()
    browser.post("/operations/sign-in/as/lanhdao/")
    options = json.loads(browser.post("/operations/second-factor/passkey/options/").content)
    answer = json.dumps(phone.create(options))
    browser.post("/operations/second-factor/passkey/", {"answer": answer, "name": "Điện thoại cơ quan"})
    assert "Điện thoại cơ quan" in text(browser.get(ACCOUNT))

    other = visitor()
    other.post(SIGN_IN, {"username": "lanhdao", "password": PASSWORD})
    assert 'data-passkey="get"' in text(other.get(CODE))
    options = json.loads(other.post("/operations/sign-in/passkey/options/").content)
    wrong = other.post("/operations/sign-in/passkey/", {"answer": "{}"})
    assert "mc-errors" in text(wrong) and not is_in(other)
    options = json.loads(other.post("/operations/sign-in/passkey/options/").content)
    other.post("/operations/sign-in/passkey/", {"answer": json.dumps(phone.get(options))})
    assert is_in(other)


def test_the_first_factor_may_be_a_passkey(province, visitor):
    account = province.accounts["vanthu"]
    mfa.reset_mfa(account, by=province.actor("quantri"))
    browser, phone = visitor(), Authenticator()
    browser.post(SIGN_IN, {"username": "vanthu", "password": PASSWORD})
    options = json.loads(browser.post("/operations/second-factor/passkey/options/").content)
    done = browser.post("/operations/second-factor/passkey/", {"answer": json.dumps(phone.create(options))})
    assert done.headers["Location"] == "/operations/second-factor/recovery-codes/" and is_in(browser)
    only = Passkey.objects.get(user=account)
    browser.post(f"/operations/account/passkeys/{only.pk}/remove/", {"key": "a"})
    assert Passkey.objects.filter(pk=only.pk).exists(), "a password alone would then do"


def test_nobody_removes_the_passkey_of_somebody_else(province, visitor):
    key = Passkey.objects.create(user=province.accounts["vanthu"], name="x", credential_id=b"1", public_key=b"2")
    assert province.officer("lanhdao").post(f"/operations/account/passkeys/{key.pk}/remove/").status_code == 404


def test_a_temporary_password_is_changed_before_anything_else_opens(province, visitor):
    account = Account.objects.get(username="vanthu")
    services.set_password(account, "tạm thời mười hai", by=province.actor("quantri"))
    browser = visitor()
    browser.post(SIGN_IN, {"username": "vanthu", "password": "tạm thời mười hai"})
    reply = browser.post(CODE, {"code": mfa.current_totp(account), "next": ACCOUNT})
    own = "/operations/sign-in/password/?next=%2Foperations%2Faccount%2F"
    assert reply.headers["Location"] == own and not is_in(browser)
    assert browser.get(SIGN_IN).headers["Location"] == "/operations/sign-in/password/"
    new = "cầu Việt Trì qua sông Lô"
    weak = browser.post(own, {"old": "tạm thời mười hai", "password": "ngắn", "again": "ngắn"})
    assert "mc-field--error" in text(weak)
    done = browser.post(own, {"old": "tạm thời mười hai", "password": new, "again": new, "next": ACCOUNT})
    assert done.headers["Location"] == ACCOUNT and is_in(browser)


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(province):
    here, there = province.officer("lanhdao"), province.officer("lanhdao")
    new = "đồi chè xanh mùa xuân"
    page = "/operations/account/password/"
    assert "Hãy nhập lại mật khẩu hiện tại" in text(here.post(page, {"old": "x", "password": new, "again": new}))
    assert "không giống nhau" in text(here.post(page, {"old": PASSWORD, "password": new, "again": new + "!"}))
    assert here.post(page, {"old": PASSWORD, "password": new, "again": new}).status_code == 302
    assert is_in(here) and not is_in(there)


def test_a_new_app_replaces_the_old_one_and_the_session_goes_on(province):
    account, browser = province.accounts["lanhdao"], province.officer("lanhdao")
    old = TOTPDevice.objects.get(user=account)
    browser.get("/operations/second-factor/app/")
    fresh = TOTPDevice.objects.get(user=account, confirmed=False)
    browser.post("/operations/second-factor/app/", {"code": code_of(fresh)})
    assert not TOTPDevice.objects.filter(pk=old.pk).exists() and is_in(browser)
    browser.post("/operations/account/recovery-codes/")
    assert StaticToken.objects.filter(device__user=account).count() == 10


def test_signing_out_needs_a_post_and_ends_the_session(province):
    browser = province.officer("lanhdao")
    assert browser.get("/operations/sign-out/").status_code == 405 and is_in(browser)
    browser.post("/operations/sign-out/")
    assert not is_in(browser)


def test_a_closed_account_is_not_sent_round_in_circles(province):
    browser = province.officer("lanhdao")
    services.set_account_active(province.accounts["lanhdao"], False, by=SYSTEM)
    assert browser.get(SIGN_IN).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_account_page_says_who_i_am_and_who_stands_in(province, language, django_assert_max_num_queries):
    browser = province.officer("lanhdao", language)
    with django_assert_max_num_queries(19):
        page = text(browser.get(reverse("operations:account")))
    assert (
        "Chưa có ai được phân công làm thay bạn" if language == "vi" else "Nobody is set to stand in for you"
    ) in page
    assert province.commune.label[language] in page


def test_a_citizen_has_no_officer_s_account(province):
    assert province.citizen().get(ACCOUNT).headers["Location"].startswith(SIGN_IN)
