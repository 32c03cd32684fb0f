"""A sandbox goes back to its beginning; its record stays whole; nothing else than a sandbox ever does."""

import dataclasses
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction

from motcua.config import environment
from motcua.demo import base
from motcua.demo.personas import PERSONAS
from motcua.foundation.common import relay, seal
from motcua.foundation.common.actors import GUEST, SYSTEM
from motcua.foundation.common.clock import LOCAL, now
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.models import EventRecord, OutboxMessage, Seal
from motcua.foundation.common.numbering import next_number
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.models import Account, ApiToken, Person
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments.models import Receipt
from motcua.onestop.sandbox import jobs, services
from motcua.onestop.sandbox.models import SandboxMark
from motcua.onestop.webhooks import services as webhooks
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery
from motcua.run.main import main
from tests.at_once import at_once
from tests.sites import snapshot, walk
from tests.sites.api.caller import Caller, secret_of, sent
from tests.sites.conftest import Province

KEPT = {
    "common.EventRecord", "common.Seal", "common.SealedEvent", "common.Counter", "common.Heartbeat",
    "organisations.Unit", "organisations.UnitHistory", "organisations.Officer", "organisations.Position",
    "organisations.Substitution", "organisations.CalendarNotice", "identity.Account", "identity.Passkey",
    "identity.ApiToken", "identity.Reading", "signing.Certificate", "signing.SigningChoice", "catalogue.Procedure",
    "catalogue.ProcedureRevision",
    "catalogue.ListedProcedure", "catalogue.CatalogueStamp", "webhooks.Webhook", "sandbox.SandboxMark",
    "printing.PrintedCopy", "law.LegalText", "law.Wording", "law.LawArticle", "law.LawClause",
    "vocabulary.Saying", "vocabulary.SayingVersion",
    "readiness.Absence", "readiness.Gap",
    "queue.Place", "queue.Service", "queue.Counter", "queue.CounterService",
}  # fmt: skip
PEOPLE = {"identity.Person", "identity.Business", "identity.Mandate", "identity.EidLink"}
STATES = ["in_progress", "received", "submitted", "supplement_requested"]


@pytest.fixture
def sandbox(province, settings):
    settings.ENV = dataclasses.replace(settings.ENV, sandbox=True)
    SandboxMark.objects.create(made_at=now())
    return province


def states():
    return sorted(Dossier.objects.values_list("state", flat=True))


def test_every_table_of_the_house_is_kept_or_cleared():
    """A new one must be thought of."""
    tables = {m._meta.label for m in apps.get_models() if m.__module__.startswith("motcua.")}
    assert tables == KEPT | PEOPLE | set(services.CLEARED)
    assert not KEPT & (PEOPLE | set(services.CLEARED))


def test_what_was_tried_goes_and_the_first_dossiers_stand_again(sandbox, tsa):
    services.reset(by=SYSTEM)
    first = set(Dossier.objects.values_list("code", flat=True))
    assert states() == STATES
    secret = secret_of(sandbox.accounts["tiepnhan"])
    webhook, _secret = webhooks.make(
        ApiToken.objects.get(), address="https://nhan.vidu.example/", description="Hệ thống thử", by=SYSTEM
    )
    walk.issued(sandbox, walk.BIRTH)
    walk.draft(sandbox, walk.MARITAL, 1)
    relay.drain()
    assert WebhookDelivery.objects.exists()
    stood = [model.objects.count() for model in (Unit, Procedure)]
    answer = Caller(secret).post("/sandbox/reset")
    assert answer.status_code == 200, answer.content
    assert (answer.json()["removed"], answer.json()["dossiers"]) == (5, 4)
    assert states() == STATES and not first & set(Dossier.objects.values_list("code", flat=True))
    assert [model.objects.count() for model in (Unit, Procedure)] == stood
    assert not WebhookDelivery.objects.exists() and Webhook.objects.get() == webhook
    assert not Account.objects.filter(kind="citizen").exists() and Person.objects.count() == 4
    assert Caller(secret).get("/dossiers").json()["items"]


def test_a_receipt_goes_with_what_was_tried(sandbox):
    """Nowhere else is one deleted: the database refuses."""
    walk.submitted(sandbox, walk.MARITAL)
    dossiers.collect_fee(Dossier.objects.get().id, by=sandbox.actor("tiepnhan"), fee=Fee(8000))
    assert Receipt.objects.count() == 1
    services.reset(by=SYSTEM)
    assert not Receipt.objects.exists()


