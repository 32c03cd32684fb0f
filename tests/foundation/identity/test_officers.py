"""Officers sign in with two factors; a lock stops guessing; rights follow positions."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.common.actors import GUEST, SYSTEM, ActorKind
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity import mfa, services
from motcua.foundation.identity.actors import actor_for_account, actor_of
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.errors import (
    LockedOut,
    NoSecondFactor,
    OnlyDemonstration,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from motcua.foundation.identity.permissions import require
from motcua.foundation.identity.seeds import PASSWORD, seed_officers, seed_personas
from motcua.foundation.identity.selectors import has_second_factor
from motcua.foundation.organisations.models import Position, Unit
from motcua.foundation.organisations.selectors import competent_units
from motcua.foundation.organisations.services import set_officer_active, set_substitution


def test_an_officer_acts_only_after_the_second_factor(personas, browser):
    window = browser()
    account = services.check_password(window.request(), "lanhdao", PASSWORD)
    assert actor_of(window.request()) == GUEST
    assert services.pending_account(window.request()) == account
    device = mfa.verify_code(account, mfa.current_totp(account))
    request = window.request()
    key = request.session.session_key
    services.open_officer_session(request, account, device)
    assert request.session.session_key != key
    actor = actor_of(window.request())
    assert actor.kind == ActorKind.OFFICER and actor.officer_id == account.officer_id
    assert actor.has(Role.LEADER, Unit.objects.get(code="07900").id)
    services.sign_out(window.request())
    assert actor_of(window.request()) == GUEST


def test_a_device_of_another_account_opens_no_session(personas, browser):
    device = TOTPDevice.objects.get(user=personas["quantri"])
    with pytest.raises(NotAllowed):
        services.open_officer_session(browser().request(), personas["lanhdao"], device)


def test_guessing_locks_this_user_from_this_source_even_with_the_right_password(personas, browser, settings):
    window = browser()
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        with pytest.raises(WrongPassword):
            services.check_password(window.request(), "lanhdao", "sai-mat-khau")
    with pytest.raises(LockedOut):
        services.check_password(window.request(), "lanhdao", "sai-mat-khau")
    with pytest.raises(LockedOut):
        services.check_password(window.request(), "lanhdao", PASSWORD)
    assert services.check_password(window.request(), "vanthu", PASSWORD).username == "vanthu"
    assert services.check_password(window.request("10.0.0.2"), "lanhdao", PASSWORD).username == "lanhdao"


def test_a_code_counts_once_on_a_real_installation(personas):
    account = personas["lanhdao"]
    code = mfa.current_totp(account)
    with override_settings(DEMO=False):
        mfa.verify_code(account, code)
        with pytest.raises(WrongCode):
            mfa.verify_code(account, code)


def test_a_wrong_code_makes_the_device_wait(personas):
    account = personas["lanhdao"]
    right = mfa.current_totp(account)
    with pytest.raises(WrongCode):
        mfa.verify_code(account, "000000" if right != "000000" else "111111")
    assert TOTPDevice.objects.get(user=account).throttling_failure_count == 1
    with pytest.raises(WrongCode):
        mfa.verify_code(account, right)


def test_the_current_code_is_shown_in_a_demonstration_only(personas):
    with override_settings(DEMO=False), pytest.raises(OnlyDemonstration):
        mfa.current_totp(personas["lanhdao"])


def test_enrolling_a_new_app_replaces_the_old_one_and_gives_recovery_codes_that_count_once(personas):
    account = personas["lanhdao"]
    old = TOTPDevice.objects.get(user=account)
    with pytest.raises(NoSecondFactor):
        mfa.confirm_totp(account, "123456")
    fresh = mfa.enrol_totp(account)
    assert fresh.config_url.startswith("otpauth://totp/Motcua")
    with pytest.raises(WrongCode):
        mfa.confirm_totp(account, "000000")
    TOTPDevice.objects.filter(pk=fresh.pk).update(throttling_failure_timestamp=None, throttling_failure_count=0)
    _, codes = mfa.confirm_totp(account, _code_of(fresh))
    assert not TOTPDevice.objects.filter(pk=old.pk).exists()
    assert len(set(codes)) == mfa.RECOVERY_CODES
    assert mfa.verify_code(account, codes[0].upper()).user_id == account.id
    TOTPDevice.objects.filter(user=account).update(throttling_failure_timestamp=None, throttling_failure_count=0)
    with pytest.raises(WrongCode):
        mfa.verify_code(account, codes[0])


def _code_of(device):
    from django_otp.oath import totp

    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}"


def test_only_an_administrator_resets_second_factors(personas):
    account = personas["lanhdao"]
    with pytest.raises(NotAllowed):
        mfa.reset_mfa(account, by=actor_for_account(personas["vanthu"]))
    assert has_second_factor(account)
    mfa.reset_mfa(account, by=actor_for_account(personas["quantri"]))
    assert not has_second_factor(account)
    assert EventRecord.objects.get(action="mfa_reset").actor_id == personas["quantri"].id


def test_a_substitute_acts_with_the_absent_leader_s_grants_today(personas):
    committee = Unit.objects.get(code="07900")
    clerk = personas["vanthu"]
    with pytest.raises(NotAllowed) as refusal:
        require(actor_for_account(clerk), Role.LEADER, committee.id)
    assert "%" not in str(refusal.value)
    set_substitution(
        personas["lanhdao"].officer, clerk.officer, first_day=today(), last_day=today() + timedelta(days=2), by=SYSTEM
    )
    require(actor_for_account(clerk), Role.LEADER, committee.id)
    assert not actor_for_account(clerk, day=today() + timedelta(days=3)).has(Role.LEADER, committee.id)


def test_a_closed_account_and_an_officer_who_left_act_as_nobody(personas):
    administrator = actor_for_account(personas["quantri"])
    services.set_account_active(personas["vanthu"], False, by=administrator)
    personas["vanthu"].refresh_from_db()
    assert actor_for_account(personas["vanthu"]) == GUEST
    officer = set_officer_active(personas["lanhdao"].officer, False, by=administrator)
    personas["lanhdao"].officer = officer
    assert actor_for_account(personas["lanhdao"]) == GUEST


def test_a_weak_password_is_refused_and_a_good_one_ends_other_sessions(personas, browser):
    account = personas["lanhdao"]
    window = browser()
    services.open_officer_session(window.request(), account, TOTPDevice.objects.get(user=account))
    assert actor_of(window.request()).kind == ActorKind.OFFICER
    for weak in ("ngắn", "aaaaaaaaaaaaaaaa"):
        with pytest.raises(WeakPassword):
            services.set_password(account, weak, by=actor_for_account(account))
    services.set_password(account, "đồi chè xanh mùa xuân", by=actor_for_account(account))
    assert actor_of(window.request()) == GUEST


def test_every_commune_gets_its_four_people_and_seeding_again_adds_none(personas):
    units = list(competent_units("commune")[:3])
    assert seed_officers(units) == 18
    assert seed_officers(units) == 0
    roles = {tuple(p.roles) for p in Position.objects.filter(unit__owner=units[0])}
    assert {(Role.RECEPTIONIST,), (Role.SPECIALIST,), (Role.LEADER,), (Role.CLERK,)} <= roles


def test_personas_of_another_province_find_their_places(db):
    from motcua.demo.personas import PERSONAS
    from motcua.foundation.organisations.seeds import seed_units

    seed_units("33")
    accounts = seed_personas(PERSONAS, "33")
    assert len(accounts) == len(PERSONAS)
    assert actor_for_account(accounts["quantri"]).roles == {Role.ADMINISTRATOR}
