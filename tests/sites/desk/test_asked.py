"""Signing by phone or token on the desk: chosen, asked, confirmed, declined; every other ending with its sentence;
numbers without gaps."""

import base64
import hashlib

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from motcua.foundation.common import ports
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.models import FreedNumber
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import requests
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.interrupted import Prepared
from motcua.foundation.signing.models import Certificate, SignatureRequest, SigningChoice
from motcua.foundation.signing.ports import RemoteSigning, TimestampAuthority
from motcua.foundation.signing.services import revoke_certificate
from motcua.foundation.signing.verification import verify_pdf
from motcua.office.readiness import inventory, looking
from motcua.office.readiness.models import Gap
from motcua.onestop.deskwork import bulk
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.deskwork.models import BulkJob
from motcua.onestop.dossiers import asked_to_sign, by_name, services
from motcua.onestop.dossiers.enums import LetterKind, Verb
from motcua.onestop.dossiers.models import Dossier, LetterDraft, Result
from motcua.onestop.registers.models import RegisterEntry
from motcua.outside.adapters.csc.client import CscClient
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from motcua.outside.sandbox.rssp.app import create_app
from motcua.outside.sandbox.signers import Signers
from motcua.outside.sandbox.token.app import create_app as token_app
from tests.sites import walk
from tests.sites.desk.test_letters import WHY, next_day

USER = "025080011111"


@pytest.fixture
def phone(tsa):
    """The provider's stand-in behind the real adapter; afterwards nobody's certificate is revoked."""
    app = create_app(settings.ENV.var)
    client = CscClient("http://rssp/csc/v2", "motcua", "x", "Ký số từ xa", transport=httpx.WSGITransport(app))
    ports.provide(RemoteSigning, client)
    yield app.extensions["provider"]
    app.extensions["provider"].set("none")


@pytest.fixture
def leader(province, phone):
    """Signs by phone from now on."""
    return chooses(province.officer("lanhdao"))


def chooses(browser):
    seen = browser.post(reverse("desk:means"), {"act": "look", "user_id": USER})
    assert "Hoàng Minh Tuấn" in text(seen)
    chosen = browser.post(reverse("desk:means"), {"act": "remote", "user_id": USER, "credential": f"cloud-{USER}"})
    assert chosen.status_code == 302
    return browser


def text(response):
    return response.content.decode()


def press_sign(leader, dossier, **more):
    answer = leader.post(reverse("desk:sign", args=[dossier.id]), {"key": f"k{dossier.id}", **more})
    assert answer.status_code == 302, text(answer)
    return answer["Location"]


def goes_on():
    """What the worker does until nothing is due, without waiting for the seconds between."""
    for _turn in range(10):
        SignatureRequest.objects.exclude(state="over").update(check_at=timezone.now())
        if not requests.advance():
            return


def numbers():
    return sorted(Letter.objects.filter(kind="result").values_list("number", flat=True))


def test_a_result_is_signed_when_the_phone_says_yes(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    seen = text(leader.get(reverse("desk:sign", args=[dossier.id])))
    assert "bạn xác nhận trên điện thoại" in seen
    place = press_sign(leader, dossier)
    assert press_sign(leader, dossier) == place, "the same press asks once"
    assert not numbers() and not RegisterEntry.objects.filter(dossier=dossier).exists(), "nothing is written yet"
    goes_on()
    (question,) = phone.waiting(USER)
    waiting = text(leader.get(place))
    assert question.hashes[0] in waiting, "the page and the phone show the same digest"
    assert 'http-equiv="refresh"' in waiting and "Dừng chờ" in waiting
    phone.say(USER, "yes")
    goes_on()
    done = leader.get(place, follow=True)
    result = Result.objects.get(dossier=dossier)
    assert result.state == "signed" and result.number in text(done)
    assert result.signed_by == "Hoàng Minh Tuấn"
    found = verify_pdf(read_bytes(result.file))
    assert found.valid and [one.kind for one in found.signatures] == ["person", "seal"], found
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert entry.number == 1 and len(numbers()) == 1
    assert not SignatureRequest.objects.exclude(document=b"").exists(), "the half document is gone"


def test_a_no_on_the_phone_signs_nothing_and_the_number_goes_to_the_next(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    phone.say(USER, "no")
    goes_on()
    said = text(leader.get(place))
    assert "Bạn đã từ chối, nên chưa ký gì" in said and reverse("desk:sign", args=[dossier.id]) in said
    assert Result.objects.get(dossier=dossier).state == "draft" and FreedNumber.objects.count() == 2
    leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "again"})
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    assert Result.objects.get(dossier=dossier).state == "signed"
    assert RegisterEntry.objects.get(dossier=dossier).number == 1 and not FreedNumber.objects.exists()


