"""The pages of the cash of a day: counted by its officer, confirmed by the accountant, rows behind every figure."""

import pytest
from django.urls import reverse

from motcua.foundation.common.clock import today
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments import services
from motcua.onestop.payments.enums import RefundReason
from motcua.onestop.payments.models import CashDay, Payment
from tests.foundation.documents.test_render import text_of as letter_text
from tests.onestop.payments.conftest import bank, licence  # noqa: F401
from tests.sites.portal import pages

CASH = reverse("operations:cash")


@pytest.fixture
def taken(province, licence):  # noqa: F811
    dossiers.collect_fee(licence.dossier_id, by=province.actor("tiepnhantinh"), fee=Fee(135_000))
    return Payment.objects.get()


def address(payment, page="cash_day"):
    return reverse(f"operations:{page}", args=[payment.unit_id, payment.taken_by, today().isoformat()])


def test_cash_is_counted_closed_confirmed_and_printed(province, licence, taken):  # noqa: F811
    clerk, keeper, page = province.officer("tiepnhantinh"), province.officer("ketoancsgt"), address(taken)
    assert page in clerk.get(CASH).text and "135.000" in pages.text_of(clerk.get(CASH))
    shown = pages.text_of(clerk.get(page))
    for words in ("Tiền mặt phải có", "135.000", licence.receipts[0].printed, licence.dossier.code, "Lệ phí"):
        assert words in shown, words
    assert 'href="#payments"' in clerk.get(page).text and clerk.get(address(taken, "cash_paper")).status_code == 404
    wrong = clerk.post(page, {"counted": "130.000", "reason": "", "key": "a"})
    assert wrong.status_code == 200 and wrong.context["form"].errors.keys() == {"reason"}
    assert clerk.post(page, {"counted": "130.000", "reason": "Thiếu 5.000 khi đếm", "key": "b"}).url == page
    assert "Thiếu 5.000" in pages.text_of(keeper.get(page)) and "Chờ xác nhận" in pages.text_of(keeper.get(CASH))
    assert "chờ xác nhận 1" in pages.text_of(keeper.get(reverse("operations:money")))
    other = keeper.post(page, {"received": "135.000", "note": "", "key": "c"})
    assert other.status_code == 200 and other.context["form"].errors.keys() == {"received"}
    assert keeper.post(page, {"received": "130.000", "note": "Đã nhận", "key": "d"}).status_code == 302
    closed = CashDay.objects.get()
    assert closed.confirmed_by_name and closed.difference == -5_000
    for browser in (clerk, keeper):
        assert "Đã xác nhận" in pages.text_of(browser.get(page)) and browser.get(page).context["form"] is None
    printed = letter_text(keeper.get(address(taken, "cash_paper")).content)
    for words in ("130.000", "135.000", "−5.000", "Thiếu 5.000", closed.officer_name, licence.receipts[0].printed):
        assert words in printed, printed


def test_a_day_of_pay_outs_only_is_closed_by_who_paid_out(province, licence, taken):  # noqa: F811
    keeper, leader = province.actor("ketoancsgt"), province.actor("truongcsgt")
    refund = services.ask_refund(taken.id, by=keeper, reason=RefundReason.OTHER, note="Nộp nhầm", parts=[35_000])
    services.approve(refund.id, by=leader)
    services.note_pay_out(refund.id, by=keeper, number="PC-7", received_by="Giỏi", receiver_paper="025190001234")
    page = reverse("operations:cash_day", args=[taken.unit_id, keeper.id, today().isoformat()])
    browser, other = province.officer("ketoancsgt"), province.officer("truongcsgt")
    assert page in browser.get(CASH).text and "chi hoàn 1 · 35.000" in pages.text_of(browser.get(CASH))
    shown = other.get(page)
    assert keeper.name in pages.text_of(shown).split("Đã thu")[0] and leader.name not in shown.context["name"]
    assert "Đã ứng chi, được hoàn lại 35.000" in pages.text_of(browser.get(page))
    assert browser.get(page).context["form"].initial == {"counted": "0"}
    assert browser.post(page, {"counted": "0", "reason": "", "key": "a"}).url == page
    assert "chờ xác nhận 0" in pages.text_of(browser.get(reverse("operations:money"))), "not one's own"
    assert "chờ xác nhận 1" in pages.text_of(other.get(reverse("operations:money")))
    waits = f"{CASH}?waits=1"
    assert f'href="{waits}"' in other.get(reverse("operations:money")).text
    assert page in other.get(waits).text and page not in browser.get(waits).text
    assert other.post(page, {"received": "0", "note": "", "key": "b"}).url == page and page not in other.get(waits).text
    printed = letter_text(browser.get(address_of(taken, keeper)).content)
    for words in ("BẢNG KÊ THU, CHI TIỀN MẶT", "PC-7", "Đã ứng chi, được hoàn lại: 35.000 đồng", keeper.name):
        assert words.casefold() in printed.casefold(), printed
    assert "Chênh lệch" not in printed and "−" not in printed


def address_of(payment, officer):
    return reverse("operations:cash_paper", args=[payment.unit_id, officer.id, today().isoformat()])


def test_another_s_cash_is_not_there(province, taken):
    for username, status in (("ketoan", 404), ("tiepnhan", 404), ("chuyenvien", 403)):
        assert province.officer(username).get(address(taken)).status_code == status, username
        assert province.officer(username).post(address(taken), {"counted": "0"}).status_code == status, username
    assert address(taken) not in province.officer("tiepnhan").get(CASH).text
    broken = address(taken).replace(today().isoformat(), "mai")
    assert province.officer("tiepnhantinh").get(broken).status_code == 404
    assert province.officer("quantri").get(address(taken)).status_code == 200
