"""What a counter officer does to a dossier, and what is refused."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.common.clock import today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.notices.models import Delivery
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import CashReceipt, Dossier, SupplementRequest
from motcua.onestop.payments.models import Receipt
from tests.sites import walk
from tests.sites.counter.test_reception import words

ACTS = ("receive", "ask_completion", "decline", "undo", "fee", "hand_over", "contact")


def address(dossier: Dossier, name: str = "dossier") -> str:
    return reverse(f"counter:{name}", args=[dossier.id])


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(id=dossier.id)


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


def test_the_page_shows_papers_answers_and_the_due_date_before_reception(province, browser):
    found = walk.submitted(province)
    text = browser.get(address(found)).text
    assert "Tiếp nhận bây giờ thì hẹn trả kết quả lúc" in text
    assert "Tiếp nhận lúc" in text  # why: the first line of the explanation
    assert "birth_slip.pdf" in text and "Nguyễn Minh An" in text
    assert found.contact["phone"] in text


def test_receiving_starts_the_clock_and_makes_form_01(province, browser):
    found, key = walk.submitted(province), str(uuid7())
    for _ in range(2):
        assert browser.post(address(found, "receive"), {"key": key}).headers["Location"] == address(found)
    kept = again(found)
    assert (kept.state, kept.received_at is not None, kept.due_at is not None) == ("received", True, True)
    assert found.code in words(browser.get(address(found, "form_01")))
    page = browser.get(address(found)).text
    assert "In Mẫu số 01" in page and "không mở" not in page


def test_a_second_officer_reads_that_it_was_received_already(province, browser):
    found = walk.submitted(province)
    browser.post(address(found, "receive"), {"key": str(uuid7())})
    answer = browser.post(address(found, "receive"), {"key": str(uuid7())}, follow=True)
    assert "Đã tiếp nhận" in answer.text and "mc-notice--error" in answer.text


def test_looking_at_an_act_changes_nothing(province, browser):
    found = walk.submitted(province)
    for act in ACTS:
        browser.get(address(found, act))
    assert again(found).version == found.version


def test_form_02_asks_with_a_reason_for_each_document(province, browser, tsa):
    found, key = walk.submitted(province), str(uuid7())
    until = today() + timedelta(days=5)
    sent = {"key": key, "tick-birth_slip": "on", "reason-birth_slip": "Ảnh mờ", "answer_by": f"{until:%d/%m/%Y}"}
    for _ in range(2):
        assert browser.post(address(found, "ask_completion"), sent).status_code == 302
    asked = SupplementRequest.objects.get()
    assert (asked.before_reception, asked.answer_by) == (True, until)
    assert asked.items == [{"document": "birth_slip", "reason": "Ảnh mờ"}]
    kept = again(found)
    assert (kept.state, kept.received_at) == ("supplement_requested", None)
    relay.drain()
    [slip] = letters_of("dossier", found.id)
    assert slip.issuer_name == province.actor("tiepnhan").name, "made at once, by the officer"


@pytest.mark.parametrize(
    ("change", "field", "label", "sentence"),
    [
        ({"reason-birth_slip": ""}, "reason-birth_slip", "Giấy chứng sinh", "lý do"),
        ({"tick-birth_slip": None}, "tick-birth_slip", "Giấy chứng sinh", "xóa lý do"),
        ({"answer_by": "31/02/2027"}, "answer_by", "Bổ sung đến", "ngày"),
        ({"answer_by": f"{today():%d/%m/%Y}"}, "answer_by", "Bổ sung đến", "sau hôm nay"),
    ],
)
def test_form_02_half_written_says_where_and_keeps_what_was_typed(province, browser, change, field, label, sentence):
    found = walk.submitted(province)
    until = f"{today() + timedelta(days=5):%d/%m/%Y}"
    sent = {"tick-birth_slip": "on", "reason-birth_slip": "Ảnh mờ quá", "answer_by": until} | change
    answer = browser.post(address(found, "ask_completion"), {k: v for k, v in sent.items() if v is not None})
    assert answer.status_code == 200
    assert answer.text.split("<title>")[1].count("Lỗi:") > 0 and "Lỗi: Lỗi:" not in answer.text
    [link] = re.findall(rf'<a href="#id_{field}">([^<]*)</a>', answer.text)
    assert label in link and sentence in link, "the summary names the row and leads to it"
    at_row = answer.text.split(f'id="id_{field}_error"')[1].split("</p>")[0]
    assert sentence in at_row, "the sentence stands at the row too"
    assert sent["reason-birth_slip"] in answer.text and sent["answer_by"] in answer.text
    assert again(found).state == "submitted"


def test_form_02_with_nothing_ticked_leads_to_the_first_document(province, browser):
    found = walk.submitted(province)
    answer = browser.post(address(found, "ask_completion"), {"answer_by": f"{today() + timedelta(days=5):%d/%m/%Y}"})
    first = re.search(r'name="(tick-[^"]+)"', answer.text)
    assert first and re.search(rf'<a href="#id_{first[1]}">[^<]*đánh dấu từng', answer.text)


def test_form_03_says_why_and_what_to_do_next(province, browser, tsa):
    found = walk.submitted(province)
    half = browser.post(address(found, "decline"), {"reason": "Không thuộc thẩm quyền", "next": ""})
    assert "Không thuộc thẩm quyền" in half.text and half.status_code == 200
    browser.post(address(found, "decline"), {"reason": "Không thuộc thẩm quyền", "next": "Nộp tại phường Nông Trang"})
    assert again(found).state == "declined"
    page = browser.get(address(found)).text
    assert "Nộp tại phường Nông Trang" in page
    relay.drain()
    assert letters_of("dossier", found.id).get().issuer_name == province.actor("tiepnhan").name


def test_a_wrong_reception_is_undone_with_a_reason_while_nothing_followed(province, browser):
    found = walk.received(province)
    assert "Hủy tiếp nhận" in browser.get(address(found)).text
    assert browser.post(address(found, "undo"), {"reason": ""}).status_code == 200
    browser.post(address(found, "undo"), {"reason": "Bấm nhầm hồ sơ"})
    kept = again(found)
    assert (kept.state, kept.received_at, kept.due_at) == ("submitted", None, None)


def test_the_slip_of_a_reception_that_was_undone_holds_no_more_and_the_applicant_is_told(province, browser):
    found = walk.received(province)
    relay.drain()
    browser.post(address(found, "undo"), {"reason": "Bấm nhầm hồ sơ"})
    relay.drain()
    slip = letters_of("dossier", found.id).get(kind="form-01-reception")
    assert slip.voided_at and slip.void_reason == "Bấm nhầm hồ sơ"
    assert "Không còn giá trị" in browser.get(address(found)).text
    told = Delivery.objects.filter(notice__template="reception-undone")
    assert told.exists() and "Bấm nhầm hồ sơ" in told[0].notice.body
    assert "Không còn giá trị" in province.citizen().get(f"/my/dossiers/{found.id}/").text
    browser.post(address(found, "receive"), {"key": "again"})
    assert letters_of("dossier", found.id).filter(kind="form-01-reception", voided_at=None).count() == 1


def test_what_somebody_works_on_is_not_undone(province, browser):
    found = walk.taken(province)
    assert address(found, "undo") not in browser.get(address(found)).text
    answer = browser.post(address(found, "undo"), {"reason": "Bấm nhầm hồ sơ"})
    assert answer.status_code == 200 and "mc-errors" in answer.text
    assert again(found).received_at is not None


def test_a_fee_is_collected_once_with_its_receipt(province, browser):
    found, key = walk.received(province, walk.MARITAL), str(uuid7())
    wrong = browser.post(address(found, "fee"), {"amount": "tám nghìn", "receipt": ""})
    assert len(wrong.context["form"].errors) == 2
    for _ in range(2):
        browser.post(address(found, "fee"), {"amount": "8.000", "receipt": "A-12", "key": key})
    assert CashReceipt.objects.get().amount == 8000
    assert again(found).money_state == "paid"
    assert "A-12" in browser.get(address(found)).text and not Receipt.objects.exists()


def test_the_first_button_takes_the_cash_and_makes_the_electronic_receipt(province, browser):
    found, key = walk.received(province, walk.MARITAL), str(uuid7())
    page = browser.get(address(found, "fee")).text
    assert page.index('name="electronic" value="1"') < page.index("Ghi nhận lệ phí theo biên lai giấy")
    wrong = browser.post(address(found, "fee"), {"amount": "tám nghìn", "electronic": "1"})
    assert list(wrong.context["form"].errors) == ["amount"] and not Receipt.objects.exists()
    both = browser.post(address(found, "fee"), {"amount": "8.000", "receipt": "A-12", "electronic": "1"})
    assert list(both.context["form"].errors) == ["receipt"] and not Receipt.objects.exists()
    for _again in range(2):
        told = browser.post(
            address(found, "fee"), {"amount": "8.000", "receipt": "", "electronic": "1", "key": key}, follow=True
        )
    assert "Biên lai điện tử" in told.text
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.payment.paper) == (8000, "")
    assert reverse("pages:fee_receipt", args=[receipt.id]) in told.text and again(found).money_state == "paid"


def test_a_result_is_not_handed_over_before_the_fee(province, browser, tsa):
    found = walk.issued(province, walk.MARITAL)
    answer = browser.post(address(found, "hand_over"), {"who": "applicant", "number": found.applicant_number})
    assert answer.status_code == 200 and "lệ phí" in answer.text.lower()
    browser.post(address(found, "fee"), {"amount": "8000", "receipt": "A-12"})
    browser.post(address(found, "hand_over"), {"who": "applicant", "number": found.applicant_number})
    assert again(found).state == "result_returned"


def test_who_collects_is_compared_with_the_dossier(province, browser, tsa):
    found = walk.issued(province)
    wrong = browser.post(address(found, "hand_over"), {"who": "applicant", "number": "025191004567"})
    assert "khác số trong hồ sơ" in wrong.text
    other = {
        "who": "other",
        "number": "025191004567",
        "name": "Trần Thu Hà",
        "paper": "Giấy ủy quyền 12 ngày 01/11/2026",
    }
    browser.post(address(found, "hand_over"), other)
    assert again(found).state == "result_returned"
    assert "Trần Thu Hà, 025191004567" in browser.get(address(found)).text


def test_the_contact_changes_at_the_counter(province, browser):
    found = walk.submitted(province)
    wrong = browser.post(address(found, "contact"), {"phone": "12", "delivery": "counter"})
    assert wrong.status_code == 200 and wrong.context["form"].errors
    browser.post(
        address(found, "contact"), {"phone": "0987 654 321", "delivery": "counter", "email": "", "address": ""}
    )
    assert again(found).contact["phone"] == "+84987654321"


def test_officers_talk_and_note(province, browser):
    found = walk.submitted(province)
    browser.post(address(found, "message"), {"text": "Mời anh mang bản chính", "key": str(uuid7())})
    browser.post(address(found, "note"), {"text": "Đã gọi điện", "key": str(uuid7())})
    text = browser.get(address(found)).text
    assert "Mời anh mang bản chính" in text and "Đã gọi điện" in text
    assert browser.post(address(found, "message"), {"text": ""}, follow=True).status_code == 200


def test_another_centre_sees_nothing_and_acts_on_nothing(province, other_counter):
    found = walk.received(province)
    for name in ("dossier", "form_01", "deadline", *ACTS):
        assert other_counter.client.get(address(found, name)).status_code == 404, name
    for name in ("message", "note", "receive"):
        assert other_counter.client.post(address(found, name), {"text": "x"}).status_code == 404, name


def test_the_centre_of_the_authority_reads_but_does_not_act(province, other_counter):
    """Another centre received it for this commune: its counter officer may read it."""
    found = walk.submitted(province)
    Dossier.objects.filter(id=found.id).update(authority=other_counter.unit)
    assert other_counter.client.get(address(found)).status_code == 200
    for name in ACTS:
        assert other_counter.client.post(address(found, name)).status_code == 404, name
    services.message(found.id, by=other_counter.actor("tiepnhan"), text="Đã xem")


def test_citizens_and_other_roles_stay_outside(province):
    found = walk.submitted(province)
    assert province.citizen().get(address(found)).status_code == 302
    assert province.officer("lanhdao").get(address(found)).status_code == 403


def test_every_act_speaks_both_languages(province):
    found = walk.submitted(province)
    english, vietnamese = province.officer("tiepnhan", "en"), province.officer("tiepnhan")
    for name in ("dossier", "ask_completion", "decline", "contact"):
        assert english.get(address(found, name)).text != vietnamese.get(address(found, name)).text
    assert "Ask to complete (form 02)" in english.get(address(found, "ask_completion")).text


def test_the_page_of_a_dossier_has_a_query_budget(province, browser, django_assert_max_num_queries):
    found = walk.received(province)
    browser.get(address(found))
    with django_assert_max_num_queries(36):
        browser.get(address(found))