@pytest.mark.parametrize(("trouble", "before", "words"), [
    ("refuses", True, "không ký bằng chứng thư này"), ("wrong_signature", True, "không khớp với văn bản"),
    ("revoked", True, "đã bị thu hồi hoặc không được tin cậy"), ("expires", True, "Không ai xác nhận kịp thời"),
    ("down", True, "không trả lời"),
])  # fmt: skip
def test_every_other_ending_says_what_next_and_signs_nothing(province, leader, phone, trouble, before, words):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    phone.set(trouble)
    if trouble == "down":
        SignatureRequest.objects.update(expires_at=timezone.now() + requests.BETWEEN)
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    said = text(leader.get(place))
    assert words in said and "Ký lại" in said, SignatureRequest.objects.get().ending
    assert Result.objects.get(dossier=dossier).state == "draft" and not numbers()
    assert FreedNumber.objects.count() == 2


def test_a_provider_that_is_down_for_a_moment_is_asked_again(province, leader, phone):
    place = press_sign(leader, walk.drafted(province, walk.BIRTH))
    phone.set("down")
    goes_on()
    assert SignatureRequest.objects.get().state == "asked"
    phone.set("none")
    goes_on()
    assert SignatureRequest.objects.get().state == "waiting" and leader.get(place).status_code == 200


def test_a_dossier_that_changed_meanwhile_is_not_signed(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    by = province.actor("lanhdao")
    services.send_back(dossier.id, by=by, reason="Sai tên.", to="examine")
    phone.say(USER, "yes")
    goes_on()
    said = text(leader.get(place))
    assert "Không thể ký được nữa" in said
    assert Result.objects.get(dossier=dossier).state == "draft" and not numbers()


def test_without_a_timestamp_it_waits_and_then_says_so(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    phone.say(USER, "yes")
    silent = HttpTimestampAuthority("http://127.0.0.1:9/", timeout=0.2)
    ports.provide(TimestampAuthority, silent)
    goes_on()
    assert SignatureRequest.objects.get().state == "signed", "what the leader signed is kept"
    SignatureRequest.objects.update(expires_at=timezone.now())
    goes_on()
    assert "dấu thời gian không trả lời" in text(leader.get(place)) and not numbers()


def test_waiting_is_stopped_and_another_way_is_free(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    page = text(leader.get(reverse("desk:sign", args=[dossier.id])))
    assert place in page and ">Ký</button>" not in page
    again = leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "another"})
    assert again.status_code == 422
    leader.post(f"{place}stop/")
    assert "Bạn đã dừng chờ" in text(leader.get(place))
    phone.say(USER, "yes")
    goes_on()
    assert Result.objects.get(dossier=dossier).state == "draft"
    held = Certificate.objects.filter(holder_id=province.accounts["lanhdao"].officer_id)
    own = held.exclude(key_reference__startswith="remote:").get()
    leader.post(reverse("desk:means"), {"act": "known", "certificate": str(own.id)})
    leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "file"})
    assert Result.objects.get(dossier=dossier).state == "signed"


