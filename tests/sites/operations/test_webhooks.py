"""Announcements to other systems: registered by an administrator, watched, tried, changed, sent again; by page and
command."""

import json
import re

import pytest
from django.urls import reverse

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.models import EventRecord, OutboxMessage
from motcua.foundation.identity.enums import Scope
from motcua.onestop.webhooks import services, signatures
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery
from motcua.run.main import main
from tests.pages import world
from tests.sites.operations.test_sign_in import text

ADDRESS = "https://nhan.vidu.example/"


@pytest.fixture
def token(province):
    return world._token(province)


@pytest.fixture
def webhook(province, token):
    return services.make(token, address=ADDRESS, description="Phần mềm hộ tịch", by=SYSTEM)[0]


def typed(its, **changes):
    return {"description": "Phần mềm hộ tịch", "address": ADDRESS, "token": str(its.id), "key": "khoa-1",
            "events": ["dossier.issue", "dossier.receive"], **changes}  # fmt: skip


def test_the_secret_is_shown_once_and_kept_nowhere(province, token):
    browser = province.officer("quantri")
    made = browser.post(reverse("operations:webhook_make"), typed(token, authority=province.commune.code))
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", text(made))[0]
    assert "no-store" in made.headers["Cache-Control"]
    found = Webhook.objects.get()
    assert secret == signatures.worded(signatures.secret_of(found.id, 1))
    assert found.events == ["dossier.receive", "dossier.issue"] and found.authority == province.commune
    assert secret[6:] not in json.dumps(list(EventRecord.objects.values_list("detail", flat=True)), default=str)
    again = browser.post(reverse("operations:webhook_make"), typed(token, authority=province.commune.code))
    assert again.status_code == 302 and Webhook.objects.count() == 1
    for name in ("webhooks", "webhook"):
        shown = text(browser.get(reverse(f"operations:{name}", args=[found.id] if name == "webhook" else [])))
        assert "Phần mềm hộ tịch" in shown and "whsec_" not in shown


