"""Is a receipt valid? By its number and dossier, by the code on it, by its file; nothing is said of who paid."""

import io

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from motcua.foundation.common import relay
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import qr
from motcua.onestop.payments import jobs, services
from motcua.onestop.payments.services import receipts
from motcua.sites.portal.views.verify import TRIES
from tests.onestop.payments.conftest import bank, licence  # noqa: F401
from tests.sites.portal import pages

VERIFY = reverse("portal:verify")


@pytest.fixture
def receipt(licence, bank):  # noqa: F811
    bank.pay(licence.order())
    relay.drain()
    return licence.receipts[0]


def asked(number, dossier, language="vi"):
    return pages.guest(language).post(VERIFY, {"receipt": number, "dossier": dossier})


def test_a_receipt_is_valid_by_its_number_however_it_is_typed_and_says_nothing_of_who_paid(receipt):
    for typed in ("BL-{0}E {1:07}", "bl{0}e {1}", " BL-{0}E số {1:07} ", "BL {0}E:{1}"):
        answer = asked(typed.format(receipt.series[3:5], receipt.number), f" {receipt.code.lower()} ")
        text = pages.text_of(answer)
        assert "Biên lai còn giá trị" in text and "135.000" in text and receipt.unit.name in text, typed
        assert receipt.payer_name not in text and receipt.payer_number not in text
    assert "The receipt is valid" in pages.text_of(asked(f"{receipt.series} {receipt.printed}", receipt.code, "en"))


@pytest.mark.parametrize(("number", "code"), [("BL-26E 9999999", None), (None, "H44-1"), (None, "")])
def test_a_number_that_is_not_of_this_dossier_is_not_known_and_what_was_typed_stays(receipt, number, code):
    number, code = number or f"{receipt.series} {receipt.printed}", receipt.code if code is None else code
    answer = asked(number, code)
    assert "Không có biên lai nào mang số này" in pages.text_of(answer) and f'value="{number}"' in answer.text


def test_what_cannot_be_a_number_says_how_one_looks(receipt):
    assert "ví dụ BL-26E 0000017" in pages.text_of(asked("số bảy", receipt.code))


def test_the_code_on_a_receipt_leads_to_its_state_also_when_it_ended(licence, receipt):  # noqa: F811
    address = receipts.address_of(receipt)
    picture = Image.open(io.BytesIO(qr.png(address)))
    assert zxingcpp.read_barcode(picture).text == address and "<svg" in receipts.printed(receipt)["qr_svg"]
    path = address[address.index("/verify/") :]
    assert "Biên lai còn giá trị" in pages.text_of(pages.guest().get(path))
    newer = services.replace_receipt(
        receipt.id, by=licence.actor("ketoancsgt"), payer_name="Đỗ Quỳnh Giới", payer_number="", payer_address="",
        reason="Sai họ tên Đỗ Quỳnh Giỏi",
    )  # fmt: skip
    text = pages.text_of(pages.guest().get(path))
    assert "Biên lai đã được thay thế" in text and f"{newer.series} {newer.printed}" in text
    assert "Giỏi" not in text and "Giới" not in text, "nor why it ended"
    refund = services.ask_refund(
        newer.payment_id, by=licence.actor("ketoancsgt"), reason="other", note="Nộp nhầm dịch vụ"
    )
    services.approve(refund.id, by=licence.actor("truongcsgt"))
    jobs.pay_out_refunds()
    last = pages.text_of(asked(f"{newer.series} {newer.printed}", newer.code))
    assert "Biên lai đã bị hủy" in last and "Nộp nhầm" not in last
    assert "cũng không còn giá trị" in pages.text_of(pages.guest().get(path))


def test_the_file_of_a_receipt_is_known_as_one_with_its_state(licence, receipt):  # noqa: F811
    pdf = io.BytesIO(read_bytes(services.pdf_of(receipt)))
    pdf.name = "bien-lai.pdf"
    text = pages.text_of(pages.guest().post(VERIFY, {"file": pdf}))
    assert "Biên lai còn giá trị" in text and "không phải kết quả" not in text and receipt.payer_name not in text


def test_nobody_tries_numbers_without_end(receipt):
    answers = [asked("BL-26E 1", "H44-1").status_code for _again in range(TRIES + 1)]
    assert answers[-1] == 429 and set(answers[:-1]) == {200}
