"""Forms 02 and 03 bear the seal of the agency; the unit's texts are offered where they are written."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import HandlerRun
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.services import read_bytes
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Unit
from motcua.foundation.signing.enums import HolderKind, Kind
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.dossiers import letters, text_modules
from motcua.onestop.dossiers.models import Dossier, SupplementRequest
from tests.foundation.documents.test_render import text_of
from tests.sites import walk
from tests.sites.counter.test_acts import address

BY_HAND = "Ký và ghi rõ họ tên"
DECLINED = {"reason": "Không thuộc thẩm quyền", "next": "Nộp tại phường Nông Trang"}
ASKED = {"tick-birth_slip": "on", "reason-birth_slip": "Ảnh mờ"}


def completion():
    return ASKED | {"answer_by": f"{today() + timedelta(days=5):%d/%m/%Y}"}


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


@pytest.fixture
def found(province):
    return walk.submitted(province)


@pytest.mark.parametrize(("act", "kind"), [("ask_completion", "form-02-supplement"), ("decline", "form-03-decline")])
def test_the_letter_bears_the_seal_and_verifies_by_function_and_page(browser, client, found, tsa, act, kind):
    browser.post(address(found, act), completion() if act == "ask_completion" else DECLINED)
    letter = Letter.objects.get(kind=kind)
    pdf = read_bytes(letter.file)
    answer = verify_pdf(pdf)
    [seal] = answer.signatures
    assert answer.valid and (seal.kind, seal.signer) == (Kind.SEAL, found.authority.name) and seal.time_proven
    assert BY_HAND not in text_of(pdf)
    page = client.post(reverse("portal:verify"), {"file": SimpleUploadedFile("phieu.pdf", pdf)}, follow=True)
    assert "Hợp lệ" in page.text and found.authority.name in page.text
    relay.drain()
    assert Letter.objects.filter(kind=kind).count() == 1, "the worker finds it made"


def test_a_request_at_the_desk_is_sealed_too(province, tsa):
    taken = walk.taken(province, walk.MARITAL)
    day = f"{today() + timedelta(days=20):%d/%m/%Y}"
    sent = {"key": "k", "send": "1", "ask_other": "on", "reason_other": "Thiếu văn bản ủy quyền", "answer_by": day}
    province.officer("chuyenvien").post(reverse("desk:supplement", args=[taken.id]), sent)
    assert verify_pdf(read_bytes(Letter.objects.get(kind="form-02-supplement").file)).valid


@pytest.mark.parametrize(
    ("act", "template"), [("ask_completion", "supplement-requested"), ("decline", "dossier-declined")]
)
def test_without_a_timestamp_the_step_is_done_and_the_letter_follows(province, browser, found, request, act, template):
    done = browser.post(address(found, act), completion() if act == "ask_completion" else DECLINED, follow=True)
    assert "chưa đóng dấu được" in done.text and Dossier.objects.get(id=found.id).state != "submitted"
    relay.drain()
    assert Notice.objects.filter(template=template).count() == 1, "the applicant is told all the same"
    assert not Letter.objects.exclude(kind="receipt").exists()
    for _again in range(relay.TRIES + 1):
        waiting = HandlerRun.objects.get(handler__contains="on_letter_awaited")
        assert waiting.state == "waiting", "it is never given up"
        relay.retry(waiting.id)
        relay.drain()
    request.getfixturevalue("tsa")
    relay.retry(waiting.id)
    relay.drain()
    assert verify_pdf(read_bytes(Letter.objects.get(kind__in=["form-02-supplement", "form-03-decline"]).file)).valid
    assert Notice.objects.filter(template=template).count() == 1


def test_a_late_letter_is_made_for_its_own_request_whatever_was_asked_since(province, browser, found, tsa):
    at = now()
    first, second = (
        SupplementRequest.objects.create(
            dossier=found, asked_at=at - timedelta(days=ago), asked_by="Lan", items=[], answer_by=today(),
            before_reception=True, answered_at=at if ago else None,
        )
        for ago in (2, 0)
    )  # fmt: skip
    later, late = letters.form_02(found, second), letters.form_02(found, first)
    assert later.id != late.id and late.issued_at == first.asked_at
    assert letters.form_02(found, first) == late and letters.form_02(found, second) == later


def test_a_slow_timestamp_authority_keeps_the_numbers_of_the_agency_for_seconds_only(browser, found, tsa, monkeypatch):
    waits, real = [], tsa.stamp
    monkeypatch.setattr(tsa, "stamp", lambda *given, **more: waits.append(more.get("wait")) or real(*given, **more))
    browser.post(address(found, "decline"), DECLINED)
    assert set(waits) == {letters.SEALED_WITHIN} and letters.SEALED_WITHIN <= 3


def test_where_the_agency_has_no_seal_the_letter_is_signed_by_hand(browser, found):
    Certificate.objects.filter(holder_kind=HolderKind.UNIT).delete()
    browser.post(address(found, "decline"), DECLINED)
    assert BY_HAND in text_of(read_bytes(Letter.objects.get(kind="form-03-decline").file))


def kept(province, kind, field, text):
    by = province.actor("vanthu")
    (unit, *_more) = text_modules.kept_by(by)
    return text_modules.save(by=by, unit=Unit.objects.get(id=unit), kind=kind, field=field, title="Mẫu", text=text)


def test_texts_of_the_unit_are_offered_where_completion_is_asked(province, browser, found):
    one = kept(province, "form-02-supplement", "reason", "Hồ sơ {code} thiếu bản chụp rõ.")
    page = browser.get(address(found, "ask_completion")).text
    assert 'name="insert"' in page and 'value="reason-birth_slip"' in page
    typed = completion() | {"insert": "1", "text_module": one.id, "text_into": "reason-birth_slip", "key": str(uuid7())}
    shown = browser.post(address(found, "ask_completion"), typed).text
    assert f"Ảnh mờ\nHồ sơ {found.code} thiếu bản chụp rõ." in shown
    assert typed["answer_by"] in shown and not SupplementRequest.objects.exists()
    nothing = browser.post(address(found, "ask_completion"), typed | {"text_module": ""}).text
    assert "Hãy chọn mẫu câu" in nothing and "Ảnh mờ" in nothing


def test_texts_of_the_unit_are_offered_where_a_dossier_is_declined(province, browser, found):
    one = kept(province, "form-03-decline", "next", "Nộp lại tại {agency}.")
    typed = {"reason": "Thiếu thẩm quyền", "next": "", "insert": "1", "text_module": one.id}
    shown = browser.post(address(found, "decline"), typed)
    assert f"Nộp lại tại {found.authority.name}." in shown.text and "Thiếu thẩm quyền" in shown.text
    assert Dossier.objects.get(id=found.id).state == "submitted", "inserting sends nothing"
