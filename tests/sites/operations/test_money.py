"""The pages of who keeps an agency's money: what waits, giving back by two, receipts replaced, days compared."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.models import EventRecord
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments import jobs, services
from motcua.onestop.payments.enums import Heard, Method
from motcua.onestop.payments.models import Difference, Payment, Receipt, Refund
from motcua.onestop.payments.ports import Told
from tests.foundation.documents.test_render import text_of as letter_text
from tests.onestop.payments.conftest import bank, licence  # noqa: F401
from tests.sites.portal import pages


def address(page: str, *places) -> str:
    return reverse(f"operations:{page}", args=places)


@pytest.fixture
def paid(licence, bank):  # noqa: F811
    bank.pay(licence.order())
    relay.drain()
    return Payment.objects.get()


def test_money_goes_back_when_a_second_officer_agrees(province, licence, bank, paid):  # noqa: F811
    keeper, leader = province.officer("ketoancsgt"), province.officer("truongcsgt")
    page = address("money_payment", paid.id)
    assert "135.000" in pages.text_of(keeper.get(page)) and licence.dossier.code in pages.text_of(keeper.get(page))
    ask = address("money_refund_ask", paid.id)
    assert 'value="135.000"' in keeper.get(ask).text, "the whole is proposed"
    short = keeper.post(ask, {"part_0": "135.000", "reason": "withdrawn", "note": "rút"})
    assert short.status_code == 200 and not Refund.objects.exists() and "rút" in short.text
    said = {"part_0": "135.000", "reason": "withdrawn", "note": "Người nộp đã rút hồ sơ.", "key": "a"}
    assert keeper.post(ask, said).url == page
    refund = Refund.objects.get()
    assert address("money_refund_decide", refund.id) not in keeper.get(page).text, "who asked does not decide"
    own = keeper.post(address("money_refund_decide", refund.id), {"note": ""})
    assert "Người đề nghị không được tự duyệt. Cần một công chức khác của cơ quan." in pages.text_of(own)
    refund.refresh_from_db()
    assert refund.state == "asked"
    start = pages.text_of(leader.get(address("money")))
    assert "1 khoản chờ bạn quyết định" in start and "Phí, lệ phí" in start
    assert leader.post(address("money_refund_decide", refund.id), {"note": "", "key": "b"}).url == page
    jobs.pay_out_refunds()
    relay.drain()
    told = pages.text_of(leader.get(page))
    assert "Đã hoàn" in told and "Đã hủy" in told and licence.dossier.money_state == "refunded"


def test_not_agreeing_needs_a_word_and_leaves_the_money(province, paid):
    services.ask_refund(paid.id, by=province.actor("ketoancsgt"), reason="other", note="Nộp nhầm dịch vụ")
    refund, leader = Refund.objects.get(), province.officer("truongcsgt")
    page = address("money_refund_decide", refund.id)
    silent = leader.post(page, {"note": "", "refuse": "1"})
    assert silent.status_code == 200 and "lý do" in pages.text_of(silent).lower()
    leader.post(page, {"note": "Hồ sơ đã có kết quả.", "refuse": "1", "key": "c"})
    refund.refresh_from_db()
    paid.refresh_from_db()
    assert (refund.state, paid.refunded_at) == ("refused", None)


def test_what_cannot_go_back_by_itself_is_transferred_and_written_down(province, licence, bank):  # noqa: F811
    bank.pay(licence.order(Method.PAYPLAT))
    relay.drain()
    payment, keeper = Payment.objects.get(), province.officer("ketoancsgt")
    refund = services.ask_refund(payment.id, by=province.actor("ketoancsgt"), reason="other", note="Nộp nhầm")
    transfer = address("money_refund_transfer", refund.id)
    keeper.post(transfer, {"number": "FT26333000123", "key": "early"})
    refund.refresh_from_db()
    assert refund.state == "asked", "nobody has agreed yet"
    services.approve(refund.id, by=province.actor("truongcsgt"))
    jobs.pay_out_refunds()
    refund.refresh_from_db()
    assert (refund.state, refund.try_at) == ("approved", None), "asking again would never help"
    assert "Hãy chuyển khoản" in pages.text_of(keeper.get(address("money_payment", payment.id)))
    assert keeper.post(transfer, {"number": "12"}).status_code == 200
    assert keeper.post(transfer, {"number": "FT26333000123", "key": "d"}).status_code == 302
    refund.refresh_from_db()
    assert (refund.state, refund.transaction) == ("paid", "by-hand:FT26333000123")
    made = services.reconcile(Method.PAYPLAT, today())
    assert not made.differences.exists(), "their report knows nothing of a transfer of ours"


def test_cash_is_given_back_when_it_is_paid_out_and_not_before(province, licence):  # noqa: F811
    dossiers.collect_fee(licence.dossier_id, by=province.actor("tiepnhantinh"), fee=Fee(135_000))
    payment, keeper = Payment.objects.get(), province.officer("ketoancsgt")
    refund = services.ask_refund(payment.id, by=province.actor("ketoancsgt"), reason="other", note="Nộp nhầm")
    pay_out, said = address("money_refund_transfer", refund.id), {
        "number": "PC-0012", "received_by": "Đỗ Quỳnh Giỏi", "receiver_paper": "025 190 001 234",
    }  # fmt: skip
    keeper.post(pay_out, {**said, "key": "early"})
    decided = province.officer("truongcsgt").post(address("money_refund_decide", refund.id), {"note": "", "key": "d"})
    assert jobs.pay_out_refunds() == 0, "no worker pays cash out"
    refund.refresh_from_db()
    assert decided.status_code == 302 and (refund.state, refund.paid_at) == ("approved", None)
    assert licence.dossier.money_state == "paid" and licence.receipts[0].state == "valid"
    start = pages.text_of(keeper.get(address("money")))
    assert "chờ chi tại quầy của" in start and payment.unit.name in start, "and says where"
    listed = pages.text_of(keeper.get(address("money_refunds"), {"state": "approved"}))
    assert "Đã duyệt, chờ chi tại quầy" in listed and payment.unit.name in listed
    assert "Đã duyệt, chưa chi" in pages.text_of(keeper.get(address("money_payment", payment.id)))
    for field in said:
        missing = keeper.post(pay_out, {**said, field: "", "key": f"m-{field}"})
        assert missing.status_code == 200 and missing.context["form"].errors.keys() == {field}
    assert keeper.get(address("money_refund_slip", refund.id)).status_code == 404, "nothing was paid out yet"
    assert keeper.post(pay_out, {**said, "key": "p"}).status_code == 302
    relay.drain()
    refund.refresh_from_db()
    assert (refund.state, refund.transaction) == ("paid", "by-hand:PC-0012")
    assert licence.dossier.money_state == "refunded" and licence.receipts[0].state == "cancelled"
    event = EventRecord.objects.get(action="payment.refunded")
    assert event.detail["received_by"] == "Đỗ Quỳnh Giỏi" and "025190001234" not in str(event.detail)
    shown = keeper.get(address("money_payment", payment.id))
    assert "Đỗ Quỳnh Giỏi" in pages.text_of(shown) and "025190001234" in pages.text_of(shown)
    slip = keeper.get(address("money_refund_slip", refund.id))
    assert slip.headers["Content-Type"] == "application/pdf" and address("money_refund_slip", refund.id) in shown.text
    printed = letter_text(slip.content)
    for words in ("PC-0012", "Đỗ Quỳnh Giỏi", "025190001234", "135.000 đồng", "Một trăm ba mươi lăm nghìn đồng",
                  licence.receipts[0].printed):  # fmt: skip
        assert words in printed, printed
    counter = pages.text_of(province.officer("tiepnhantinh").get(reverse("counter:dossier", args=[licence.dossier_id])))
    desk = pages.text_of(province.officer("truongcsgt").get(reverse("desk:dossier", args=[licence.dossier_id])))
    anew = reverse("counter:ask_payment", args=[licence.dossier_id])
    assert "Yêu cầu nộp lại phí, lệ phí" in counter
    assert 'value="135000"' in province.officer("tiepnhantinh").get(anew).text
    said = {"amount": "135.000", "pay_by": f"{today() + timedelta(days=5):%d/%m/%Y}", "note": "", "key": "anew"}
    assert province.officer("tiepnhantinh").post(anew, said).status_code == 302
    assert licence.dossier.money_state == "due"
    assert "Đã hoàn tiền 135.000 ₫" in counter and "Đã nộp 135.000 ₫" not in counter and "135.000 ₫ đã hoàn" in desk


def test_a_part_goes_back_and_the_receipt_over_the_rest_stands(province, licence, bank, paid):  # noqa: F811
    keeper, leader = province.officer("ketoancsgt"), province.officer("truongcsgt")
    page, ask = address("money_payment", paid.id), address("money_refund_ask", paid.id)
    said = {"reason": "other", "note": "Được giảm lệ phí theo giấy tờ nộp sau."}
    for number, typed in enumerate(("135.001", "0", "hai mươi", "")):
        refused = keeper.post(ask, {**said, "part_0": typed, "key": f"r{number}"})
        assert refused.status_code == 200 and refused.context["form"].errors.keys() == {"part_0"}, typed
    for number, (part, rest) in enumerate([("20.000", 115_000), ("15 000", 100_000)]):
        assert keeper.post(ask, {**said, "part_0": part, "key": f"a{number}"}).url == page
        assert keeper.post(ask, {**said, "part_0": "1.000", "key": f"b{number}"}).status_code == 200, "one at a time"
        refund = Refund.objects.get(state="asked")
        decide = address("money_refund_decide", refund.id)
        assert "một phần của 135.000" in pages.text_of(leader.get(decide))
        leader.post(decide, {"note": "", "key": f"d{number}"})
        assert jobs.pay_out_refunds() == 1 and bank.ledger.payments[-1].amount == refund.amount
        relay.drain()
        paid.refresh_from_db()
        receipt = licence.receipts[-1]
        assert (receipt.amount, receipt.state, receipt.items[0]["amount"]) == (rest, "valid", rest)
        assert (paid.refunded, paid.refunded_at, licence.demand.state) == (135_000 - rest, None, "settled")
        assert licence.dossier.money_state == "paid" and receipt.replaces.state == "replaced"
    assert "còn 100.000" in pages.text_of(keeper.get(page))
    assert "Đã hoàn trong thời gian này : 2 · 35.000" in " ".join(pages.text_of(keeper.get(address("money"))).split())
    assert not services.reconcile(Method.VIETQR, today()).differences.exists(), "two parts, both in the report"
    desk = pages.text_of(leader.get(reverse("desk:dossier", args=[licence.dossier_id])))
    assert "Đã hoàn một phần phí, lệ phí" in desk and f"biên lai {receipt.series} {receipt.printed}" in desk
    assert "Phần còn lại là 115.000" in Notice.objects.filter(template="payment-refunded").order_by("id")[0].body
    keeper.post(ask, {**said, "part_0": "100.000", "key": "last"})
    services.approve(Refund.objects.get(state="asked").id, by=province.actor("truongcsgt"))
    jobs.pay_out_refunds()
    relay.drain()
    paid.refresh_from_db()
    assert paid.refunded_at and licence.demand.state == "refunded" and licence.dossier.money_state == "refunded"
    assert [one.state for one in licence.receipts] == ["replaced", "replaced", "cancelled"]
    assert keeper.get(ask).status_code == 200 and keeper.post(ask, {**said, "key": "x"}).status_code == 200
    assert "135.000 ₫ đã hoàn" in pages.text_of(leader.get(reverse("desk:dossier", args=[licence.dossier_id])))
    journal = pages.text_of(leader.get(reverse("desk:dossier", args=[licence.dossier_id])))
    assert f"biên lai {receipt.series} {receipt.printed} không còn giá trị" in journal


def test_of_a_receipt_on_paper_only_the_whole_goes_back_and_the_page_says_why(province, licence):  # noqa: F811
    dossiers.collect_fee(licence.dossier_id, by=province.actor("tiepnhantinh"), fee=Fee(135_000, "AB-0001234"))
    payment, keeper = Payment.objects.get(), province.officer("ketoancsgt")
    ask = address("money_refund_ask", payment.id)
    assert "AB-0001234" in pages.text_of(keeper.get(ask)) and "part_0" not in keeper.get(ask).text
    with pytest.raises(Invalid):
        services.ask_refund(payment.id, by=province.actor("ketoancsgt"), reason="other", note="Giảm phí", parts=[1])
    keeper.post(ask, {"reason": "other", "note": "Nộp nhầm dịch vụ.", "key": "w"})
    assert Refund.objects.get().amount == 135_000


def test_a_receipt_is_found_and_replaced(province, paid):
    keeper, old = province.officer("ketoancsgt"), Receipt.objects.get()
    for q in (old.printed, f"{old.series} {old.printed}", old.code.lower()):
        assert old.payer_name in pages.text_of(keeper.get(address("money_receipts"), {"q": q})), q
    assert "Không có biên lai nào" in pages.text_of(keeper.get(address("money_receipts"), {"q": "9999"}))
    page, same = address("money_receipt_replace", old.id), {"payer_name": old.payer_name, "reason": "Sai họ tên"}
    assert keeper.post(page, {**same, "payer_number": old.payer_number}).status_code == 200, "nothing differs"
    right = {"payer_name": "Đỗ Quỳnh Giới", "payer_number": old.payer_number, "reason": "Sai họ tên", "key": "e"}
    assert keeper.post(page, right).status_code == 302
    first, second = Receipt.objects.order_by("number")
    assert [first.state, second.state] == ["replaced", "valid"]
    told = keeper.get(reverse("pages:fee_receipt", args=[first.id]))
    assert f"Biên lai {first.series} {first.printed} không còn giá trị" in pages.text_of(told)
    assert reverse("pages:fee_receipt", args=[second.id]) in told.text
    saved = keeper.get(f"{told.request['PATH_INFO']}?save")
    assert f"Biên lai {first.series} {first.printed} không còn giá trị" in pages.text_of(saved), "nor by saving it"
    ended, holds = told.request["PATH_INFO"], reverse("pages:fee_receipt", args=[second.id])
    for address_of in (f"{ended}?kept&save", f"{ended}?kept", holds):
        assert keeper.get(address_of).headers["Content-Type"] == "application/pdf"
    assert province.citizen(4).get(told.request["PATH_INFO"]).status_code == 404


def test_a_day_is_compared_and_its_difference_settled(province, licence, bank):  # noqa: F811
    bank.pay(licence.order(Method.VNPAY), "lies")
    keeper, days = province.officer("ketoancsgt"), address("money_days")
    tomorrow = keeper.post(days, {"method": "vnpay", "day": "01/01/2999"})
    assert "chưa tới" in pages.text_of(tomorrow)
    made = keeper.post(days, {"method": "vnpay", "day": f"{today():%d/%m/%Y}", "key": "f"})
    difference = Difference.objects.get()
    assert made.url == address("money_day", difference.reconciliation_id)
    assert "135.000" in pages.text_of(keeper.get(made.url)) and "136.000" in pages.text_of(keeper.get(made.url))
    assert "1 chưa xử lý" in pages.text_of(keeper.get(days))
    page = address("money_difference", difference.id)
    assert keeper.post(page, {"note": "x"}).status_code == 200
    keeper.post(page, {"note": "Ngân hàng xác nhận 135.000 đồng, đã đính chính.", "key": "g"})
    assert "Ngân hàng xác nhận" in pages.text_of(keeper.get(made.url))
    assert "Không còn chênh lệch" in pages.text_of(keeper.get(address("money_differences")))


def test_another_agency_s_keeper_sees_and_does_nothing(province, licence, bank, paid):  # noqa: F811
    services.ask_refund(paid.id, by=province.actor("ketoancsgt"), reason="other", note="Nộp nhầm dịch vụ")
    refund, receipt, stranger = Refund.objects.get(), Receipt.objects.get(), province.officer("ketoan")
    for page, id in (("money_payment", paid.id), ("money_refund_ask", paid.id), ("money_refund_decide", refund.id),
                     ("money_refund_transfer", refund.id), ("money_receipt_replace", receipt.id)):  # fmt: skip
        assert stranger.get(address(page, id)).status_code == 404, page
        assert stranger.post(address(page, id), {"note": "Không phải của tôi"}).status_code == 404, page
    for page in ("money_payments", "money_orders", "money_receipts", "money_refunds"):
        assert licence.dossier.code not in stranger.get(address(page)).text
        assert licence.dossier.code in province.officer("ketoancsgt").get(address(page)).text, page
    assert province.officer("chuyenvien").get(address("money")).status_code == 403


def test_money_without_an_order_is_the_administrator_s(province, bank):  # noqa: F811
    services.take(Told("LPKHONGCO000", True, "x1", 5000), method=Method.VIETQR, heard=Heard.CALLBACK)
    admin, keeper = province.officer("quantri"), province.officer("ketoan")
    assert "LPKHONGCO000" in admin.get(address("money_payments"), {"only": "held"}).text
    assert "LPKHONGCO000" not in keeper.get(address("money_payments"), {"only": "held"}).text
    ask = address("money_refund_ask", Payment.objects.get().id)
    said = {"part_0": "5.000", "reason": "not_owed", "note": "Không rõ người nộp", "key": "h"}
    assert admin.post(ask, said).status_code == 302
    assert keeper.get(ask).status_code == 404