@pytest.mark.parametrize(("field", "value"), [
    ("address", "http://nhan.vidu.example/"), ("address", "https://169.254.169.254/latest"), ("address", "x"),
    ("address", "https://ten:khoa@nhan.vidu.example/"), ("description", "x"), ("token", "0"), ("token", ""),
    ("authority", "khong-co"), ("events", ["dossier.x"]),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field(province, token, field, value):
    refused = province.officer("quantri").post(reverse("operations:webhook_make"), typed(token, **{field: value}))
    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {field}
    assert "Phần mềm hộ tịch" in text(refused) or field == "description"
    assert not Webhook.objects.exists()


def test_without_a_token_the_form_leads_to_one(province):
    browser = province.officer("quantri")
    page = text(browser.get(reverse("operations:webhook_make")))
    assert "Cấp token trước" in page and "/operations/tokens/make/" in page


def test_a_page_that_shows_an_older_state_changes_nothing(province, token, webhook):
    browser, address = province.officer("quantri"), reverse("operations:webhook_change", args=[webhook.id])
    assert browser.get(address).context["form"].initial["address"] == ADDRESS
    done = browser.post(address, typed(token, description="Tên mới", version=1, key="a"))
    late = browser.post(address, typed(token, description="Tên khác", version=1, key="b"))
    assert (done.status_code, late.status_code) == (302, 422) and Webhook.objects.get().description == "Tên mới"
    assert EventRecord.objects.get(action="webhook.changed").detail["before"]["description"] == "Phần mềm hộ tịch"


def test_it_is_tried_disabled_enabled_sent_again_and_gets_a_new_secret(province, webhook):
    browser = province.officer("quantri")

    def press(name, id=webhook.id, **more):
        return browser.post(reverse(f"operations:{name}", args=[id]), {"key": f"{name}{more}", **more})

    assert press("webhook_try").status_code == 302
    told = WebhookDelivery.objects.get()
    told.state = "given_up"
    told.save()
    press("webhook_delivery_replay", told.id)
    told.refresh_from_db()
    assert told.state == "waiting"
    assert "whsec_" in text(press("webhook_rotate")) and Webhook.objects.get().generation == 2
    assert press("webhook_rotate").status_code == 302 and Webhook.objects.get().generation == 2
    shown = text(press("webhook_rotate", at_once="1"))
    assert "whsec_" in shown and "24 giờ" not in shown and Webhook.objects.get().retired == []
    assert press("webhook_replay", since="hôm qua").status_code == 422
    assert press("webhook_replay", since="01/01/2020 08:00").status_code == 422
    from motcua.foundation.common.clock import local, now

    assert press("webhook_replay", since=f"{local(now()):%d/%m/%Y %H:%M}").status_code == 302
    assert OutboxMessage.objects.filter(kind="webhooks.ReplayAsked").count() == 1
    press("webhook_state", active="0")
    assert Webhook.objects.get().state == "disabled"
    shown = text(browser.get(reverse("operations:webhook", args=[webhook.id])))
    assert "Quản trị viên đã ngừng" in shown
    press("webhook_state", active="1")
    assert Webhook.objects.get().state == "active"
    acts = set(EventRecord.objects.filter(subject_kind="webhook").values_list("action", flat=True))
    assert acts == {f"webhook.{act}" for act in ("made", "tried", "replayed", "rotated", "disabled", "enabled")}


@pytest.mark.parametrize("who", ["tiepnhan", "lanhdao", "kiemsoat"])
def test_only_the_administrator_sees_and_changes_them(province, webhook, who):
    browser = province.officer(who)
    for name in ("webhooks", "webhook_make"):
        assert browser.get(reverse(f"operations:{name}")).status_code == 403
    for name in ("webhook_rotate", "webhook_state", "webhook_try", "webhook_replay"):
        assert browser.post(reverse(f"operations:{name}", args=[webhook.id])).status_code == 403
    assert Webhook.objects.get().version == 1


def test_the_console_does_the_same(province, token, capsys):
    def run(*words):
        code = main(["webhook", *map(str, words)])
        out = capsys.readouterr().out
        return code, json.loads(out) if out.startswith(("[", "{")) else out.strip()

    code, made = run("create", "--token", token.id, "--address", ADDRESS, "--description", "Phần mềm thử",
                     "--event", "dossier.issue", "--authority", province.commune.code, "--json")  # fmt: skip
    assert code == 0 and made["secret"] == signatures.worded(signatures.secret_of(Webhook.objects.get().id, 1))
    assert run("try", made["id"])[0] == 0
    (only,) = run("deliveries", made["id"], "--json")[1]
    assert only["type"] == "webhook.test" and only["last"] is None
    assert run("replay", made["id"], "--delivery", only["id"])[0] == 0
    assert run("replay", made["id"], "--since", "2020-01-01")[0] == 1
    assert run("rotate", made["id"]) == (0, signatures.worded(signatures.secret_of(Webhook.objects.get().id, 2)))
    assert run("rotate", made["id"], "--at-once")[0] == 0 and Webhook.objects.get().retired == []
    assert run("disable", made["id"])[0] == 0 and run("list", "--json")[1][0]["state"] == "disabled"
    assert run("enable", made["id"])[0] == 0 and run("list", "--json")[1][0]["state"] == "active"
    assert run("create", "--token", token.id, "--address", "https://127.0.0.1/", "--description", "Thử")[0] == 1
    for words in (("enable", token.id), ("deliveries", token.id), ("replay", token.id, "--since", "x")):
        assert run(*words)[0] == 1


def test_the_console_says_which_of_the_two_is_unknown(province, token, capsys):
    for known, code, told in ((province.commune.id, province.commune.code, f"token {province.commune.id}"),
                              (token.id, "00000", "agency 00000")):  # fmt: skip
        assert main(["webhook", "create", "--token", str(known), "--address", ADDRESS, "--description", "Thử",
                     "--authority", code]) == 1  # fmt: skip
        assert capsys.readouterr().err.strip() == f"There is no {told}."


def test_the_list_stays_within_its_queries(province, token, django_assert_max_num_queries):
    for n in range(8):
        services.make(token, address=ADDRESS, description=f"Hệ thống {n}", by=SYSTEM)
    browser = province.officer("quantri")
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("operations:webhooks")).status_code == 200


def test_the_form_offers_only_tokens_that_hold_and_may_read(province, token):
    from motcua.foundation.common.clock import now

    for change in ({"revoked_at": now()}, {"revoked_at": None, "scopes": [Scope.FILE]}):
        type(token).objects.filter(id=token.id).update(**change)
        form = province.officer("quantri").get(reverse("operations:webhook_make")).context["form"]
        assert list(form.fields["token"].choices) == []