def test_the_record_stays_whole_and_tells_of_the_reset(sandbox):
    services.reset(by=SYSTEM)
    seal.seal_everything()
    events, seals = set(EventRecord.objects.values_list("id", flat=True)), Seal.objects.count()
    gone = set(Dossier.objects.values_list("id", flat=True))
    services.reset(by=sandbox.actor("tiepnhan"))
    seal.seal_everything()
    assert events < set(EventRecord.objects.values_list("id", flat=True)) and Seal.objects.count() > seals
    assert EventRecord.objects.filter(subject_id__in=gone).exists()
    told = EventRecord.objects.filter(action="sandbox.reset").latest("at")
    assert told.detail == {"dossiers": 4} and told.actor_name == sandbox.actor("tiepnhan").name
    assert SandboxMark.objects.get().resets == 2


def test_the_chains_verify_after_a_reset(sandbox, monkeypatch, tmp_path, django_capture_on_commit_callbacks):
    monkeypatch.setattr(seal, "heads_file", lambda: tmp_path / "heads.jsonl")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            services.reset(by=SYSTEM)
            seal.seal_everything()
    report = seal.verify()
    assert report.problems == [] and report.seals >= 4


def test_it_needs_no_right_that_the_runtime_role_lacks(sandbox):
    """Events and seals are only added to."""
    append_only = {"event", "seal", "sealed_event"}
    asked = ("common.Counter", *services.CLEARED, *services.PEOPLE)
    assert not append_only & {apps.get_model(label)._meta.db_table for label in asked}


def test_the_same_filing_may_be_sent_anew_after_a_reset(sandbox):
    services.reset(by=SYSTEM)
    mine = Caller(secret_of(sandbox.accounts["tiepnhan"]))
    codes = []
    for _ in range(2):
        answer = mine.post("/dossiers", sent(sandbox, mine), key="khoa-12345")
        assert answer.status_code == 201, answer.content
        codes.append(answer.json()["code"])
        services.reset(by=SYSTEM)
    assert len(set(codes)) == 2, "a number given is never given again"


@pytest.mark.parametrize("missing", ["setting", "mark"])
def test_nothing_but_a_sandbox_is_ever_put_back(province, settings, missing, capsys):
    """The setting on a real database, or the mark without the setting, deletes nothing."""
    if missing == "mark":
        settings.ENV = dataclasses.replace(settings.ENV, sandbox=True)
    else:
        SandboxMark.objects.create(made_at=now())
    walk.received(province, walk.MARITAL)
    with pytest.raises(services.NotASandbox):
        services.reset(by=SYSTEM)
    with pytest.raises(services.NotASandbox):
        services.letter_the_agencies()
    answer = Caller(secret_of(province.accounts["tiepnhan"])).post("/sandbox/reset")
    assert answer.status_code == 404 and answer.json()["type"].endswith(":not-found")
    assert main(["sandbox", "reset"]) == main(["sandbox", "state"]) == 1
    with time_machine.travel(now().astimezone(LOCAL).replace(hour=3) + timedelta(days=1)):
        assert not jobs.nightly_reset()
    assert states() == ["received"] and not EventRecord.objects.filter(action="sandbox.reset").exists()


def test_only_its_officers_and_tokens_that_act_put_it_back(sandbox):
    for who in (GUEST, sandbox.citizen_actor()):
        with pytest.raises(NotAllowed):
            services.reset(by=who)
    for scope in (Scope.READ, Scope.FILE):
        assert Caller(secret_of(sandbox.accounts["tiepnhan"], scope)).post("/sandbox/reset").status_code == 403
    assert Caller().post("/sandbox/reset").status_code == 401


def test_a_database_in_which_somebody_works_never_becomes_one(province, settings):
    settings.ENV = dataclasses.replace(settings.ENV, sandbox=True)
    with pytest.raises(services.NotASandbox):
        services.mark()
    with pytest.raises(CommandError, match="another installation"):
        call_command("seed_sandbox")
    assert not SandboxMark.objects.exists() and Unit.objects.exists()


def test_a_real_installation_does_not_open_on_a_sandboxs_database(bare, db):
    call_command("seed_sandbox")
    SandboxMark.objects.create(made_at=now())
    with pytest.raises(CommandError, match="MOTCUA_SANDBOX"):
        call_command("seed_sandbox")


def test_an_empty_database_becomes_one_whose_numbers_stand_apart_and_whose_officers_have_no_password(
    bare, db, settings
):
    settings.ENV = dataclasses.replace(settings.ENV, sandbox=True, demo=False)
    call_command("seed_sandbox")
    assert states() == STATES
    assert all(code.startswith("Z") for code in Dossier.objects.values_list("code", flat=True))
    assert not Unit.objects.exclude(agency_id="").exclude(agency_id__startswith="Z").exists()
    assert {account.has_usable_password() for account in Account.objects.all()} <= {False}
    made = SandboxMark.objects.get()
    call_command("seed_sandbox")
    assert SandboxMark.objects.get().resets == made.resets == 1


