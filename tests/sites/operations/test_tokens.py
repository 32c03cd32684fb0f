"""Tokens of other systems: made by an administrator, shown once, revoked; never one that signs."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.models import ApiToken
from motcua.run.main import main
from tests.sites.api.caller import Caller
from tests.sites.operations.test_sign_in import text

TYPED = {"client": "Phần mềm hộ tịch", "account": "tiepnhan", "scopes": ["dossiers:read", "dossiers:file"]}


def typed(**changes):
    return {**TYPED, "key": "khoa-1", "expires": soon(), **changes}


def soon():
    return f"{today() + timedelta(days=90):%d/%m/%Y}"


def test_the_secret_is_shown_once_and_opens_what_was_chosen(province):
    browser = province.officer("quantri")
    made = browser.post(reverse("operations:token_make"), typed())
    secret = next(word for word in text(made).replace("<", " ").replace(">", " ").split() if word.startswith("mct_"))
    assert "no-store" in made.headers["Cache-Control"]
    mine = Caller(secret)
    assert mine.get("/dossiers").status_code == 200
    assert mine.post("/dossiers/x/actions/take", {}).status_code == 403
    token = ApiToken.objects.get()
    assert secret not in json.dumps([token.digest, *EventRecord.objects.values_list("detail", flat=True)], default=str)
    again = browser.post(reverse("operations:token_make"), typed())
    assert again.status_code == 302 and ApiToken.objects.count() == 1
    shown = text(browser.get(reverse("operations:tokens")))
    assert "Phần mềm hộ tịch" in shown and "mct_" not in shown


def test_a_revoked_token_opens_nothing_from_the_next_call_on(province):
    token, secret = api_tokens.make(
        province.accounts["tiepnhan"], client="Cổng tỉnh", scopes=[Scope.READ], by=SYSTEM, expires_at=_end()
    )
    browser = province.officer("quantri")
    assert Caller(secret).get("/dossiers").status_code == 200
    address = reverse("operations:token_revoke", args=[token.id])
    asked = browser.get(address)
    assert "Cổng tỉnh" in text(asked) and Caller(secret).get("/dossiers").status_code == 200
    assert browser.post(address, {"key": "k"}).status_code == 422, "without a reason nothing is revoked"
    with pytest.raises(Invalid):
        api_tokens.revoke(token.id, by=SYSTEM, reason=" . ")
    assert Caller(secret).get("/dossiers").status_code == 200
    for _ in range(2):
        browser.post(address, {"reason": "Hết hợp đồng với nhà cung cấp", "key": "khoa-2"})
    assert EventRecord.objects.get(action="api_token.revoked").detail["reason"] == "Hết hợp đồng với nhà cung cấp"
    assert Caller(secret).get("/dossiers").status_code == 401
    assert EventRecord.objects.filter(action="api_token.revoked").count() == 1


def _end():
    return now() + timedelta(days=30)


@pytest.mark.parametrize(("field", "value"), [
    ("client", "x"), ("account", "nobody"), ("account", "eid:025190001234"), ("scopes", []),
    ("scopes", ["dossiers:sign"]), ("expires", "01/01/2020"), ("expires", "01/01/2099"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field(province, field, value):
    province.person(0)
    refused = province.officer("quantri").post(reverse("operations:token_make"), typed(**{field: value}))
    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {field}
    assert not ApiToken.objects.exists()


def test_everything_that_is_wrong_is_told_at_once(province):
    bad = {"client": "x", "account": "nobody", "scopes": [], "expires": "01/01/2020"}
    refused = province.officer("quantri").post(reverse("operations:token_make"), typed(**bad))
    assert refused.context["form"].errors.keys() == bad.keys()
    empty = province.officer("quantri").post(reverse("operations:token_make"), {"key": "k"})
    assert empty.context["form"].errors.keys() == bad.keys()


@pytest.mark.parametrize("who", ["tiepnhan", "lanhdao", "kiemsoat"])
def test_only_the_administrator_makes_and_sees_them(province, who):
    browser = province.officer(who)
    for name in ("tokens", "token_make"):
        assert browser.get(reverse(f"operations:{name}")).status_code == 403
    with pytest.raises(NotAllowed):
        api_tokens.make(
            province.accounts["tiepnhan"], client="Hệ thống", scopes=[Scope.READ], by=province.actor(who),
            expires_at=_end(),
        )  # fmt: skip


def test_an_administrator_gives_nobodys_signature_away_and_no_citizen_gets_a_token(province):
    with pytest.raises(NotAllowed):
        api_tokens.make(
            province.accounts["lanhdao"], client="Hệ thống", scopes=[Scope.SIGN], by=province.actor("quantri"),
            expires_at=_end(),
        )  # fmt: skip
    with pytest.raises(Invalid):
        api_tokens.make(province.person(0), client="Hệ thống", scopes=[Scope.READ], by=SYSTEM, expires_at=_end())


def test_the_console_makes_lists_and_revokes(province, capsys):
    assert main(["api-token", "create", "--account", "lanhdao", "--client", "Ký thử", "--scope", "dossiers:sign",
                 "--scope", "dossiers:read", "--json"]) == 0  # fmt: skip
    made = json.loads(capsys.readouterr().out)
    assert Caller(made["secret"]).get("/dossiers").status_code == 200
    assert main(["api-token", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0]["client"] == "Ký thử" and listed[0]["scopes"] == ["dossiers:read", "dossiers:sign"]
    assert main(["api-token", "revoke", made["id"]]) == 0
    assert Caller(made["secret"]).get("/dossiers").status_code == 401
    assert main(["api-token", "create", "--account", "nobody", "--client", "Ký thử"]) == 1
    assert main(["api-token", "create", "--account", "lanhdao", "--client", "Ký thử", "--scope", "all"]) == 1


def test_the_list_stays_within_its_queries(province, django_assert_max_num_queries):
    for n in range(12):
        api_tokens.make(province.accounts["tiepnhan"], client=f"Hệ thống {n}", scopes=[Scope.READ], by=SYSTEM,
                        expires_at=_end())  # fmt: skip
    browser = province.officer("quantri")
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("operations:tokens")).status_code == 200
