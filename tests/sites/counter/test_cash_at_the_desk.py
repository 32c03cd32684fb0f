"""Cash taken at the desk with the reception: an electronic receipt is made, or a paper one was given."""

import re

import pytest
from django.urls import reverse

from motcua.onestop.dossiers.models import CashReceipt, Dossier
from motcua.onestop.payments.models import Payment, Receipt
from tests.sites import walk
from tests.sites.counter.test_reception import address, begin, filled, words


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


def test_a_fee_before_reception_stands_in_the_way_until_its_receipt_is_written_on_paper(browser):
    draft = begin(browser, walk.MARITAL)
    told = browser.post(address(draft), filled(draft, walk.MARITAL) | {"scripted": "1"}, follow=True)
    assert "lệ phí" in told.text and not told.context["problems"]  # it was not shown before, so nobody missed it
    wrong = browser.post(address(draft), filled(draft, walk.MARITAL) | {"scripted": "1", "desk-fee_way": "paper"})
    assert [p["href"] for p in wrong.context["problems"]] == ["#id_desk-fee_amount", "#id_desk-fee_receipt"]
    unnumbered = filled(draft, walk.MARITAL) | {"desk-fee_amount": "8.000", "desk-fee_way": "paper"}
    assert [p["href"] for p in browser.post(address(draft), unnumbered).context["problems"]] == ["#id_desk-fee_receipt"]
    paid = {"desk-fee_amount": "8.000", "desk-fee_way": "paper", "desk-fee_receipt": "AB-0001234"}
    assert browser.post(address(draft), filled(draft, walk.MARITAL, **paid)).status_code == 302
    browser.post(address(draft, "desk_check"))
    taken = CashReceipt.objects.get()
    assert (taken.amount, taken.number, taken.dossier.money_state) == (8000, "AB-0001234", "paid")
    slip = words(browser.get(reverse("counter:form_01", args=[taken.dossier_id])))
    assert "8.000 đồng, biên lai số AB-0001234" in slip
    assert (Payment.objects.get().paper, Receipt.objects.count()) == ("AB-0001234", 0)


def test_cash_at_the_desk_makes_one_electronic_receipt_whose_number_stands_on_form_01(browser):
    draft = begin(browser, walk.MARITAL)
    browser.post(address(draft), filled(draft, walk.MARITAL))
    wrong = browser.post(address(draft), filled(draft, walk.MARITAL))
    assert [p["href"] for p in wrong.context["problems"]] == ["#id_desk-fee_amount"], "no number is asked"
    assert re.search(r'value="electronic"[^>]* checked', wrong.text), "it is what is made if nobody says otherwise"
    paid = {"desk-fee_amount": "8.000", "desk-fee_way": "electronic", "desk-fee_receipt": "AB-0001234"}
    browser.post(address(draft), filled(draft, walk.MARITAL, **paid))
    check = browser.get(address(draft, "desk_check")).text
    assert "biên lai điện tử được lập khi tiếp nhận" in check and "AB-0001234" not in check
    assert "8.000 đồng, biên lai số …" in words(browser.get(address(draft, "desk_slip")))
    for _again in range(2):
        browser.post(address(draft, "desk_check"))
    receipt, dossier = Receipt.objects.get(), Dossier.objects.get()
    assert (receipt.amount, receipt.payment.paper, receipt.payment.amount) == (8000, "", 8000)
    number = f"{receipt.series} {receipt.printed}"
    slip = words(browser.get(reverse("counter:form_01", args=[dossier.id])))
    assert f"8.000 đồng, biên lai số {number}" in slip
    page = browser.get(reverse("counter:dossier", args=[dossier.id])).text
    assert number in page and reverse("pages:fee_receipt", args=[receipt.id]) in page