def test_nobody_holds_a_transaction_while_the_provider_is_asked(province, leader, phone):
    before, seen = len(connection.savepoint_ids), []

    class Watching:
        """The real adapter, and how deep in transactions it is called."""

        def __getattr__(self, name):
            seen.append((name, len(connection.savepoint_ids)))
            return getattr(client, name)

    client = ports.get(RemoteSigning)
    ports.provide(RemoteSigning, Watching())
    press_sign(leader, walk.drafted(province, walk.BIRTH))
    assert not seen, "whoever presses the button waits for nobody"
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    asked = {name for name, _depth in seen}
    assert {"authorize", "check", "sign"} <= asked and {depth for _name, depth in seen} == {before}


def test_what_was_signed_is_completed_though_the_worker_was_killed(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    phone.say(USER, "yes")
    waiting, provider = SignatureRequest.objects.get(), ports.get(RemoteSigning)
    digest = Prepared.of(waiting.prepared).to_sign
    (made,) = provider.sign(f"cloud-{USER}", provider.check(waiting.handle).sad, [digest])
    assert requests.keep_signature(waiting, made), "and here the worker is killed"
    assert SignatureRequest.objects.get().state == "signed"
    assert "văn bản đang được hoàn tất" in text(leader.get(place))
    phone.set("down")
    goes_on()
    assert Result.objects.get(dossier=dossier).state == "signed", "nobody was asked again"


def test_nobody_else_sees_or_stops_it(province, leader, phone):
    place = press_sign(leader, walk.drafted(province, walk.BIRTH))
    other = province.officer("truongcongan")
    assert other.get(place).status_code == 404
    assert other.post(f"{place}stop/").status_code == 404
    assert province.officer("chuyenvien").get(place).status_code == 403
    assert SignatureRequest.objects.get().state == "asked"


def test_a_letter_is_signed_by_phone(province, leader, phone):
    taken = walk.taken(province, walk.MARITAL)
    specialist, day = province.officer("chuyenvien"), next_day(taken)
    given = {"key": "p", "reason": WHY, "until": f"{day:%d/%m/%Y}"}
    specialist.post(reverse("desk:ask_extension", args=[taken.id]), given)
    place = leader.post(reverse("desk:letter", args=[taken.id]), {"key": "s"})["Location"]
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    assert leader.get(place).status_code == 302
    draft = LetterDraft.objects.get()
    assert draft.letter and draft.letter.kind == LetterKind.EXTENSION
    assert verify_pdf(read_bytes(draft.letter.file)).valid
    assert Dossier.objects.get(id=taken.id).due_at > taken.due_at


def test_a_correction_is_signed_by_phone(province, phone):
    id = walk.issued(province, walk.BIRTH).id
    chooses(province.officer("lanhdao"))
    old = Result.objects.get(dossier=id)
    raw = {**old.data}
    key = next(name for name, value in raw.items() if isinstance(value, str) and "name" in name)
    by, raw[key] = province.actor("lanhdao"), "Nguyễn Thị Sửa"
    made = asked_to_sign.ask_correction(id, by=by, raw=raw, reason="Sai tên.", key="c")
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    made.refresh_from_db()
    assert made.ending == "done", made.said
    new = Result.objects.get(dossier=id, state="issued")
    assert new.version == 2 and new.data[key] == "Nguyễn Thị Sửa" and RegisterEntry.objects.get(dossier=id).number == 1


def test_by_name_it_is_refused_with_the_way_to_go(province, leader):
    dossier = walk.drafted(province, walk.BIRTH)
    with pytest.raises(SigningRefused) as refused:
        by_name.do(dossier.id, Verb.SIGN, {}, by=province.actor("lanhdao"), version=dossier.version, key="x")
    assert refused.value.code == "asks-first"


def many(province, count=3):
    by, found = province.actor("lanhdao"), [walk.drafted(province, walk.BIRTH) for _one in range(count)]
    steps = [one.assignments.get(closed_at=None).id for one in found]
    return bulk.prepare(BulkVerb.SIGN, steps, by=by), found


def works(job):
    """What both parts of the worker do until one confirmation is missing."""
    for _turn in range(3):
        bulk.run(job.id)
        goes_on()


def test_one_confirmation_signs_what_was_chosen_together(province, leader, phone):
    job, found = many(province)
    assert "mỗi lần xác nhận ký được tối đa 50" in text(leader.get(reverse("desk:bulk", args=[job.id])))
    bulk.start(job.id, {}, by=province.actor("lanhdao"))
    bulk.run(job.id)
    assert set(SignatureRequest.objects.values_list("state", flat=True)) == {"waiting", "asked"}
    goes_on()
    (question,) = phone.waiting(USER)
    assert len(question.hashes) == 3 and question.description.startswith("3 văn bản: ")
    page = text(leader.get(reverse("desk:bulk", args=[job.id])))
    assert "xác nhận ký 3 văn bản" in page and "0 trên 3" in page and not numbers()
    phone.say(USER, "yes")
    works(job)
    assert set(Result.objects.filter(dossier__in=found).values_list("state", flat=True)) == {"signed"}
    assert all(verify_pdf(read_bytes(one.file)).valid for one in Result.objects.filter(dossier__in=found))
    assert len(numbers()) == 3 == len(set(numbers()))
    job.refresh_from_db()
    assert (job.state, bulk.progress(job)["done"]) == ("done", 3)


def test_one_no_signs_none_of_them_and_each_says_why(province, leader, phone):
    job, _found = many(province)
    bulk.start(job.id, {}, by=province.actor("lanhdao"))
    works(job)
    phone.say(USER, "no")
    works(job)
    page = text(leader.get(reverse("desk:bulk", args=[job.id])))
    assert page.count("Bạn đã từ chối, nên chưa ký gì") == 3 and not numbers()
    assert BulkJob.objects.get().state == "done" and FreedNumber.objects.count() == 6
    again = bulk.again(job.id, by=province.actor("lanhdao"))
    assert again.total == 3


def test_a_stopped_job_asks_nobody_any_more_and_one_that_changed_stays(province, leader, phone):
    job, found = many(province, 2)
    by = province.actor("lanhdao")
    bulk.start(job.id, {}, by=by)
    works(job)
    services.send_back(found[0].id, by=by, reason="Sai tên.", to="examine")
    phone.say(USER, "yes")
    works(job)
    states = dict(job.items.values_list("dossier_id", "state"))
    assert states == {found[0].id: "refused", found[1].id: "done"} and len(numbers()) == 1
    job, _found = many(province, 2)
    bulk.start(job.id, {}, by=by)
    works(job)
    bulk.stop(job.id, by=by)
    assert not SignatureRequest.objects.exclude(state="over").exists() and len(numbers()) == 1
    phone.say(USER, "yes")
    works(job)
    assert len(numbers()) == 1


def test_a_job_over_many_is_not_begun_by_who_signs_by_token(province, token):
    (shown,) = token.get("/v1/certificates", headers=ORIGIN).get_json()["certificates"]
    province.officer("lanhdao").post(reverse("desk:means"), {"act": "token", "chain": shown["chain"]})
    job, _found = many(province, 1)
    with pytest.raises(Refusal) as refused:
        bulk.start(job.id, {}, by=province.actor("lanhdao"))
    assert refused.value.code == "asks-first"


def test_the_inventory_and_readiness_know_the_certificate_that_was_chosen(province, leader):
    chosen, admin = SigningChoice.objects.get().certificate, province.actor("quantri")
    shown = {row.id: row for row in inventory.page(admin, inventory.Wanted(), size=500)}
    assert shown[chosen.holder_id].serial == chosen.serial, "not the key of the house, which ends later"
    Certificate.objects.filter(holder_id=chosen.holder_id).exclude(id=chosen.id).delete()
    looking.look()
    assert not Gap.objects.filter(officer=chosen.holder_id, kind__contains="certificate", cleared_at=None).exists()


def test_only_an_own_believed_certificate_can_be_chosen(province, phone):
    leader, signers = province.officer("lanhdao"), phone.signers
    seen = text(leader.post(reverse("desk:means"), {"act": "look", "user_id": "025078022222"}))
    assert "Không chọn được" in seen and "Nguyễn Hữu Thắng" in seen
    taken = leader.post(
        reverse("desk:means"), {"act": "remote", "user_id": "025078022222", "credential": "cloud-025078022222"}
    )
    assert taken.status_code == 422
    assert "không có chứng thư" in text(leader.post(reverse("desk:means"), {"act": "look", "user_id": "1"}))
    phone.set("down")
    assert "không trả lời" in text(leader.post(reverse("desk:means"), {"act": "look", "user_id": USER}))
    phone.set("revoked")
    assert "đã bị thu hồi" in text(leader.post(reverse("desk:means"), {"act": "look", "user_id": USER}))
    assert not SigningChoice.objects.exists() and signers


def test_one_that_ended_here_signs_no_more(province, leader):
    chosen = SigningChoice.objects.get().certificate
    revoke_certificate(chosen, by=province.actor("quantri"))
    assert not asked_to_sign.asks_first(province.actor("lanhdao")), "the key of the house is left"
    again = leader.post(reverse("desk:means"), {"act": "remote", "user_id": USER, "credential": f"cloud-{USER}"})
    assert again.status_code == 422


ORIGIN = {"Origin": "http://127.0.0.1:8000"}


@pytest.fixture
def token(phone):
    """The signing tool on the leader's machine, as the page's script calls it."""
    return token_app(settings.ENV.var, origins=(ORIGIN["Origin"],)).test_client()


def signed_by(token, page):
    digest = page.split('data-digest="')[1].split('"')[0]
    certificate = page.split('data-certificate="')[1].split('"')[0]
    body = {"certificate": certificate, "digest": digest, "algorithm": "sha256"}
    return token.post("/v1/sign", json=body, headers=ORIGIN).get_json()


def test_a_result_is_signed_by_the_token(province, token):
    leader, dossier = province.officer("lanhdao"), walk.drafted(province, walk.BIRTH)
    (shown,) = token.get("/v1/certificates", headers=ORIGIN).get_json()["certificates"]
    assert leader.post(reverse("desk:means"), {"act": "token", "chain": shown["chain"]}).status_code == 302
    place = press_sign(leader, dossier)
    page = text(leader.get(place))
    token.post("/api/token", json={"trouble": "wrong_signature"})
    leader.post(f"{place}answer/", signed_by(token, page))
    assert "không khớp với văn bản" in text(leader.get(place)) and not numbers()
    token.post("/api/token", json={"trouble": "none"})
    place = leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "2"})["Location"]
    assert leader.post(f"{place}answer/", {"signature": "%"}).status_code == 302
    assert SignatureRequest.objects.filter(state="waiting").exists(), "what is no signature changes nothing"
    leader.post(f"{place}answer/", signed_by(token, text(leader.get(place))))
    result = Result.objects.get(dossier=dossier)
    assert result.state == "signed" and verify_pdf(read_bytes(result.file)).valid


def test_the_token_serves_no_other_page_and_says_what_is_wrong(token):
    assert token.get("/v1/certificates").status_code == 403
    assert token.get("/v1/certificates", headers={"Origin": "https://evil.example"}).status_code == 403
    for trouble, status in (("no-token", 409), ("broken", 500)):
        token.post("/api/token", json={"trouble": trouble})
        assert token.get("/v1/certificates", headers=ORIGIN).status_code == status
    token.post("/api/token", json={"trouble": "declined"})
    digest = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    held = Signers(settings.ENV.var).of(USER, "token")
    body = {"certificate": f"{held.certificate.serial_number:x}", "digest": digest, "algorithm": "sha256"}
    assert token.post("/v1/sign", json=body, headers=ORIGIN).get_json() == {"error": "declined"}


def test_old_requests_are_forgotten(province, leader):
    place = press_sign(leader, walk.drafted(province, walk.BIRTH))
    leader.post(f"{place}stop/")
    assert requests.forget() == 0
    assert requests.forget(timezone.now() + requests.KEPT * 2) == 1
