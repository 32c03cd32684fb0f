"""Whoever holds a result learns what it proves, in a sentence of its own for each case, and never more."""

import io
import re
import time
from datetime import timedelta
from typing import Any

import httpx
import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import masked
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import services as signing
from motcua.foundation.signing.authority import Authority, Subject
from motcua.foundation.signing.enums import Finding
from motcua.foundation.signing.keystore import FileKeys
from motcua.foundation.signing.labels import FINDINGS
from motcua.foundation.signing.ports import KeyHolder, TimestampAuthority
from motcua.foundation.signing.tokens import TokenPayload, make_token
from motcua.onestop.dossiers import check_codes, results, services
from motcua.onestop.dossiers.models import Result
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from motcua.outside.sandbox.tsa.app import create_app
from motcua.sites.portal.views.verify import TRIES
from tests.sites import walk
from tests.sites.portal import pages

LANGUAGES = ("vi", "en")


def check(data: bytes, language: str = "vi", name: str = "ket-qua.pdf") -> str:
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    answer = pages.guest(language).post(reverse("portal:verify"), {"file": file})
    assert answer.status_code == 200
    return pages.text_of(answer)


def sentence(finding: Finding, language: str = "vi") -> str:
    with translation.override(language):
        return str(FINDINGS[finding])


