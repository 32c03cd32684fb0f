"""The pages of the cash of a day: counted by its officer, confirmed by the accountant, rows behind every figure."""

import pytest
from django.urls import reverse

from motcua.foundation.common.clock import today
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.money import Fee
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


def test_another_s_cash_is_not_there(province, taken):
    for username, status in (("ketoan", 404), ("tiepnhan", 404), ("chuyenvien", 403)):
        assert province.officer(username).get(address(taken)).status_code == status, username
        assert province.officer(username).post(address(taken), {"counted": "0"}).status_code == status, username
    assert address(taken) not in province.officer("tiepnhan").get(CASH).text
    broken = address(taken).replace(today().isoformat(), "mai")
    assert province.officer("tiepnhantinh").get(broken).status_code == 404
    assert province.officer("quantri").get(address(taken)).status_code == 200