def test_every_night_it_is_put_back_once(sandbox):
    three = now().astimezone(LOCAL).replace(hour=3, minute=5) + timedelta(days=1)
    with time_machine.travel(three - timedelta(minutes=10), tick=False):
        assert not jobs.nightly_reset()
    with time_machine.travel(three, tick=False):
        assert [jobs.nightly_reset(), jobs.nightly_reset()] == [True, False]
    with time_machine.travel(three + timedelta(hours=3), tick=False):
        assert not jobs.nightly_reset()
    with time_machine.travel(three + timedelta(days=1), tick=False):
        assert jobs.nightly_reset()
    by_day = three + timedelta(days=1, hours=7)
    services.reset(by=SYSTEM, at=by_day)
    with time_machine.travel(by_day + timedelta(hours=1), tick=False):
        assert not jobs.nightly_reset()
    with time_machine.travel(three + timedelta(days=2), tick=False):
        assert jobs.nightly_reset(), "a reset by day does not spare the night's"
    with time_machine.travel(three + timedelta(days=3, hours=5), tick=False):
        assert jobs.nightly_reset(), "nobody was up at three"


@pytest.fixture
def committed(transactional_db, settings):
    with transaction.atomic():
        snapshot.lay(lambda: base.build("25"))
    settings.ENV = dataclasses.replace(settings.ENV, sandbox=True)
    SandboxMark.objects.create(made_at=now())
    usernames = [persona.username for persona in PERSONAS]
    yield Province(Account.objects.select_related("officer").in_bulk(usernames, field_name="username"))
    connections.close_all()


def test_who_files_signs_or_hands_on_meanwhile_breaks_no_reset(committed):
    """What was begun before is ended before, and goes with the rest."""
    found, other = (walk.received(committed, walk.MARITAL, n) for n in range(2))
    begun = threading.Event()

    def files():
        with transaction.atomic():
            walk.submitted(committed, walk.MARITAL, 2)
            begun.set()
            time.sleep(0.6)

    def signs():
        """As a signature does: the dossier first, then a number."""
        with transaction.atomic():
            Dossier.objects.select_for_update().get(id=found.id)
            begun.wait()
            time.sleep(0.5)
            next_number("register:x")

    def hands_on():
        with transaction.atomic():
            run = OutboxMessage.objects.select_for_update().order_by("id").first()
            begun.wait()
            time.sleep(0.4)
            Dossier.objects.select_for_update().get(id=other.id)
            run.save()

    def puts_back():
        begun.wait()
        return services.reset(by=SYSTEM)

    *_others, done = at_once([files, signs, hands_on, puts_back])
    assert (done.removed, done.standing) == (3, 4) and states() == STATES


def test_where_somebody_never_ends_it_is_refused_and_nothing_goes(committed, monkeypatch):
    monkeypatch.setattr(services, "TRIES", 2)
    walk.received(committed, walk.MARITAL)
    begun = threading.Event()

    def works_long():
        with transaction.atomic():
            Dossier.objects.select_for_update().get()
            begun.set()
            time.sleep(2)

    def puts_back():
        begun.wait()
        return services.reset(by=SYSTEM)

    _nothing, refused = at_once([works_long, puts_back])
    assert isinstance(refused, services.Busy) and states() == ["received"]


def test_every_answer_bears_the_mark_and_pages_say_it(sandbox, settings, client):
    assert Caller().get("/procedures").headers["Motcua-Sandbox"] == "true"
    assert Caller().get("/dossiers").headers["Motcua-Sandbox"] == "true"
    settings.DEMO = False
    home = client.get("/")
    assert home.headers["Motcua-Sandbox"] == "true" and "Môi trường thử nghiệm" in home.content.decode()
    settings.ENV = dataclasses.replace(settings.ENV, sandbox=False)
    assert "Motcua-Sandbox" not in Caller().get("/procedures").headers


def test_an_announcement_of_a_sandbox_says_so(sandbox):
    from motcua.onestop.webhooks import sending

    found = WebhookDelivery(event_id=SandboxMark.objects.get().pk, type="webhook.test", at=now())
    assert b'"sandbox":true' in sending.body_of(found)


def test_a_sandbox_talks_to_stand_ins_whatever_is_set(monkeypatch):
    for name in ("EID", "TSA", "SMTP", "POPULATION"):
        monkeypatch.setenv(f"MOTCUA_{name}_URL", "https://real.example.vn")
    monkeypatch.setenv("MOTCUA_SANDBOX", "1")
    found = environment.load.__wrapped__()
    assert found.sandbox and not found.demo and found.uses_stand_ins
    for name in ("eid_url", "tsa_url", "smtp_url", "population_url"):
        assert "127.0.0.1" in getattr(found, name), name
