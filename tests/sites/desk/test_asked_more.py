"""Many with one confirmation, tokens, complaints, and by what a leader signs."""

import base64
import hashlib

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.models import FreedNumber
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import requests
from motcua.foundation.signing.models import Certificate, SignatureRequest, SigningChoice
from motcua.foundation.signing.services import revoke_certificate
from motcua.foundation.signing.verification import verify_pdf
from motcua.office.readiness import inventory, looking
from motcua.office.readiness.models import Gap
from motcua.onestop.deskwork import bulk
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.deskwork.models import BulkJob
from motcua.onestop.dossiers import asked_to_sign, services
from motcua.onestop.dossiers.models import Result
from motcua.onestop.feedback import services as feedback
from motcua.outside.sandbox.signers import Signers
from tests.sites import walk
from tests.sites.desk.asking import ORIGIN, USER, goes_on, numbers, press_sign, text


def test_the_letters_of_a_complaint_are_signed_by_phone_and_nothing_typed_is_lost(province, leader, phone):
    declined, citizen = walk.submitted(province, walk.MARITAL), province.citizen_actor(0)
    services.decline(declined.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
    found = feedback.file(
        declined.id, by=citizen, reasons="Phường này có thẩm quyền theo nơi cư trú của tôi.",
        wishes="Đề nghị tiếp nhận hồ sơ.",
    )  # fmt: skip
    place = leader.post(reverse("desk:complaint_accept", args=[found.id]), {"complicated": "no"})["Location"]
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    assert leader.get(place)["Location"] == reverse("desk:complaint", args=[found.id])
    found.refresh_from_db()
    assert found.state == "accepted" and found.limit == "30d" and found.accepted_at
    typed = {"outcome": "right", "findings": "Đã xem lại nơi cư trú.", "measures": "Tiếp nhận hồ sơ mới của ông/bà."}
    step = reverse("desk:complaint_answer", args=[found.id])
    place = leader.post(step, typed)["Location"]
    assert leader.post(step, typed).status_code == 422, "one at a time"
    goes_on()
    phone.say(USER, "no")
    goes_on()
    assert step in text(leader.get(place))
    assert "Đã xem lại nơi cư trú." in text(leader.get(step)), "what was typed stands there again"
    leader.post(step, typed)
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    found.refresh_from_db()
    assert (found.state, found.outcome, found.measures) == ("answered", "right", "Tiếp nhận hồ sơ mới của ông/bà.")
    signed = Letter.objects.filter(subject_kind="complaint", subject_id=found.id).select_related("file")
    assert [verify_pdf(read_bytes(one.file)).valid for one in signed] == [True, True]


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
