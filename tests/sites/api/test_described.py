"""The description holds: nothing that is sent by it, or against it, breaks the server or is answered otherwise than it
says; and what version 1 promised is still there."""

import json
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from unittest import SkipTest

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.config.wsgi import application
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.models import ApiToken
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import money
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import slips
from motcua.onestop.handover.whereabouts import place_of
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import RefundReason
from motcua.onestop.payments.models import Payment, Receipt
from motcua.onestop.webhooks import services as webhooks
from motcua.onestop.webhooks.models import WebhookAttempt
from motcua.sites.api import urls
from motcua.sites.api.house import api
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
COUNT = 30
PROMISED = Path(__file__).with_name("promised.json")


@pytest.fixture
def described(province, tsa, settings):
    """The description as it is served, in a province with dossiers of several states."""
    settings.API_CALLS_A_MINUTE = 10_000_000
    for signal in (request_started, request_finished):  # as Django's own client does: the transaction goes on
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(province, described):
    """(a token's header, codes of dossiers in several states, an identifier of a paper)."""
    made = [make(province, walk.MARITAL) for make in (walk.submitted, walk.taken, walk.issued)]
    birth = walk.submitted(province, walk.BIRTH)
    paper = birth.documents.exclude(file=None)[0]
    tokens = [secret_of(province.accounts[who]) for who in ("tiepnhan", "chuyenvien")]
    known = {"webhooks": _webhook(province, tokens[0]), **_returning(province)}
    return tokens, [one.code for one in made], (birth.code, str(paper.id)), known


def _returning(province):
    """{part of an address: (a token's secret, the identifier of what is there)}: slips, payments, receipts, refunds."""
    licence = walk.issued(province, walk.LICENCE, name="expiring")
    Dossier.objects.filter(id=licence.id).update(money_state="paid")
    row, clerk = place_of(licence.id), province.actor("csgt")
    slip = slips.make(row.place_id, row.goes_to_id, [licence.id], by=clerk)
    other = walk.submitted(province, walk.LICENCE, 1, name="expiring")
    due = money.due_of(other, catalogue.bundle(other.revision_id))
    dossiers.collect_fee(other.id, by=province.actor("tiepnhantinh"), fee=money.Fee(due.amount))
    payment, keeper = Payment.objects.get(), province.actor("ketoancsgt")
    refund = payments.ask_refund(payment.id, by=keeper, reason=RefundReason.OTHER, note="Nộp nhầm dịch vụ")
    secrets = {who: secret_of(province.accounts[who]) for who in ("csgt", "ketoancsgt", "truongcsgt")}
    return {
        "handover-slips": (secrets["csgt"], slip.id), "payments": (secrets["ketoancsgt"], payment.id),
        "receipts": (secrets["ketoancsgt"], Receipt.objects.get().id), "refunds": (secrets["truongcsgt"], refund.id),
    }  # fmt: skip


def _webhook(province, secret):
    """(a subscription of this token, an announcement of it)."""
    by, token = province.actor("quantri"), ApiToken.objects.get(digest=api_tokens.digest_of(secret))
    made, _secret = webhooks.make(token, address="https://nhan.vidu.example/", description="Hệ thống thử", by=by)
    told = webhooks.try_out(made.id, by=by)
    WebhookAttempt.objects.create(delivery=told, at=told.at, status=None, reason="timeout", milliseconds=15000)
    return str(made.id), str(told.id)


def send(case, world):
    """Half of what is sent meets a dossier that is there."""
    tokens, codes, (code, paper), known = world
    webhook, told = known["webhooks"]
    place = len(repr(case.body)) + len(repr(case.query))
    if "code" in (case.path_parameters or {}) and place % 2 and "procedures" not in case.path:
        case.path_parameters["code"] = codes[place % len(codes)]
        if "id" in case.path_parameters:
            case.path_parameters |= {"code": code, "id": paper}
    if "webhooks" in case.path and place % 4:
        ids = {"id": webhook, "delivery": told}
        case.path_parameters = {name: ids[name] for name in case.path_parameters or {}}
        place = 0
    secret = tokens[place % 2]
    part = next((part for part in ("handover-slips", "refunds", "receipts", "payments") if f"/{part}" in case.path), "")
    if part and place % 4:
        secret = known[part][0] if "/payments/" not in case.path else known["payments"][0]
        found = known["payments" if "/payments/" in case.path else part][1]
        case.path_parameters = {name: str(found) for name in case.path_parameters or {}}
    headers = {"Authorization": f"Bearer {secret}"}
    case.call_and_validate(headers=headers, checks=CHECKS)


def operations(described):
    found = [result.ok() for result in described.get_all_operations()]
    assert len(found) == COUNT
    return found


def run(described, world, examples, **more):
    """Every operation: what fits its description, then what does not."""
    counted = []
    for operation in operations(described):
        for mode in GenerationMode:

            @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None,
                      phases=[Phase.generate], **more)  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def met(case):
                counted.append(case.operation.label)
                send(case, world)

            with suppress(SkipTest, Unsatisfiable):  # nothing about it can be sent wrongly
                met()
    return Counter(counted)


def test_nothing_breaks_or_is_answered_undescribed(described, world):
    found = run(described, world, 10, derandomize=True)
    assert len(found) == COUNT and sum(found.values()) > 100, found


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_nothing_breaks_in_a_long_run(described, world):
    assert sum(run(described, world, 300).values()) > 4000


def promises(document):
    """Names that programs rely on: operations with their parameters and answers, shapes with their fields."""
    operations = {
        f"{method.upper()} {path}": sorted(
            [f"{one['in']} {one['name']}" for one in operation.get("parameters", [])]
            + [f"answer {status}" for status in operation["responses"]]
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    shapes = {name: sorted(one["properties"]) for name, one in document["components"]["schemas"].items()
              if one.get("properties")}  # fmt: skip
    return {"operations": operations, "shapes": shapes}


def test_what_version_1_promised_is_still_there():
    """Add freely, take nothing away (record 32). What is added is promised by `RENEW=1` before this very test."""
    assert urls.urlpatterns  # the operations are there once the addresses are
    now = promises(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    if os.environ.get("RENEW"):
        PROMISED.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
    assert PROMISED.exists(), f"{PROMISED.name} is gone. Bring it back; to promise what is there now, run with RENEW=1"
    for part, promised in json.loads(PROMISED.read_text()).items():
        gone = {name: sorted(set(fields) - set(now[part].get(name, []))) for name, fields in promised.items()}
        assert {name: fields for name, fields in gone.items() if fields} == {}


def test_the_description_says_openapi_3_1_in_both_languages_with_scopes_and_problems(province):
    said = {language: Caller(language=language).get("/openapi.json").json() for language in ("vi", "en")}
    assert said["vi"]["openapi"].startswith("3.1") and said["en"]["info"]["version"] == "1.0"
    filing = "/api/v1/dossiers"
    assert said["en"]["paths"][filing]["post"]["summary"] == "File a dossier"
    assert said["vi"]["paths"][filing]["post"]["summary"] == "Nộp hồ sơ"
    assert "application/problem+json" in said["vi"]["paths"][filing]["post"]["responses"]["409"]["content"]
    assert all(op["responses"].get("429") for methods in said["vi"]["paths"].values() for op in methods.values())
