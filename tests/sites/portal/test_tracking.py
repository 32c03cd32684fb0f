"""Following without signing in: code and phone, slowed down, names masked; the QR code's address."""

import pytest
from django.urls import reverse

from motcua.foundation.common.throttle import hit
from motcua.onestop.dossiers import addresses
from motcua.sites.portal.views.tracking import TRIES, TRIES_FOR_A_CODE, TRIES_OF_AN_ADDRESS, WINDOW, masked
from tests.sites import walk
from tests.sites.portal import pages


@pytest.mark.parametrize("phone", ["0912345678", "+84 912 345 678", "0912.345.678"])
def test_code_and_phone_together_show_where_the_dossier_stands_and_no_name(province, phone):
    found = walk.received(province)
    answer = pages.guest().post(reverse("portal:track"), {"code": f" {found.code.lower()} ", "phone": phone})
    text = pages.text_of(answer)
    assert "Đã tiếp nhận" in text and masked(found.applicant_name) in text
    assert found.applicant_name not in text and found.applicant_number not in text and "0912" not in text


def test_either_alone_shows_nothing_and_the_sentence_is_the_same(province):
    found, client = walk.submitted(province), pages.guest()
    answers = [
        client.post(reverse("portal:track"), data)
        for data in (
            {"code": found.code, "phone": "0987654321"},
            {"code": found.code, "phone": "x"},
            {"code": "H1-1", "phone": "0912345678"},
        )
    ]
    sentence = "Không có hồ sơ nào khớp cả mã và số điện thoại này."
    assert all(sentence in pages.text_of(a) and pages.title_of(a).startswith("Lỗi:") for a in answers)
    assert pages.filled(answers[0])["code"] == found.code, "what was typed stays"
    half = client.post(reverse("portal:track"), {"code": found.code, "phone": ""})
    assert "Hãy ghi cả hai" in pages.text_of(half) and pages.filled(half)["code"] == found.code


def test_guessing_one_dossier_is_slowed_down_and_nobody_else_is(province):
    found, url = walk.submitted(province), reverse("portal:track")
    right = {"code": found.code, "phone": "0912345678"}
    for _try in range(TRIES):
        pages.guest().post(url, {"code": found.code, "phone": "0987654321"}, REMOTE_ADDR="192.0.2.1")
    slowed = pages.guest().post(url, right, REMOTE_ADDR="192.0.2.1")
    text = pages.text_of(slowed)
    assert slowed.status_code == 429 and "quá nhiều lần" in text and 0 < int(slowed["Retry-After"]) <= WINDOW
    assert all(way in text for way in ("Quét mã QR", "Đăng nhập bằng", "Hỏi tại quầy", "thử lại từ"))
    assert pages.filled(slowed)["code"] == found.code
    other = walk.submitted(province, walk.MARITAL)
    answer = pages.guest().post(url, {**right, "code": other.code}, REMOTE_ADDR="192.0.2.1")
    assert answer.status_code == 200 and other.code in pages.text_of(answer), "the office next door goes on"
    assert pages.guest().post(url, right, REMOTE_ADDR="192.0.2.9").status_code == 200, "and so does the applicant"


@pytest.mark.parametrize(("scope", "key", "limit"), [
    ("track-address", "192.0.2.1", TRIES_OF_AN_ADDRESS), ("track-code", "{code}", TRIES_FOR_A_CODE),
])  # fmt: skip
def test_many_codes_from_one_address_and_one_code_from_many_are_slowed_down_too(province, scope, key, limit):
    found = walk.submitted(province)
    for _try in range(limit):
        hit(scope, key.format(code=found.code), limit=limit, seconds=WINDOW)
    right = {"code": found.code, "phone": "0912345678"}
    assert pages.guest().post(reverse("portal:track"), right, REMOTE_ADDR="192.0.2.1").status_code == 429


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_address_of_the_qr_code_needs_no_phone_and_cannot_be_guessed(province, language):
    found = walk.received(province)
    path = "/" + addresses.tracking(found.code).split("/", 3)[3]
    shown = pages.guest(language).get(path)
    assert shown.status_code == 200 and found.applicant_name not in pages.text_of(shown)
    assert pages.guest().get(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
    other = path.replace(found.code, found.code[:-1] + "9")
    assert pages.guest().get(other).status_code == 404


def test_names_are_masked_but_for_the_last_word():
    assert masked("Đỗ Quỳnh Giỏi") == "Đ* Q**** Giỏi"
    assert masked("") == ""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_address_copied_wrongly_is_404_with_the_other_ways(province, language):
    found, client = walk.submitted(province), pages.guest(language)
    right = "/" + addresses.tracking(found.code).split("/", 3)[3]
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    unknown = right.replace(found.code[-4:], "9999")
    for address in (
        wrong,
        unknown,
        right[:-3],
        right + "é",
        f"/t/{found.code}",
        f"/t/{found.code}/",
        "/t/x",
        "/t/a/b/c",
    ):
        answer = client.get(address)
        text = pages.text_of(answer)
        assert answer.status_code == 404, address
        assert ("Địa chỉ này chưa đầy đủ" if language == "vi" else "This address is not whole") in text, address
        assert found.applicant_name not in text and masked(found.applicant_name) not in text
        body = answer.content.decode()
        assert reverse("portal:track") in body and reverse("portal:verify") + "#code" in body
    assert f"?code={found.code}" in client.get(wrong).content.decode()
    for address in (right, right + "/", right + ".", right.replace(found.code, found.code.lower())):
        assert found.code in pages.text_of(client.get(address)) and client.get(address).status_code == 200, address
