"""Citizens sign in by OpenID Connect: the real client against the real stand-in, and every forgery refused."""

import re
import secrets
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from motcua.foundation.common.actors import GUEST, ActorKind
from motcua.foundation.common.clock import today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity import services
from motcua.foundation.identity.actors import actor_for_account, actor_of
from motcua.foundation.identity.errors import AccountClosed, EidRefused, EidUnavailable, NoMandate
from motcua.foundation.identity.models import Account, Mandate, Person
from motcua.foundation.identity.selectors import businesses_of
from motcua.outside.adapters.eid.client import OidcClient
from motcua.outside.sandbox.eid.app import create_app
from motcua.outside.sandbox.eid.people import CITIZENS
from tests.foundation.identity.conftest import browser, personas  # noqa: F401 - fixtures

ISSUER, BACK = "http://eid.test", "http://testserver/sign-in/back/"
SECRET = "motcua-demonstration"
BINH = "025088004321"


@pytest.fixture
def http(tmp_path):
    return httpx.Client(transport=httpx.WSGITransport(app=create_app(tmp_path, ISSUER)))


@pytest.fixture
def client(http):
    return OidcClient(ISSUER, "motcua", SECRET, http)


class SignIn:
    """One walk through the provider's page, as a browser without JavaScript does it."""

    def __init__(self, http, client, *, person=BINH, level="2", scenario="", decision="allow"):
        self.client, self.state = client, secrets.token_urlsafe(8)
        self.nonce, self.verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        url = client.start(BACK, self.state, self.nonce, self.verifier)
        page = http.get(url + (f"&scenario={scenario}" if scenario else ""))
        assert page.status_code == 200, page.text
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text.replace("&amp;", "&")))
        answer = http.post(
            f"{ISSUER}/authorize", data={**fields, "person": person, "level": level, "decision": decision}
        )
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(BACK)
        self.answer = {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def finish(self, **changes):
        values = {"code": self.answer["code"], "verifier": self.verifier, "nonce": self.nonce, "redirect_uri": BACK}
        return self.client.finish(**{**values, **changes})


def refused(call):
    with pytest.raises(EidRefused) as refusal:
        call()
    return refusal.value.reason


def test_the_whole_flow_gives_the_person_with_the_level_chosen(http, client):
    walk = SignIn(http, client, level="3")
    claims = walk.finish()
    assert walk.answer["state"] == walk.state
    assert (claims.citizen_number, claims.full_name, claims.loa) == (BINH, "Nguyễn Văn Bình", 3)
    assert (str(claims.birth_date), claims.sex, claims.issuer) == ("1988-05-17", "male", ISSUER)
    assert claims.residence and claims.phone and claims.email and claims.id_token
    assert [b.name for b in claims.businesses] == ["Công ty TNHH Đồi Chè Xanh"]


@pytest.mark.parametrize(
    ("scenario", "reason"),
    [
        ("wrong_nonce", "nonce"), ("wrong_audience", "audience"), ("wrong_issuer", "issuer"),
        ("alg_none", "signature"), ("shared_secret", "signature"), ("foreign_key", "signature"), ("expired", "expired"),
        ("wrong_subject", "userinfo-subject"),
    ],
)  # fmt: skip
def test_a_forged_token_is_refused_for_its_own_reason(http, client, scenario, reason):
    assert refused(SignIn(http, client, scenario=scenario).finish) == reason


def test_a_code_counts_once_for_its_verifier_its_address_and_its_nonce(http, client):
    walk = SignIn(http, client)
    walk.finish()
    assert refused(walk.finish) == "code"
    assert refused(lambda: SignIn(http, client).finish(verifier="another" * 8)) == "code"
    assert refused(lambda: SignIn(http, client).finish(redirect_uri="http://testserver/elsewhere/")) == "code"
    assert refused(lambda: SignIn(http, client).finish(nonce="another")) == "nonce"
    assert refused(lambda: SignIn(http, client).finish(nonce="")) == "nonce"


def test_a_client_with_another_secret_gets_nothing(http, client):
    walk = SignIn(http, client)
    walk.client = OidcClient(ISSUER, "motcua", "guessed", http)
    assert refused(walk.finish) == "code"


def test_the_provider_refuses_requests_it_should_not_answer(http, client):
    good = client.start(BACK, "s", "n", "v" * 43)
    for bad in (
        good.replace("client_id=motcua", "client_id=other"),
        good.replace("testserver", "evil.example"),
        good.replace("code_challenge_method=S256", "code_challenge_method=plain"),
        good.replace("response_type=code", "response_type=token"),
    ):
        assert bad != good
        page = http.get(bad)
        assert page.status_code == 400 and "Không thể đăng nhập" in page.text
    assert http.get(f"{ISSUER}/userinfo", headers={"Authorization": "Bearer guess"}).status_code == 401
    away = http.get(f"{ISSUER}/logout", params={"post_logout_redirect_uri": "http://evil.example/"})
    assert away.status_code == 200


def test_the_page_says_that_it_is_a_simulation_and_uses_no_script(http, client):
    page = http.get(client.start(BACK, "s", "n", "v" * 43))
    assert "Đây là hệ thống mô phỏng" in page.text
    assert "<script" not in page.text and "style=" not in page.text and " on" + "click" not in page.text
    assert all(citizen.number in page.text and citizen.name in page.text for citizen in CITIZENS)
    assert http.get(f"{ISSUER}/static/eid.css").status_code == 200


def test_who_declines_comes_back_without_a_code(http, client):
    assert SignIn(http, client, decision="cancel").answer["error"] == "access_denied"


def test_the_key_survives_a_restart_and_is_private(tmp_path):
    first, second = (
        httpx.Client(transport=httpx.WSGITransport(app=create_app(tmp_path, ISSUER))).get(f"{ISSUER}/jwks").json()
        for _ in range(2)
    )
    assert first == second and "d" not in first["keys"][0]
    assert (tmp_path / "keys" / "eid-signing.pem").stat().st_mode & 0o777 == 0o600


def test_a_provider_that_is_away_or_names_another_issuer_is_told_apart(tmp_path):
    def away(request):
        raise httpx.ConnectError("away")

    with pytest.raises(EidUnavailable):
        OidcClient(ISSUER, "motcua", SECRET, httpx.Client(transport=httpx.MockTransport(away))).start(
            BACK, "s", "n", "v"
        )
    app = create_app(tmp_path, "http://other.test")
    other = httpx.Client(transport=httpx.WSGITransport(app=app))
    assert refused(lambda: OidcClient(ISSUER, "motcua", SECRET, other).start(BACK, "s", "n", "v")) == "metadata-issuer"


def test_people_of_the_stand_in_have_numbers_that_agree_with_their_dates():
    from motcua.foundation.identifiers import citizen_number, phone, tax_code

    assert len({c.number for c in CITIZENS}) == len(CITIZENS) == 12
    for citizen in CITIZENS:
        sex = {"Nam": "male", "Nữ": "female"}[citizen.sex]
        citizen_number.parse(citizen.number, born=date.fromisoformat(citizen.birth_date), sex=sex)
        assert phone.is_mobile(citizen.phone)
        assert all(tax_code.parse(b["MaSoThue"]) for b in citizen.businesses)


def test_the_first_sign_in_makes_the_account_and_the_next_finds_it(db, http, client):
    first = services.sign_in_citizen(SignIn(http, client, level="1").finish())
    again = services.sign_in_citizen(SignIn(http, client, level="3").finish())
    assert first.pk == again.pk and Account.objects.count() == Person.objects.count() == 1
    assert first.person.sort_key and first.eid_links.get().loa == 3
    assert not again.has_usable_password()


def test_the_session_keeps_the_level_and_a_business_only_with_a_valid_mandate(db, http, client, browser):  # noqa: F811
    claims = SignIn(http, client).finish()
    account, window = services.sign_in_citizen(claims), browser()
    services.open_citizen_session(window.request(), account, claims)
    actor = actor_of(window.request())
    assert (actor.kind, actor.assurance, actor.business_id) == (ActorKind.CITIZEN, 2, None)
    business = businesses_of(account.person_id)[0]
    with pytest.raises(NoMandate):
        services.choose_business(window.request(), uuid7())
    services.choose_business(window.request(), business.id)
    assert actor_of(window.request()).business_id == business.id
    Mandate.objects.update(valid_to=today())
    assert actor_of(window.request()).business_id is None
    assert services.sign_out(window.request()) == claims.id_token
    assert actor_of(window.request()) == GUEST


def test_a_mandate_the_provider_no_longer_names_ends_and_stays_on_record(db, http, client):
    from dataclasses import replace

    claims = SignIn(http, client).finish()
    account = services.sign_in_citizen(claims)
    services.sign_in_citizen(claims)
    assert Mandate.objects.count() == 1
    services.sign_in_citizen(replace(claims, businesses=()))
    assert Mandate.objects.get().valid_to == today()
    services.sign_in_citizen(claims)
    assert len(businesses_of(account.person_id)) == 1 and Mandate.objects.count() == 2
    assert actor_for_account(account, day=today() + timedelta(days=1)).kind == ActorKind.CITIZEN


def test_a_closed_account_cannot_sign_in_again(db, http, client):
    account = services.sign_in_citizen(SignIn(http, client).finish())
    Account.objects.filter(pk=account.pk).update(is_active=False)
    claims = SignIn(http, client).finish()
    with pytest.raises(AccountClosed):
        services.sign_in_citizen(claims)