def _revised(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _signer(name: str, **dates):
    return signing.issue_certificate(
        holder_kind="officer", holder_id=uuid7(), subject=Subject("UBND", person=name), by=SYSTEM, **dates
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_sentence_of_its_own_in_both_languages(language):
    said = [sentence(finding, language) for finding in Finding]
    assert len(set(said)) == len(Finding)
    if language == "vi":
        assert not {sentence(f, "en") for f in Finding} & set(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_issued_result_is_valid_and_found_in_the_register(province, tsa, language):
    result = walk.issued(province).results.get()
    text = check(read_bytes(result.file), language)
    assert sentence(Finding.VALID, language) in text and result.number in text
    assert ("Trong sổ của chúng tôi" if language == "vi" else "In our register") in text


@pytest.mark.parametrize(("language", "said"), [("vi", "chữ ký có sau ngày ghi"), ("en", "signed after the date")])
def test_a_signature_made_days_after_the_date_of_the_document_is_said(province, tsa, language, said):
    result = walk.issued(province).results.get()
    data = read_bytes(result.file)
    assert said not in check(data, language)
    dated = result.signed_at - timedelta(days=20)
    Result.objects.filter(id=result.id).update(signed_at=dated)
    text = check(data, language)
    assert said in text and sentence(Finding.VALID, language) in text
    if language == "vi":
        assert f"Ký ngày {today():%d/%m/%Y}, văn bản ghi ngày {local(dated):%d/%m/%Y}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_altered_revised_unsigned_and_unreadable_files_each_have_their_sentence(province, tsa, language):
    data = read_bytes(walk.issued(province).results.get().file)
    inside = data.index(b"\nstream\n", len(data) // 4) + 40  # within a stream, not in the table of the file's parts
    altered = data[:inside] + bytes([data[inside] ^ 1]) + data[inside + 1 :]
    for changed, finding in (
        (altered, Finding.ALTERED),
        (_revised(data), Finding.REVISED),
        (walk.pdf().read(), Finding.UNSIGNED),
        (b"not a pdf at all", Finding.UNREADABLE),
    ):
        text = check(changed, language)
        assert sentence(finding, language) in text, finding
        assert sentence(Finding.VALID, language) not in text
        assert ("Trong sổ của chúng tôi" if language == "vi" else "In our register") not in text


@pytest.mark.parametrize(("language", "said"), [("vi", "Tệp bị khóa bằng mật khẩu"), ("en", "Locked with a password")])
@pytest.mark.parametrize("password", ["bí mật", ""])
def test_a_file_with_a_password_is_called_locked_and_not_unreadable(db, language, said, password):
    with pikepdf.open(walk.pdf()) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(user=password, owner="chủ"))
    text = check(out.getvalue(), language)
    assert said in text and sentence(Finding.LOCKED, language) in text
    assert ("Không đọc được" if language == "vi" else "Cannot be read") not in text


def test_a_signer_of_another_authority_is_not_confirmed(province, tsa, tmp_path):
    keys, leader = FileKeys(tmp_path), _signer("Nguyễn Văn Thật")
    subject = Subject("UBND", person="Kẻ Giả Mạo")
    Authority(keys).issue("x", subject, start=leader.not_before, end=leader.not_after)
    ports.provide(KeyHolder, keys)
    leader.key_reference = "x"
    text = check(signing.sign_pdf(walk.pdf().read(), signer=leader))
    assert sentence(Finding.FOREIGN) in text and "Chưa xác nhận được" in text and "Kẻ Giả Mạo" in text


def test_an_expired_certificate_without_a_believed_timestamp_is_not_confirmed(province, tmp_path):
    (tmp_path / "keys").mkdir()
    unknown = httpx.WSGITransport(create_app(tmp_path))
    ports.provide(TimestampAuthority, HttpTimestampAuthority("http://tsa/", transport=unknown))
    try:
        short = _signer("Lê Văn Ngắn", not_after=now() + timedelta(seconds=4))
        data = signing.sign_pdf(walk.pdf().read(), signer=short)
    finally:
        ports.reset()
    time.sleep(max(0.0, (short.not_after - now()).total_seconds()) + 1.1)
    text = check(data)
    assert sentence(Finding.EXPIRED) in text and "không có dấu thời gian tin cậy chứng minh" in text


def test_a_sound_signature_on_a_file_that_was_not_issued_here_is_called_just_that(province, tsa):
    text = check(signing.sign_pdf(walk.pdf().read(), signer=_signer("Nguyễn Văn Thật")))
    assert "không phải kết quả cấp tại đây" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_replaced_result_says_so_by_its_file_and_by_its_code(province, tsa, language):
    dossier = walk.issued(province)
    old = dossier.results.get()
    raw = old.data | {"birth_place": "Nhà hộ sinh phường Nông Trang"}
    new = results.reissue_result(dossier.id, by=province.actor("lanhdao"), raw=raw, reason="Ghi sai nơi sinh")
    word = "Đã được thay bằng bản mới" if language == "vi" else "Replaced by a newer one"
    text = check(read_bytes(old.file), language)
    assert word in text and new.number in text
    assert word not in check(read_bytes(new.file), language)
    old.refresh_from_db()
    for result, replaced in ((old, True), (new, False)):
        page = pages.text_of(pages.guest(language).get(_code(result)))
        assert (word in page) is replaced
        assert ("Hợp lệ" if language == "vi" else "Valid") in page or replaced


def _code(result: Result, **changes) -> str:
    facts = {
        "kind": "result", "dossier_code": result.dossier.code, "result_id": result.id, "number": result.number,
        "issued": today(), "digest": results.digest_of(result.data), "version": result.version,
    }  # fmt: skip
    return reverse("portal:by_token", args=[make_token(TokenPayload(**(facts | changes)))])


def test_the_code_shows_only_what_is_proven_and_masks_the_name(province, tsa):
    dossier = walk.issued(province)
    result = dossier.results.get()
    text = pages.text_of(pages.guest().get(_code(result)))
    assert result.number in text and dossier.code in text and "Đ* Q**** Giỏi" in text
    for secret in (dossier.applicant_name, dossier.applicant_number, result.data["child_name"], "0912"):
        assert secret not in text


@pytest.mark.parametrize(("language", "label"), [("vi", "Họ, chữ đệm, tên của trẻ"), ("en", "Full name of the child")])
def test_the_one_whom_the_result_is_about_is_named_masked_by_code_and_by_file(province, tsa, language, label):
    dossier = walk.issued(province)
    result = dossier.results.get()
    name = masked(result.data["child_name"])
    for text in (pages.text_of(pages.guest(language).get(_code(result))), check(read_bytes(result.file), language)):
        assert f"{label} {name}" in text and "Đ* Q**** Giỏi" in text
        assert result.data["child_name"] not in text and dossier.applicant_name not in text


def _typed(code: str, **more) -> Any:
    return pages.guest().post(reverse("portal:verify"), {"code": code}, **more)


def test_the_code_below_the_qr_code_may_be_typed_in_any_spelling(province, tsa):
    result = walk.issued(province).results.get()
    printed = check_codes.grouped(result.check_code)
    with pikepdf.open(io.BytesIO(read_bytes(result.file))) as document:
        assert len(document.pages) == 1
    looks_alike = printed.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    for spelled in (printed, f" {looks_alike}", result.check_code):
        text = pages.text_of(_typed(spelled))
        assert "Hợp lệ" in text and result.number in text and masked(result.data["child_name"]) in text
    wrong = result.check_code[:-1] + ("0" if result.check_code[-1] != "0" else "2")
    for spelled, said in (
        (wrong, "Không có kết quả nào mang mã này"),
        ("7K3M", "nhập đủ 16 chữ và số"),
        ("", "nhập đủ"),
    ):
        answer = _typed(spelled)
        assert said in pages.text_of(answer) and pages.title_of(answer).startswith("Lỗi:")
        assert pages.filled(answer)["code"] == spelled, "what was typed stays"


def test_the_typed_code_of_what_did_not_go_out_proves_nothing_and_guessing_is_slowed_down(province, tsa):
    signed = walk.signed(province).results.get()
    text = pages.text_of(_typed(signed.check_code))
    assert "không có kết quả nào đã phát hành" in text and masked(signed.data["child_name"]) not in text
    for _try in range(TRIES):
        _typed("7K3M-9QWX-4TDP-2HNB", REMOTE_ADDR="192.0.2.7")
    assert _typed(signed.check_code, REMOTE_ADDR="192.0.2.7").status_code == 429


def test_a_corrected_result_bears_a_code_of_its_own(province, tsa):
    dossier = walk.issued(province)
    old = dossier.results.get()
    raw = old.data | {"birth_place": "Nhà hộ sinh phường Nông Trang"}
    new = results.reissue_result(dossier.id, by=province.actor("lanhdao"), raw=raw, reason="Ghi sai nơi sinh")
    assert new.check_code and new.check_code != old.check_code
    assert "Đã được thay bằng bản mới" in pages.text_of(_typed(old.check_code))
    assert new.number in pages.text_of(_typed(new.check_code))


def test_a_code_of_a_result_that_was_never_issued_or_that_the_register_does_not_hold_says_so(province, tsa):
    signed = walk.signed(province).results.get()
    assert "không có kết quả nào đã phát hành" in pages.text_of(pages.guest().get(_code(signed)))
    issued = walk.issued(province, citizen=1).results.get()
    other = pages.text_of(pages.guest().get(_code(issued, digest="0" * 16)))
    assert "Không khớp với sổ" in other and "Cấp cho" not in other


@pytest.mark.parametrize("token", ["MC1.x", "abc", "MC1.a.b.c"])
def test_a_code_that_is_not_ours_is_refused_with_what_to_do(province, token):
    answer = pages.guest().get(reverse("portal:by_token", args=[token]))
    assert answer.status_code == 404 and "Không phải mã của hệ thống này" in pages.text_of(answer)


def test_a_forged_code_is_refused(province, tsa):
    url = _code(walk.issued(province).results.get())
    at = len(url) - 20
    forged = url[:at] + ("A" if url[at] != "A" else "B") + url[at + 1 :]
    answer = pages.guest().get(forged)
    assert answer.status_code == 404 and re.search("đã bị sửa|không phải mã xác thực", pages.text_of(answer), re.I)


def test_no_file_and_a_file_too_large_are_answered_with_what_to_do(province, monkeypatch):
    url = reverse("portal:verify")
    assert pages.title_of(pages.guest().post(url)).startswith("Lỗi:")
    large = SimpleUploadedFile("to.pdf", b"%PDF-" + b"0" * (settings.MAX_UPLOAD_BYTES + 1))
    assert "tối đa 20 MB" in pages.text_of(pages.guest().post(url, {"file": large}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_signed_and_not_out_or_was_cancelled_says_so(province, tsa, language):
    dossier = walk.signed(province)
    data = read_bytes(dossier.results.get().file)
    not_yet, cancelled = {
        "vi": ("Đã ký nhưng chưa phát hành", "Đã bị hủy trước khi phát hành"),
        "en": ("Signed, but not issued yet", "Cancelled before it was issued"),
    }[language]
    assert not_yet in check(data, language) and "not a result issued here" not in check(data, "en")
    services.send_back(dossier.id, by=province.actor("vanthu"), to="approve", reason="Sai thể thức")
    assert cancelled in check(data, language)
